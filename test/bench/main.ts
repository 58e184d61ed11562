/** `npm run bench [-- NAME …] [--rounds N] [--json FILE]`: measures the rows and prints them as a table. */

import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Input, inputOf } from './inputs';
import { inTurn, type Measured, median } from './measure';
import { type Row, rows, type Target } from './rows';

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'string' } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);

interface Outcome {
  readonly row: string;
  readonly input: Omit<Input, 'file'> | null;
  readonly measured: readonly Measured[];
  /** Why there is nothing to see. */
  readonly problem: string | null;
}

async function outcomeOf(row: Row): Promise<Outcome> {
  try {
    const input = await inputOf(row.input);
    const measured = await inTurn(await row.contestants(input), rounds);
    const { name, packedBytes, rawBytes } = input;
    return { row: row.name, input: { name, packedBytes, rawBytes }, measured, problem: null };
  } catch (thrown) {
    const problem = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown);
    return { row: row.name, input: null, measured: [], problem };
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 3 : 2)} s`;

/** How many times longer the other one took, round by round. */
function ratios(own: Measured, other: Measured): readonly number[] {
  return other.milliseconds.map((time, round) => time / (own.milliseconds[round] ?? Number.NaN));
}

function targetText(target: Target): string {
  if ('timesFaster' in target) return `≥ ${target.timesFaster}`;
  return 'milliseconds' in target ? `≤ ${target.milliseconds} ms` : 'done';
}

const processor = ({ processorMilliseconds }: Measured): string =>
  processorMilliseconds.length === 0 ? '' : seconds(median(processorMilliseconds));

const spread = ({ milliseconds }: Measured): string =>
  `(${seconds(Math.min(...milliseconds))} to ${seconds(Math.max(...milliseconds))})`;

function linesOf({ row, input, measured, problem }: Outcome): string[] {
  const [own, ...others] = measured;
  if (problem !== null || !own || !input)
    return [`| ${row} | not measured: ${problem ?? 'nothing to run'} | | | | | |`];
  const memory = ({ peakBytes }: Measured) =>
    peakBytes === null ? '' : `${megabytes(peakBytes)} (${(peakBytes / input.rawBytes).toFixed(1)} × raw)`;
  const target = rows.find(({ name }) => name === row)?.target ?? null;
  const ofOwn = target !== null && !('timesFaster' in target);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line([
      row,
      own.name,
      seconds(median(own.milliseconds)),
      processor(own),
      spread(own),
      ofOwn ? targetText(target) : '',
      memory(own),
    ]),
    ...others.map((other, i) => {
      const times = ratios(own, other);
      const range = `${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)}`;
      const wanted = i === 0 && target !== null && !ofOwn ? targetText(target) : '';
      const took = seconds(median(other.milliseconds));
      return line([
        '',
        other.name,
        took,
        processor(other),
        `**${median(times).toFixed(1)} ×** (${range})`,
        wanted,
        memory(other),
      ]);
    }),
  ];
}

const unknown = positionals.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0 || !(rounds >= 1)) {
  console.error(`There is no row ${unknown.join(', ')}. Rows: ${rows.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

async function main(): Promise<void> {
  console.log(`Node ${process.versions.node}, ${cpus().length} processors, ${rounds} rounds in turn.\n`);
  console.log(
    '| row | who | median | processor time | times slower than heapcase (range) | target | peak memory |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    if (positionals.length > 0 && !positionals.includes(row.name)) continue;
    const outcome = await outcomeOf(row);
    outcomes.push(outcome);
    for (const line of linesOf(outcome)) console.log(line);
  }
  const inputs = new Map(outcomes.flatMap(({ input }) => (input ? [[input.name, input] as const] : [])));
  for (const { name, packedBytes, rawBytes } of inputs.values())
    console.log(`\n${name}: ${megabytes(packedBytes)} packed, ${megabytes(rawBytes)} raw`);
  const file = values.json ?? path.join(__dirname, '..', 'bench.json');
  const facts = { node: process.versions.node, processors: cpus().length, rounds };
  writeFileSync(file, `${JSON.stringify({ ...facts, outcomes }, null, 2)}\n`);
  console.log(`\nWritten to ${path.relative(process.cwd(), file)}`);
}

void main();
