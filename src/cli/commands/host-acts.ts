import { failure } from '#core/base/failure';
import { visibleLine, visibleText } from '#core/base/text';
import { formatBytes, formatDuration } from '#core/base/units';
import { type HostDeed, hostDeeds } from '#core/contract/host-acts';
import { message, say } from '#core/words/messages';
import { answer, jsonOption } from '../answer';
import { columns } from '../columns';
import type { Command, CommandContext } from '../command';
import { monitorList } from '../monitor-list';

const name = 'host acts';
const usualMost = 50;

export const hostActs: Command = {
  name,
  usage: 'HOST [--last N] [--json] | HOST --before DEED [--pid N] [--endpoint URL] [--with LIST] [--json]',
  help: 'what ran on a host outside of a case; or, word for word, what a deed would run there',
  words: [1, 1],
  options: {
    last: { kind: 'value', argument: 'N', help: `the newest N; default ${usualMost}` },
    before: { kind: 'value', argument: 'DEED', help: `${hostDeeds.join(', ')}: its commands; runs nothing` },
    pid: { kind: 'value', argument: 'N', help: 'the process that is meant' },
    endpoint: { kind: 'value', argument: 'URL', help: 'its pprof endpoint' },
    with: { kind: 'value', argument: 'LIST', help: 'which monitors, as `heapcase monitor` takes them' },
    ...jsonOption,
  },
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const [host] = args.words;
    const before = args.value('before');
    if (before !== null) return showBefore(context, host, deedOf(before));
    const most = Math.min(10_000, args.count('last') ?? usualMost);
    const acts = await workbench().handlers['hosts.acts']({ name: host, most });
    answer(context, acts, () =>
      acts.length === 0
        ? say(terminal.language, message('acts.cli.none', { host }))
        : columns([
            ['TIME', 'STATUS', 'BYTES', 'TOOK', 'COMMAND'],
            ...acts.map(({ at, status, bytes, ms, what }) => [
              at,
              status === null ? '–' : String(status),
              formatBytes(bytes),
              formatDuration(ms / 1000),
              visibleLine(what),
            ]),
          ]),
    );
    return 0;
  },
};

function deedOf(text: string): HostDeed {
  const deed = hostDeeds.find((known) => known === text);
  if (deed === undefined)
    throw failure('failure.usage', {
      reason: `--before takes ${hostDeeds.join(', ')}, not "${text}".`,
      command: name,
    });
  return deed;
}

async function showBefore(context: CommandContext, host: string, deed: HostDeed): Promise<number> {
  const { args, terminal, workbench } = context;
  const { language } = terminal;
  const all = await workbench().handlers['hosts.willRun']({
    name: host,
    deed,
    pid: args.count('pid'),
    startTicks: null,
    endpoint: args.value('endpoint'),
    everySeconds: 10,
    forceGc: false,
    monitors: monitorList(args, name),
  });
  const shown = all.map(({ line, why }) => ({ line, why: say(language, why) }));
  answer(context, shown, () =>
    [
      say(language, message('acts.cli.before', { host })),
      ...shown.flatMap(({ line, why }) => [
        '',
        say(language, message('acts.cli.why', { why })),
        visibleText(line),
      ]),
    ].join('\n'),
  );
  return 0;
}
