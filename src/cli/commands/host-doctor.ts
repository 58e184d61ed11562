import { failure, sentenceOf } from '#core/base/failure';
import { formatDuration } from '#core/base/units';
import { countRows, type DoctorInstall, type DoctorReport, type DoctorRow } from '#core/contract/doctor';
import { type DoctorFix, doctorFixes, doctorGroups } from '#core/probe/doctor/checks';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import { answer, jsonOption } from '../answer';
import { answerPrompt, withPrompts } from '../answer-prompt';
import { columns } from '../columns';
import type { Command, CommandContext } from '../command';
import { confirmed } from '../confirmed';
import { hostKeyOption } from '../host-key-option';

const name = 'host doctor';

export const hostDoctor: Command = {
  name,
  usage: 'HOST [--pid N] [--sudo] [--json] [--fix ITEM [--yes]]',
  help: 'what a host allows and lacks; changes nothing there but with --fix; exit status 1 when a check fails',
  words: [1, 1],
  options: {
    pid: { kind: 'value', argument: 'N', help: 'look at this process as well: its limits and Go settings' },
    fix: { kind: 'value', argument: 'ITEM', help: `install what is missing: ${doctorFixes.join(', ')}` },
    sudo: { kind: 'flag', help: "ask for sudo's password first, and look whether sudo takes it" },
    yes: { kind: 'flag', help: 'do not ask' },
    ...hostKeyOption,
    ...jsonOption,
  },
  run: async (context) => {
    const { args, workbench } = context;
    const [host] = args.words;
    const pid = args.count('pid');
    const item = itemOf(args.value('fix'));
    if (args.flag('sudo')) await withPrompts(context, () => workbench().handlers['doctor.sudo']({ host }));
    const report = await withPrompts(context, () => workbench().handlers['doctor.check']({ host, pid }));
    if (item !== null) return fix(context, report, item);
    answer(context, doctorJson(report, context.terminal.language), () =>
      tableOf(report, context.terminal.language),
    );
    return countRows(report.rows, 'fail') === 0 ? 0 : 1;
  },
};

function itemOf(text: string | null): DoctorFix | null {
  if (text === null) return null;
  const item = doctorFixes.find((known) => known === text);
  if (item === undefined)
    throw failure('failure.usage', {
      reason: `--fix takes ${doctorFixes.join(', ')}, not "${text}".`,
      command: name,
    });
  return item;
}

const marks = { pass: '✓', warn: '!', fail: '✗', unknown: '?' } as const;

function tableOf(report: DoctorReport, language: Language): string {
  const { host, rows, acts, ms } = report;
  const heads = columns(
    rows.map(({ id, state, found }) => [
      `  ${marks[state]}`,
      say(language, message(`doctor.check.${id}`)),
      say(language, found),
    ]),
  ).split('\n');
  const groups = doctorGroups.flatMap((group) => {
    const lines = rows.flatMap((row, index) =>
      row.group === group ? [heads[index] ?? '', ...detailsOf(row, host, language)] : [],
    );
    return lines.length === 0 ? [] : [say(language, message(`doctor.group.${group}`)), ...lines];
  });
  const summary = message('doctor.cli.summary', {
    host,
    pass: countRows(rows, 'pass'),
    warn: countRows(rows, 'warn'),
    fail: countRows(rows, 'fail'),
    unknown: countRows(rows, 'unknown'),
    commands: acts.length,
    time: formatDuration(ms / 1000),
  });
  return [...groups, '', say(language, summary)].join('\n');
}

/** What passes is one line; the rest says why it matters and what to do. */
function detailsOf(
  { id, state, advice, command, fix }: DoctorRow,
  host: string,
  language: Language,
): readonly string[] {
  const why = say(language, message(`doctor.why.${id}`));
  return [
    ...(state === 'pass' ? [] : [say(language, message('doctor.cli.why', { why }))]),
    ...(advice === null ? [] : [say(language, advice)]),
    ...(command === null ? [] : [say(language, message('doctor.cli.command', { command }))]),
    ...(fix === null ? [] : [say(language, message('doctor.cli.fix-hint', { host, item: fix }))]),
  ].map((line) => `        ${line}`);
}

