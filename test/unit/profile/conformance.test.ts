/**
 * pprof's own output, byte for byte: every gated row of ../shared/data/pprof/index.tsv through the command
 * line.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pprof } from '../../../src/cli/pprof';
import { callGraphOf } from '../../../src/core/profile/call-graph';
import type { Profile } from '../../../src/core/profile/columns';
import {
  decodeProfile,
  defaultView,
  encodeProfile,
  formatDot,
  formatRaw,
} from '../../../src/core/profile/index';
import { makeReport } from '../../../src/core/profile/report';

const folder = resolve(__dirname, '../../../../shared/data/pprof');
const here = existsSync(join(folder, 'index.tsv'));
if (!here) console.log(`conformance: ${folder} is not there; only the fixtures in this folder are tested.`);

const [id, suite, command, input, flags, golden, gate] = [0, 1, 2, 3, 4, 5, 6] as const;
const all = here
  ? readFileSync(join(folder, 'index.tsv'), 'utf8')
      .split('\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => line.split('\t'))
  : [];
const rows = all.filter((row) => row[gate] === 'exact' || row[gate] === 'set');

interface Outcome {
  readonly row: readonly string[];
  readonly state: 'same' | 'different';
  readonly detail: string;
}

const scratch = mkdtempSync(join(tmpdir(), 'heapcase-conformance-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs one command line in the folder of the cases. */
async function run(argv: string[]): Promise<{ out: string; errors: string; status: number }> {
  let out = '';
  let errors = '';
  const path = (name: string) => resolve(folder, name);
  const status = await pprof(
    argv.map((word) => word.replace(/^(-(?:diff_)?base=|-source_path=)(?=[^/])/, `$1${folder}/`)),
    {
      stdout: (text) => {
        out += text;
      },
      stderr: (text) => {
        errors += text;
      },
      readFile: async (name) => new Uint8Array(readFileSync(path(name))),
      writeFile: async (name, bytes) => writeFileSync(path(name), bytes),
    },
  );
  return { out, errors, status };
}

const words = (text: string | undefined): string[] => (text === '-' || !text ? [] : text.split(' '));

async function outcomeOf(row: readonly string[]): Promise<Outcome> {
  const wanted = readFileSync(join(folder, row[golden] as string), 'utf8');
  const sources = (row[input] as string).split(',');
  const [first = '', second] = (row[flags] as string).split(' >> ');
  let result: Awaited<ReturnType<typeof run>>;
  if (second === undefined) result = await run([...words(first), ...sources]);
  else {
    const file = join(scratch, `${row[id]}.pb.gz`);
    result = await run([...words(first), `-output=${file}`, ...sources]);
    if (result.status === 0) result = await run([...words(second), file]);
  }
  if (result.status !== 0) return { row, state: 'different', detail: result.errors };
  const same = row[gate] === 'set' ? asSet(result.out) === asSet(wanted) : result.out === wanted;
  return { row, state: same ? 'same' : 'different', detail: same ? '' : firstDifference(result.out, wanted) };
}

/** The lines without their order, node numbers replaced by labels. */
function asSet(text: string): string {
  const labels = new Map<string, string>();
  for (const found of text.matchAll(/^(N\d+) \[label="(.*?)" id=/gm))
    labels.set(found[1] ?? '', found[2] ?? '');
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/\bid="node\d+" /, '')
        .replace(/\bN?(N\d+)(?=\b|_)/g, (whole, node) => labels.get(node) ?? whole),
    )
    .sort()
    .join('\n');
}

function firstDifference(got: string, wanted: string): string {
  const a = got.split('\n');
  const b = wanted.split('\n');
  const at = a.findIndex((line, i) => line !== b[i]);
  const line = at < 0 ? a.length : at;
  return `line ${line + 1}\n  got    ${JSON.stringify(a[line]?.slice(0, 400))}\n  wanted ${JSON.stringify(b[line]?.slice(0, 400))}`;
}

describe.skipIf(!here)('pprof conformance', () => {
  it('prints what pprof prints', { timeout: 300_000 }, async () => {
    // All that the index gates: a case that went, or a new word in that column, is not left out in silence.
    expect(rows.length).toBe(289);
    const outcomes: Outcome[] = [];
    for (const row of rows) outcomes.push(await outcomeOf(row));
    const groups = new Map<string, Outcome[]>();
    for (const outcome of outcomes) {
      const key = `${outcome.row[suite]} ${outcome.row[command]}`;
      groups.set(key, [...(groups.get(key) ?? []), outcome]);
    }
    const same = (list: readonly Outcome[]) => list.filter(({ state }) => state === 'same').length;
    const lines = [...groups].map(
      ([key, list]) => `${key.padEnd(24)} ${same(list)} of ${list.length} identical`,
    );
    console.log(
      [...lines, `all ${' '.repeat(21)}${same(outcomes)} of ${outcomes.length} identical`].join('\n'),
    );
    const different = outcomes.filter(({ state }) => state === 'different');
    const told = different.map(
      ({ row, detail }) => `${row[id]} ${row[command]} ${row[input]} ${row[flags]}\n${detail}`,
    );
    expect(told.join('\n\n')).toBe('');
  });

  const legacy = all.filter((row) => row[suite] === 'legacy-parse');
  const rawOf = (profile: Profile) => [...formatRaw(profile)].join('');

  it('reads, encodes and reads older files again without a change (L01 to L14)', () => {
    expect(legacy.length).toBe(14);
    for (const row of legacy) {
      const profile = decodeProfile(new Uint8Array(readFileSync(join(folder, row[input] as string))));
      const parsed = rawOf(profile);
      // pprof's raw command gives Java's locations a mapping, Profile.String right after parsing does not.
      if (row[gate] === 'unit')
        expect(`${row[id]}\n${parsed}`).toBe(
          `${row[id]}\n${readFileSync(join(folder, row[golden] as string), 'utf8')}`,
        );
      const again = decodeProfile(encodeProfile(profile));
      expect(`${row[id]}\n${rawOf(again)}`).toBe(`${row[id]}\n${parsed}`);
    }
  });

  it('draws the call tree that upstream makes in code (R02)', () => {
    const profile = decodeProfile(new Uint8Array(readFileSync(join(folder, 'report/testProfile.pb.gz'))));
    const view = {
      ...defaultView,
      callTree: true,
      granularity: 'lines',
      trim: false,
      showColumns: true,
    } as const;
    const report = makeReport(profile, view, 'dot', { trimPath: '/some/path' });
    // The upstream test gives neither a sample type nor a unit.
    const bare = { ...report, options: { ...report.options, sampleType: '', sampleUnit: '', unit: '' } };
    expect(asSet(formatDot(callGraphOf(bare)))).toBe(
      asSet(readFileSync(join(folder, 'report/source.dot'), 'utf8')),
    );
  });
});
