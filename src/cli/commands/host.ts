import { formatDuration, formatKib } from '#core/base/units';
import { say } from '#core/words/messages';
import { withPrompts } from '../answer-prompt';
import { columns } from '../columns';
import type { Command } from '../command';

const json = { json: { kind: 'flag', help: 'print one JSON document' } } as const;
const hostKey = {
  'accept-host-key': {
    kind: 'value',
    argument: 'FP',
    help: 'trust a host key with this SHA256:… fingerprint',
  },
} as const;

export const hostList: Command = {
  name: 'host list',
  usage: '[--json]',
  help: 'this computer, added hosts, and the hosts of ~/.ssh/config',
  words: [0, 0],
  options: json,
  run: async ({ args, terminal, workbench }) => {
    const hosts = await workbench().handlers['hosts.list']({});
    terminal.answer(
      args.flag('json')
        ? JSON.stringify(hosts, null, 2)
        : columns(
            hosts.map(({ name, source, route, facts }) => [name, source, route ?? '–', facts?.system ?? '–']),
          ),
    );
    return 0;
  },
};

export const hostTargets: Command = {
  name: 'host targets',
  usage: 'HOST [--json]',
  help: 'the processes of a host, their memory and their pprof endpoints',
  words: [1, 1],
  options: { ...json, ...hostKey },
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const targets = await withPrompts(context, () =>
      workbench().handlers['hosts.targets']({ name: args.words[0] }),
    );
    if (args.flag('json')) {
      terminal.answer(JSON.stringify(targets, null, 2));
      return 0;
    }
    const rows = targets.map((target) => [
      String(target.pid),
      target.comm,
      formatKib(target.rssKb),
      target.ageSeconds === null ? '–' : formatDuration(target.ageSeconds),
      target.go?.version ?? '–',
      target.endpoint ?? (target.endpointNote === null ? '–' : say(terminal.language, target.endpointNote)),
    ]);
    terminal.answer(columns([['PID', 'COMM', 'RSS', 'AGE', 'GO', 'PPROF'], ...rows]));
    return 0;
  },
};