/** The shape that docs/doctor.md describes: keys and ids stay, sentences are for people. */
export function doctorJson(report: DoctorReport, language: Language): unknown {
  const { host, pid, checkedAt, ms, rows, acts } = report;
  return {
    kind: 'doctor',
    host,
    pid,
    checkedAt,
    ms,
    summary: {
      pass: countRows(rows, 'pass'),
      warn: countRows(rows, 'warn'),
      fail: countRows(rows, 'fail'),
      unknown: countRows(rows, 'unknown'),
    },
    rows: rows.map(({ id, group, state, found, advice, command, fix }) => ({
      id,
      group,
      state,
      title: say(language, message(`doctor.check.${id}`)),
      found: say(language, found),
      values: found.fillings,
      why: say(language, message(`doctor.why.${id}`)),
      todo: advice === null ? null : say(language, advice),
      command,
      fix,
    })),
    commands: acts.map(({ what, status, ms: took }) => ({ what, status, ms: took })),
  };
}

async function fix(context: CommandContext, report: DoctorReport, item: DoctorFix): Promise<number> {
  const { args, terminal, workbench } = context;
  const { language } = terminal;
  const { host, rows } = report;
  const row = rows.find((each) => each.fix === item) ?? rows.find(({ id }) => id === item);
  if (row === undefined) throw failure('doctor.nothing-to-install', { host, item });
  const found = say(language, row.found);
  if (row.command === null || row.fix === null) {
    if (row.state !== 'pass') throw failure('doctor.nothing-to-install', { host, item });
    const text = say(language, message('doctor.cli.fix-not-needed', { item, host, found }));
    answer(context, { ...rowJson(row, language), installed: false }, () => text);
    return 0;
  }
  const { command } = row;
  terminal.say(say(language, message('doctor.cli.fix-will-run', { host })));
  terminal.say(`    ${command}`);
  if (!(await confirmed(context, say(language, message('doctor.cli.fix-ask'))))) return 1;
  const ended = await followInstall(context, () =>
    workbench().handlers['doctor.install']({ host, item, confirmed: command }),
  );
  if (ended.failure !== null) terminal.say(sentenceOf(language, ended.failure));
  const after = ended.row;
  const mended = ended.outcome === 'done' && after !== null && after.fix === null;
  if (after === null || ended.outcome !== 'done') {
    if (args.flag('json'))
      terminal.answer(JSON.stringify({ ...rowJson(row, language), installed: false }, null, 2));
    return 1;
  }
  const check = say(language, message(`doctor.check.${after.id}`));
  const now = { check, found: say(language, after.found) };
  answer(context, { ...rowJson(after, language), installed: mended }, () =>
    say(language, mended ? message('doctor.cli.fixed', now) : message('doctor.cli.still-missing', now)),
  );
  return mended ? 0 : 1;
}

const rowJson = ({ id, state, found, command }: DoctorRow, language: Language) => ({
  kind: 'doctor-fix',
  id,
  state,
  found: say(language, found),
  command,
});

/** Prints what the host prints while it comes, on standard error: the answer stands alone on standard output. */
async function followInstall(
  { workbench, terminal, interrupted }: CommandContext,
  start: () => Promise<DoctorInstall>,
): Promise<DoctorInstall> {
  const bench = workbench();
  /** Lines that stand on the terminal. */
  let printed = 0;
  let installId: string | null = null;
  return new Promise((resolve, reject) => {
    const early: DoctorInstall[] = [];
    const hear = (install: DoctorInstall) => {
      const { lines, dropped, outcome } = install;
      const whole = outcome === null ? lines.slice(0, -1) : lines;
      for (const line of whole.slice(Math.max(0, printed - dropped))) terminal.say(`    ${line}`);
      printed = Math.max(printed, dropped + whole.length);
      if (outcome === null) return;
      unsubscribe();
      resolve(install);
    };
    const unsubscribe = bench.subscribe((event) => {
      if (event.kind === 'prompt') void answerPrompt(bench, terminal, event);
      if (event.kind !== 'doctor-install') return;
      if (installId === null) early.push(event.install);
      else if (event.install.installId === installId) hear(event.install);
    });
    const stop = () => {
      if (installId !== null) void bench.handlers['doctor.stop']({ installId });
    };
    interrupted.addEventListener('abort', stop, { once: true });
    start().then((started) => {
      installId = started.installId;
      if (interrupted.aborted) stop();
      for (const install of early) if (install.installId === installId) hear(install);
    }, reject);
  });
}
