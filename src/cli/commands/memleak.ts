import { failure, sentenceOf } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { formatTime } from '#core/base/time';
import { formatBytes, formatDuration } from '#core/base/units';
import type { MemleakPlan, MemleakRun } from '#core/contract/monitor';
import type { MemleakStack } from '#core/probe/tools/memleak';
import { message, say } from '#core/words/messages';
import { withPrompts } from '../answer-prompt';
import type { Command, CommandContext } from '../command';
import { hostKeyOption } from '../host-key-option';
import { processQuery } from '../process-query';

const usualSeconds = 30;
const stacksPrinted = 10;

export const memleak: Command = {
  name: 'memleak',
  usage: 'HOST (--pid N | --name COMM) [--for 30s] [--older 5s] [--sample N] [--case CASE] [--yes] [--json]',
  help: "what C code holds and has not freed, by stack (bcc's memleak): for cgo, not for the Go heap",
  words: [1, 1],
  options: {
    pid: { kind: 'value', argument: 'N', help: 'the process' },
    name: { kind: 'value', argument: 'COMM', help: 'the process by its name' },
    for: { kind: 'value', argument: 'D', help: 'how long it traces (default 30s)' },
    older: {
      kind: 'value',
      argument: 'D',
      help: 'list only what is at least so old (default a sixth of --for)',
    },
    sample: { kind: 'value', argument: 'N', help: 'follow one in N allocations: less slow-down' },
    top: { kind: 'value', argument: 'N', help: 'stacks in a list (default 20)' },
    case: { kind: 'value', argument: 'CASE', help: 'record into this case; a new one where left out' },
    yes: { kind: 'flag', help: 'start without being asked: its cost was read before' },
    ...hostKeyOption,
    json: { kind: 'flag', help: 'print one JSON document: {"kind":"memleak","stacks":[…]}' },
  },
  run: (context) => withPrompts(context, () => run(context), { tellsLinks: true }),
};

async function run(context: CommandContext): Promise<number> {
  const { args, terminal, workbench, interrupted } = context;
  const { language } = terminal;
  const bench = workbench();
  const [host] = args.words;
  const target = processQuery(args, 'memleak');
  if (target === null)
    throw failure('failure.usage', {
      reason: 'Which process? Give --pid N or --name COMM.',
      command: 'memleak',
    });
  const forSeconds = Math.max(5, Math.round(args.seconds('for', usualSeconds)));
  const olderThanMs = Math.round(args.seconds('older', Math.max(1, forSeconds / 6)) * 1000);
  const sampleEvery = args.count('sample') ?? 1;

  const settings = { forSeconds, olderThanMs, sampleEvery, top: args.count('top') ?? 20 };

  const plan = await bench.handlers['memleak.plan']({ host, target, ...settings });
  for (const warning of [
    ...plan.warnings,
    message('memleak.after-attach', { age: formatDuration(olderThanMs / 1000) }),
    ...(sampleEvery > 1 ? [message('memleak.sampled', { every: sampleEvery })] : []),
  ])
    terminal.say(say(language, warning));
  if (plan.problem !== null) {
    terminal.say(say(language, plan.problem));
    return 1;
  }
  if (plan.command !== null)
    terminal.say(say(language, message('cli.memleak.will-run', { host, command: plan.command })));
  if (!(await agreed(context, plan))) {
    terminal.say(say(language, message('cli.memleak.declined')));
    return 1;
  }

  let finish: (run: MemleakRun) => void = () => {};
  const over = new Promise<MemleakRun>((resolve) => {
    finish = resolve;
  });
  let listed = 0;
  let runId: string | null = null;
  const waiting: MemleakRun[] = [];
  const hear = (now: MemleakRun): void => {
    if (now.runId !== runId) return;
    if (now.reports > listed) terminal.say(listLine(now, language));
    listed = now.reports;
    if (now.outcome !== null) finish(now);
  };
  const unsubscribe = bench.subscribe((event) => {
    if (event.kind !== 'memleak') return;
    if (runId === null) waiting.push(event.run);
    else hear(event.run);
  });
  try {
    const started = await bench.handlers['memleak.start']({
      host,
      target: { by: 'pid', pid: plan.target.pid },
      ...settings,
      caseId: args.value('case'),
    });
    terminal.say(say(language, message('cli.memleak.began', { host, command: started.command })));
    runId = started.runId;
    for (const now of waiting) hear(now);
    const stop = () => void bench.handlers['memleak.stop']({ runId: started.runId });
    if (interrupted.aborted) stop();
    interrupted.addEventListener('abort', stop, { once: true });
    return await conclude(context, await over);
  } finally {
    unsubscribe();
  }
}

/** A person reads the cost first; a script says `--yes`. */
async function agreed({ args, terminal }: CommandContext, { warnings }: MemleakPlan): Promise<boolean> {
  if (args.flag('yes') || warnings.length === 0) return true;
  if (!terminal.interactive) return false;
  const answer = await terminal.ask(`${say(terminal.language, message('cli.memleak.confirm'))} `, {
    hidden: false,
  });
  return answer?.trim().toLowerCase() === 'yes';
}

const sum = (stacks: readonly MemleakStack[], of: 'bytes' | 'count') =>
  stacks.reduce((total, stack) => total + stack[of], 0);

const listLine = ({ stacks }: MemleakRun, language: 'en' | 'zh-CN') =>
  say(
    language,
    message('cli.memleak.list', {
      time: formatTime(Date.now()),
      stacks: stacks.length,
      bytes: formatBytes(sum(stacks, 'bytes')),
      count: sum(stacks, 'count'),
    }),
  );

async function conclude({ args, terminal, workbench }: CommandContext, run: MemleakRun): Promise<number> {
  const { language } = terminal;
  const { stacks, plan, outcome, notes, evidence, caseId, sampleEvery, reports } = run;
  for (const note of notes) terminal.say(visibleLine(say(language, note)));
  if (run.failure !== null) terminal.say(sentenceOf(language, run.failure));
  if (args.flag('json')) {
    const { implementation, uses } = plan;
    terminal.answer(
      JSON.stringify(
        { kind: 'memleak', implementation, uses, outcome, reports, sampleEvery, caseId, evidence, stacks },
        null,
        2,
      ),
    );
  } else {
    for (const { bytes, count, frames } of stacks.slice(0, stacksPrinted)) {
      terminal.answer(`${formatBytes(bytes)} in ${count} allocations`);
      for (const { symbol, module, addr } of frames)
        terminal.answer(visibleLine(`    ${symbol ?? addr ?? '?'}${module === null ? '' : ` [${module}]`}`));
    }
    if (evidence !== null)
      terminal.answer(
        say(language, message('cli.case-at', { folder: await workbench().caseFolder(caseId) })),
      );
  }
  return outcome === 'failed' ? 1 : 0;
}
