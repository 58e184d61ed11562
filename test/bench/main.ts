/**
 * `npm run bench [-- NAME …] [--targets] [--rounds N] [--json FILE]`: measures the rows (of those named, or with
 * `--targets` of those that have something to reach) and prints them as a table.
 */

import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Input, inputOf } from './inputs';
import { inTurn, type Measured, median } from './measure';
import { type Row, rows } from './rows';
import { ratios, type Verdict, verdictOn } from './targets';

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    targets: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const rounds = Number(values.rounds);

interface Outcome {
  readonly row: string;
  readonly input: Omit<Input, 'file'> | null;
  readonly measured: readonly Measured[];
  readonly verdicts: readonly Verdict[];
  /** Why there is nothing to see. */
  readonly problem: string | null;
}

async function outcomeOf(row: Row): Promise<Outcome> {
  try {
    const input = await inputOf(row.input);
    const measured = await inTurn(await row.contestants(input), Math.min(rounds, row.mostRounds ?? rounds));
    const { name, packedBytes, rawBytes } = input;
    const verdicts = row.targets.map((target) => verdictOn(target, measured, input));
    return { row: row.name, input: { name, packedBytes, rawBytes }, measured, verdicts, problem: null };
  } catch (thrown) {
    const problem = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown);
    return { row: row.name, input: null, measured: [], verdicts: [], problem };
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 3 : 2)} s`;

const processor = ({ processorMilliseconds }: Measured): string =>
  processorMilliseconds.length === 0 ? '' : seconds(median(processorMilliseconds));

const spread = ({ milliseconds }: Measured): string =>
  `(${seconds(Math.min(...milliseconds))} to ${seconds(Math.max(...milliseconds))})`;

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function linesOf({ row, input, measured, problem }: Outcome): string[] {
  const [own, ...others] = measured;
  if (problem !== null || !own || !input)
    return [lineOf([row, `not measured: ${problem ?? 'nothing to run'}`, '', '', '', ''])];
  const memory = ({ peakBytes }: Measured) =>
    peakBytes === null ? '' : `${megabytes(peakBytes)} (${(peakBytes / input.rawBytes).toFixed(1)} × raw)`;
  const timesOf = (who: Measured) => [seconds(median(who.milliseconds)), processor(who)];
  return [
    lineOf([row, own.name, ...timesOf(own), spread(own), memory(own)]),
    ...others.map((other) => {
      const times = ratios(own, other);
      const range = `${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)}`;
      const ratio = `**${median(times).toFixed(1)} ×** (${range})`;
      return lineOf(['', other.name, ...timesOf(other), ratio, memory(other)]);
    }),
  ];
}

/** Every target of every row that was asked for, a row that could not be measured included. */
function verdictLines(outcomes: readonly Outcome[]): string[] {
  const said = { true: 'met', false: '**not met**', null: 'not measured' };
  return outcomes.flatMap(({ row, verdicts, problem }) =>
    problem === null
      ? verdicts.map(({ target, seen, isMet }) => lineOf([row, target, seen, said[`${isMet}`]]))
      : [lineOf([row, '', '', 'not measured'])],
  );
}

const unknown = positionals.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0 || !(rounds >= 1)) {
  console.error(`There is no row ${unknown.join(', ')}. Rows: ${rows.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

async function main(): Promise<void> {
  console.log(`Node ${process.versions.node}, ${cpus().length} processors, ${rounds} rounds in turn.\n`);
  console.log('| row | who | median | processor time | times slower than heapcase (range) | peak memory |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    if (positionals.length > 0 && !positionals.includes(row.name)) continue;
    if (values.targets && row.targets.length === 0) continue;
    const outcome = await outcomeOf(row);
    outcomes.push(outcome);
    for (const line of linesOf(outcome)) console.log(line);
  }
  const inputs = new Map(outcomes.flatMap(({ input }) => (input ? [[input.name, input] as const] : [])));
  for (const { name, packedBytes, rawBytes } of inputs.values())
    console.log(`\n${name}: ${megabytes(packedBytes)} packed, ${megabytes(rawBytes)} raw`);
  console.log('\n| row | target | seen | |');
  console.log('| --- | --- | --- | --- |');
  for (const line of verdictLines(outcomes)) console.log(line);
  const file = values.json ?? path.join(__dirname, '..', 'bench.json');
  const facts = { node: process.versions.node, processors: cpus().length, rounds };
  writeFileSync(file, `${JSON.stringify({ ...facts, outcomes }, null, 2)}\n`);
  console.log(`\nWritten to ${path.relative(process.cwd(), file)}`);
}

void main();
