import { formatDuration, formatKib } from '#core/base/units';
import { say } from '#core/words/messages';
import { answer, jsonOption } from '../answer';
import { withPrompts } from '../answer-prompt';
import { columns } from '../columns';
import type { Command } from '../command';
import { hostKeyOption } from '../host-key-option';

export const hostList: Command = {
  name: 'host list',
  usage: '[--json]',
  help: 'this computer, added hosts, and the hosts of ~/.ssh/config',
  words: [0, 0],
  options: jsonOption,
  run: async (context) => {
    const hosts = await context.workbench().handlers['hosts.list']({});
    answer(context, hosts, () =>
      columns([
        ['HOST', 'FROM', 'ROUTE', 'SYSTEM'],
        ...hosts.map(({ name, source, route, facts }) => [name, source, route ?? '–', facts?.system ?? '–']),
      ]),
    );
    return 0;
  },
};

export const hostTargets: Command = {
  name: 'host targets',
  usage: 'HOST [--json]',
  help: 'the processes of a host, their memory and their pprof endpoints',
  words: [1, 1],
  options: { ...hostKeyOption, ...jsonOption },
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const targets = await withPrompts(context, () =>
      workbench().handlers['hosts.targets']({ name: args.words[0] }),
    );
    const rows = targets.map((target) => [
      String(target.pid),
      target.comm,
      formatKib(target.rssKb),
      target.ageSeconds === null ? '–' : formatDuration(target.ageSeconds),
      target.go?.version ?? '–',
      target.endpoint ?? (target.endpointNote === null ? '–' : say(terminal.language, target.endpointNote)),
    ]);
    answer(context, targets, () => columns([['PID', 'COMM', 'RSS', 'AGE', 'GO', 'PPROF'], ...rows]));
    return 0;
  },
};
