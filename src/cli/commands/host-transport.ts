import { failure } from '#core/base/failure';
import { TransportChoiceSchema } from '#core/contract/link';
import { answer, jsonOption } from '../answer';
import type { Command } from '../command';

const name = 'host transport';

export const hostTransport: Command = {
  name,
  usage: 'HOST [auto | ssh2 | ssh] [--json]',
  help: "how a host is reached: the built-in ssh2, the system's ssh, or whichever its settings need (auto)",
  words: [1, 2],
  options: jsonOption,
  run: async (context) => {
    const [host, wanted] = context.args.words;
    const choice = TransportChoiceSchema.optional().safeParse(wanted);
    if (!choice.success)
      throw failure('failure.usage', {
        reason: `It takes auto, ssh2 or ssh, not "${wanted}".`,
        command: name,
      });
    const transport = await context
      .workbench()
      .handlers['hosts.transport']({ name: host, transport: choice.data ?? null });
    answer(context, { host, transport }, () => transport);
    return 0;
  },
};
