import { message, say } from '#core/words/messages';
import { answer, jsonOption } from '../answer';
import type { Command } from '../command';

export const hostAdd: Command = {
  name: 'host add',
  usage: 'HOST [--json]',
  help: 'put a host onto the list, by user@host:port or a name of ~/.ssh/config; connects to nothing',
  words: [1, 1],
  options: jsonOption,
  run: async (context) => {
    const [name] = context.args.words;
    const added = await context.workbench().handlers['hosts.add']({ name });
    answer(context, added, () =>
      say(context.terminal.language, message('cli.host.added', { name: added.name })),
    );
    return 0;
  },
};

export const hostRemove: Command = {
  name: 'host remove',
  usage: 'HOST [--json]',
  help: 'take an added host off the list, with what was seen of it and how it is reached; its cases stay',
  words: [1, 1],
  options: jsonOption,
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const [name] = args.words;
    const { handlers } = workbench();
    const known = (await handlers['hosts.list']({})).find((host) => host.name === name);
    const removed = known?.source === 'added';
    if (removed) await handlers['hosts.remove']({ name });
    const key = removed ? 'removed' : known === undefined ? 'not-listed' : 'not-added';
    answer(context, { host: name, removed }, () =>
      say(terminal.language, message(`cli.host.${key}`, { name })),
    );
    return removed ? 0 : 1;
  },
};
