/** The race's results as a table of Markdown. */

import type { ClientCollected } from './client-collect';
import type { Cost } from './cost';
import type { FalseAlarms } from './false-alarms';
import type { Method } from './methods';
import type { RunResult } from './race';

const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;

const middle = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
};

const seconds = (value: number) => `${value.toFixed(value < 9.95 ? 2 : 0)} s`;

/** One line a rate, one column a method: in how many runs it had the evidence, and how long before the kill. */
export function raceTable(runs: readonly RunResult[], methods: readonly Method[]): string[] {
  const rates = [...new Set(runs.map(({ plan }) => plan.rate))].sort((a, b) => a - b);
  const lines = [
    row(['leak', 'really', 'to the kill', ...methods.map(({ title }) => title)]),
    row(['---:', '---:', '---:', ...methods.map(() => '---:')]),
  ];
  const lineOf = (title: string, of: readonly RunResult[], measured: readonly string[]) =>
    row([title, ...measured, ...methods.map(({ name }) => scoreOf(of, name))]);
  for (const rate of rates) {
    const of = runs.filter(({ plan }) => plan.rate === rate);
    const measured = [
      `${Math.round(middle(of.map(({ measuredRate }) => measuredRate)))} MB/s`,
      seconds(middle(of.map(({ lasted }) => lasted))),
    ];
    lines.push(lineOf(`${rate} MB/s`, of, measured));
  }
  lines.push(lineOf('all', runs, ['', '']));
  return lines;
}

/** "20 of 20 (1.2 s … 0.3 s)": medians of how long before the kill the first and the last such profile was there. */
function scoreOf(runs: readonly RunResult[], name: string): string {
  const won = runs.flatMap(({ results }) => results.filter((result) => result.method === name && result.won));
  const score = `${won.length} of ${runs.length}`;
  if (won.length === 0) return score;
  const first = middle(won.flatMap(({ firstLead }) => firstLead ?? []));
  const last = middle(won.flatMap(({ lead }) => lead ?? []));
  return `**${score}** (${seconds(first)} … ${seconds(last)})`;
}

/** One line a server: what `heapcase watch collect` brought of its last run into a case. */
export function clientTable(servers: readonly ClientCollected[]): string[] {
  return [
    row([
      'collected by the client',
      'captures',
      'files of their manifests',
      'not in the case',
      'case verified',
    ]),
    row(['---', '---:', '---:', '---:', '---']),
    ...servers
      .toSorted((a, b) => a.server.localeCompare(b.server))
      .map(({ server, captures, files, missing, verified, failure }) =>
        row([server, captures, files, missing.length, failure ?? (verified ? 'yes' : 'no')]),
      ),
  ];
}

const percent = ([low, high]: readonly [number, number]) =>
  `${Math.round(low * 100)}–${Math.round(high * 100)} %`;

/** One line a scenario: what memory looked like, and what each method took although nothing was wrong. */
export function falseAlarmTable(scenarios: readonly FalseAlarms[], methods: readonly Method[]): string[] {
  const others = methods.filter(({ name }) => name !== 'watchdog');
  const heads = [
    'in use',
    'with page cache',
    'captures by a rung',
    'by another rule',
    ...others.map(({ title }) => title),
  ];
  return [
    row(['healthy server', ...heads]),
    row(['---', ...heads.map(() => '---:')]),
    ...scenarios.map(({ title, seconds, workingSet, usage, captures, others: profiles }) => {
      const byRung = captures.filter((rung) => /^\d+$/.test(rung));
      const byRule = captures.filter((rung) => !/^\d+$/.test(rung));
      const named = byRule.length > 0 ? `${byRule.length} (${[...new Set(byRule)].join(', ')})` : '0';
      const about = [`${title}, ${seconds} s`, percent(workingSet), percent(usage)];
      return row([...about, byRung.length, named, ...others.map(({ name }) => profiles[name] ?? 0)]);
    }),
  ];
}

const megabytes = (bytes: number | null) => (bytes === null ? '?' : `${(bytes / 2 ** 20).toFixed(1)} MB`);
const milliseconds = (value: number) => `${value.toFixed(value < 9.95 ? 2 : 0)} ms`;

/** What a look, a capture and the service's patience cost. */
export function costTables({ looks, captures, stalls }: Cost): string[] {
  return [
    row(['look', 'every', 'processor time', 'of one core', 'resident', 'its share of it']),
    row(['---', '---:', '---:', '---:', '---:', '---:']),
    ...looks.map((look) =>
      row([
        `${look.method}, ${look.where}, ${look.minutes} min${look.calm ? '' : ' (memory kept moving)'}`,
        seconds(look.interval),
        milliseconds(look.processorMsPerLook),
        `${(look.share * 100).toFixed(3)} %`,
        megabytes(look.resident),
        megabytes(look.proportional),
      ]),
    ),
    '',
    row([`capture (median of ${captures[0]?.wallMs.length})`, 'wall', 'processor time', 'on disk']),
    row(['---', '---:', '---:', '---:']),
    ...captures.map(({ method, where, wallMs, processorMs, bytes }) =>
      row([
        `${method}, ${where}`,
        milliseconds(middle(wallMs)),
        milliseconds(middle(processorMs)),
        `${Math.round(middle(bytes) / 1000)} kB`,
      ]),
    ),
    '',
    row(['answers of the service', 'median', '99 %', 'worst']),
    row(['---', '---:', '---:', '---:']),
    ...stalls.map(({ what, answers, median, p99, worst }) =>
      row([`${what} (${answers})`, milliseconds(median), milliseconds(p99), milliseconds(worst)]),
    ),
  ];
}
