import { failure } from '#core/base/failure';
import { message, say } from '#core/words/messages';
import { answer, jsonOption } from '../answer';
import { columns } from '../columns';
import type { Command } from '../command';

const name = 'host trust';

export const hostTrust: Command = {
  name,
  usage: '(list | forget NAME) [--json]',
  help: 'the host keys that were accepted here; forget those of a host that was set up anew',
  words: [1, 2],
  options: jsonOption,
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const [verb, host] = args.words;
    const { handlers } = workbench();
    if (verb === 'list' && host === undefined) {
      const keys = await handlers['trust.list']({});
      answer(context, keys, () =>
        columns([
          ['NAME', 'TYPE', 'FINGERPRINT', 'ACCEPTED', 'BY'],
          ...keys.map((key) => [key.name, key.type, key.fingerprint, key.acceptedAt, key.by]),
        ]),
      );
      return 0;
    }
    if (verb !== 'forget' || host === undefined)
      throw failure('failure.usage', { reason: 'It takes "list", or "forget" and a name.', command: name });
    const { forgotten } = await handlers['trust.forget']({ name: host });
    answer(context, { forgotten }, () =>
      say(terminal.language, message('cli.trust.forgotten', { count: forgotten, name: host })),
    );
    return forgotten > 0 ? 0 : 1;
  },
};
