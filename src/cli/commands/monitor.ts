import { failure, sentenceOf } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import { formatBytes } from '#core/base/units';
import type { WorkbenchEvent } from '#core/contract/events';
import type { MonitorRun, MonitorStream } from '#core/contract/monitor';
import { formatFigure } from '#core/probe/monitors/format-figure';
import { monitors } from '#core/probe/monitors/index';
import { type MonitorId, type MonitorSample, monitorIds } from '#core/probe/monitors/monitor';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import { withPrompts } from '../answer-prompt';
import type { Command, CommandContext } from '../command';
import { hostKeyOption } from '../host-key-option';
import { monitorList } from '../monitor-list';
import { processQuery } from '../process-query';

export const monitor: Command = {
  name: 'monitor',
  usage: 'HOST [--pid N | --name COMM] [--with LIST] [--every 1s] [--for 60s] [--case CASE] [--json]',
  help: 'top, free, vmstat, pidstat, smaps, cgroup and PSI figures as they come, recorded into a case',
  words: [1, 1],
  options: {
    pid: { kind: 'value', argument: 'N', help: 'the process; without one, the machine alone' },
    name: { kind: 'value', argument: 'COMM', help: 'the process by its name' },
    with: { kind: 'value', argument: 'LIST', help: `which, with commas: ${monitorIds.join(',')}` },
    every: { kind: 'value', argument: 'D', help: 'whole seconds between two samples (default 1s)' },
    for: { kind: 'value', argument: 'D', help: 'how long (default: until Ctrl-C or the process ends)' },
    case: { kind: 'value', argument: 'CASE', help: 'record into this case; a new one where left out' },
    ...hostKeyOption,
    json: { kind: 'flag', help: 'print one JSON document a line' },
  },
  run: (context) => withPrompts(context, () => run(context), { tellsLinks: true }),
};

async function run(context: CommandContext): Promise<number> {
  const { args, terminal, workbench } = context;
  const bench = workbench();
  const everySeconds = args.seconds('every', 1);
  if (!Number.isInteger(everySeconds))
    throw failure('failure.usage', { reason: '--every takes whole seconds.', command: 'monitor' });
  const json = args.flag('json');
  const print = (document: unknown) => terminal.answer(JSON.stringify(document));
  const waiting: WorkbenchEvent[] = [];
  let runId: string | null = null;
  let shown: MonitorRun | null = null;
  let finish: (run: MonitorRun) => void = () => {};
  const over = new Promise<MonitorRun>((resolve) => {
    finish = resolve;
  });
  const hear = (event: WorkbenchEvent): void => {
    if (event.kind === 'monitor-samples' && event.runId === runId) {
      for (const { monitor: id, samples } of event.samples)
        for (const sample of samples)
          if (json) print({ kind: 'sample', monitor: id, ...sample });
          else terminal.answer(lineOf(id, sample));
    }
    if (event.kind !== 'monitor-run' || event.run.runId !== runId) return;
    for (const said of newsOf(shown, event.run, terminal.language)) terminal.say(said);
    if (json && stateOf(shown) !== stateOf(event.run)) print({ kind: 'run', ...event.run });
    shown = event.run;
    if (event.run.outcome !== null) finish(event.run);
  };
  const unsubscribe = bench.subscribe((event) => (runId === null ? void waiting.push(event) : hear(event)));
  try {
    const started = await bench.handlers['monitor.start']({
      host: args.words[0],
      target: processQuery(args, 'monitor'),
      monitors: monitorList(args, 'monitor'),
      everySeconds,
      forSeconds: args.value('for') === null ? null : args.seconds('for', 0),
      caseId: args.value('case'),
    });
    runId = started.runId;
    for (const event of waiting) hear(event);
    const stop = () => void bench.handlers['monitor.stop']({ runId: started.runId });
    if (context.interrupted.aborted) stop();
    context.interrupted.addEventListener('abort', stop, { once: true });
    const ended = await over;
    return await conclude(context, ended);
  } finally {
    unsubscribe();
  }
}

/** `10:27:15  process  VmRSS 57.0 MiB  RssAnon 50.1 MiB …` */
function lineOf(id: MonitorId, { at, values }: MonitorSample): string {
  const figures = monitors[id].series.flatMap(({ name, unit }) => {
    const value = values[name];
    return value === undefined ? [] : [`${name} ${formatFigure(value, unit)}`];
  });
  return [formatTime(at), id.padEnd(8), ...figures].join('  ');
}

const stateOf = (run: MonitorRun | null): string =>
  JSON.stringify([run?.outcome, run?.streams.map(({ state, gaps }) => [state, gaps])]);

/** What has changed in a run that is worth a line. */
function newsOf(
  before: MonitorRun | null,
  { host: _host, streams }: MonitorRun,
  language: Language,
): string[] {
  return streams.flatMap((stream) => {
    const was = before?.streams.find(({ monitor: id }) => id === stream.monitor);
    return newsOfStream(was, stream).map((said) => visibleLine(say(language, said)));
  });

  function newsOfStream(was: MonitorStream | undefined, now: MonitorStream) {
    const { monitor: id, named, why, gaps } = now;
    const began =
      was !== undefined
        ? []
        : named === null
          ? why === null
            ? []
            : [message('cli.monitor.unavailable', { monitor: id, why: say(language, why) })]
          : [message('cli.monitor.began', { monitor: id, named }), ...(why === null ? [] : [why])];
    const last = gaps.at(-1);
    const known = was?.gaps.at(-1);
    const time = (at: string) => formatTime(parseTime(at) ?? Number.NaN);
    const gap =
      last === undefined || (known?.from === last.from && known.to === last.to)
        ? []
        : last.to === null
          ? [message('cli.monitor.gap', { monitor: id, time: time(last.from) })]
          : [message('cli.monitor.back', { monitor: id, time: time(last.to) })];
    const notes = now.notes
      .filter((note) => !was?.notes.includes(note))
      .map((note) => message(`monitor.note.${note}`));
    return [...began, ...gap, ...notes];
  }
}

async function conclude({ terminal, workbench, args }: CommandContext, run: MonitorRun): Promise<number> {
  const { language } = terminal;
  for (const { monitor: id, samples, bytes, evidence, unknownLines } of run.streams) {
    if (evidence.length > 0)
      terminal.say(
        say(
          language,
          message('cli.monitor.sealed', {
            monitor: id,
            samples,
            bytes: formatBytes(bytes),
            evidence: evidence.join(', '),
          }),
        ),
      );
    if (unknownLines > 0)
      terminal.say(say(language, message('cli.monitor.unknown-lines', { monitor: id, lines: unknownLines })));
  }
  // A full disk fails all of them with one sentence.
  const failures = run.streams.flatMap(({ failure: failed }) => failed ?? []);
  for (const said of new Set(failures.map((failed) => sentenceOf(language, failed)))) terminal.say(said);
  if (run.outcome === 'target-ended') terminal.say(say(language, message('read.monitor-ended')));
  if (run.outcome === 'target-restarted') terminal.say(say(language, message('read.monitor-restarted')));
  // Without a single byte nothing was kept, and there is no case.
  const kept = run.streams.some(({ bytes }) => bytes > 0);
  if (kept && !args.flag('json')) {
    const folder = await workbench().caseFolder(run.caseId);
    terminal.answer(say(language, message('cli.case-at', { folder })));
  }
  return run.outcome === 'failed' ? 1 : 0;
}
