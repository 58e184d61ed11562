/** `heapcase profile survival|sizes|diff|series`, on profiles whose numbers can be added up by hand. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readArguments } from '#cli/arguments';
import type { CommandContext } from '#cli/command';
import { commands } from '#cli/commands';
import { encodeProfile } from '#core/profile/index';
import { drawn } from '../profile/drawn';

const folder = mkdtempSync(join(tmpdir(), 'heapcase-profile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sampleTypes = ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'].map((type) => ({
  type,
  unit: type.endsWith('space') ? 'bytes' : 'count',
}));

/** A heap at a minute: objects and bytes allocated, objects and bytes in use. */
function heap(name: string, minute: number, text: string): string {
  const file = join(folder, name);
  const timeNanos = 1_700_000_000_000_000_000n + BigInt(minute) * 60_000_000_000n;
  writeFileSync(file, encodeProfile(drawn(text, { sampleTypes, timeNanos })));
  return file;
}

const first = heap(
  'first',
  0,
  `100,4096,25,1024 main.main > main.cache [route=/pay]
   50,10240,0,0 main.main > main.parse [route=/user]`,
);
const second = heap(
  'second',
  30,
  '200,8192,50,2048 main.main > main.cache\n60,12288,1,512 main.main > main.parse',
);
const third = heap(
  'third',
  60,
  '300,12288,75,3072 main.main > main.cache\n70,14336,0,0 main.main > main.parse',
);

async function run(name: string, ...argv: string[]) {
  const command = commands.find((one) => one.name === name);
  if (!command) throw new Error(`there is no ${name}`);
  let out = '';
  const args = readArguments(name, argv, command.options);
  const terminal = {
    answer: (text: string) => {
      out += text;
    },
  };
  const status = await command.run({ args, terminal } as unknown as CommandContext);
  return { status, out, lines: out.split('\n').map((line) => line.trim().split(/\s{2,}/)) };
}

describe('profile survival', () => {
  it('says what is still in use of what was allocated', async () => {
    expect((await run('profile survival', first)).lines).toEqual([
      ['in use', 'allocated', 'kept', 'objects', 'allocated', 'kept', 'flat'],
      ['1kB', '14kB', '7.14%', '25', '150', '16.67%', 'total'],
      ['1kB', '4kB', '25.00%', '25', '100', '25.00%', 'main.cache'],
      ['0', '10kB', '0%', '0', '50', '0%', 'main.parse'],
    ]);
  });

  it("takes pprof's filters, stacks and labels as rows, and as many rows as asked for", async () => {
    const { lines } = await run('profile survival', '--focus=cache', '--by=stacks', first);
    expect(lines.map((line) => line.at(-1))).toEqual(['flat', 'total', 'main.main > main.cache']);
    const labels = await run('profile survival', '--by=label:route', '--rows=1', first);
    expect(labels.lines.map((line) => line.at(-1))).toEqual(['flat', 'total', '/pay']);
    const cum = await run('profile survival', '--cum', first);
    expect(cum.lines[2]).toEqual(['1kB', '14kB', '7.14%', '25', '150', '16.67%', 'main.main']);
  });
});

describe('profile diff', () => {
  it('has before, after and what changed, and names the base of its percentages', async () => {
    const { lines } = await run('profile diff', first, third);
    expect(lines).toEqual([
      ['before', 'after', 'change', '% of 1024B before', 'inuse_space, flat'],
      ['1024B', '3072B', '+2048B', '+200.00%', 'main.cache'],
    ]);
    const allocated = await run('profile diff', '--sample_index=alloc_space', '--cum', first, third);
    expect(allocated.lines[1]).toEqual(['14336B', '26624B', '+12288B', '+85.71%', 'main.main']);
    expect(allocated.lines[0]?.[3]).toBe('% of 14336B before');
  });

  it('says what is new and what is gone', async () => {
    const { lines } = await run('profile diff', second, third);
    expect(lines).toContainEqual(['512B', '0', '-512B', '-20.00%', 'gone', 'main.parse']);
    expect((await run('profile diff', first, second)).lines).toContainEqual([
      '0', '512B', '+512B', '+50.00%', 'new', 'main.parse',
    ]); // biome-ignore format: a row
  });

  it('refuses to take one thing from another', async () => {
    const other = join(folder, 'cpu');
    writeFileSync(
      other,
      encodeProfile(drawn('10 main.main', { sampleTypes: [{ type: 'cpu', unit: 'nanoseconds' }] })),
    );
    await expect(run('profile diff', other, first)).rejects.toThrow('cpu in nanoseconds');
  });
});

describe('profile sizes', () => {
  it('divides by the count of the same kind', async () => {
    expect((await run('profile sizes', '--sample_index=alloc_space', first)).lines).toEqual([
      ['mean', 'alloc_space', 'alloc_objects', 'flat'],
      // 14336 bytes of 150 objects; 10240 of 50; 4096 of 100.
      ['95.57B', '14kB', '150', 'total'],
      ['204.80B', '10kB', '50', 'main.parse'],
      ['40.96B', '4kB', '100', 'main.cache'],
    ]);
  });
});

describe('profile series', () => {
  it('tables what grew, the fastest first, an hour', async () => {
    expect((await run('profile series', first, second, third)).lines).toEqual([
      ['an hour', 'rose', 'first', 'last', 'inuse_space, flat'],
      ['2kB', '2/2', '1kB', '3kB', 'main.cache'],
      ['0', '1/2', '0', '0', 'main.parse'],
    ]);
  });

  it('as JSON has every number', async () => {
    const { out } = await run('profile series', '--json', first, second, third);
    const table = JSON.parse(out);
    expect(table.totals).toEqual([1024, 2560, 3072]);
    expect(table.rows.find(({ name }: { name: string }) => name === 'main.cache').flat).toMatchObject({
      values: [1024, 2048, 3072],
      risesEveryTime: true,
      slope: expect.closeTo(2048 / 3600, 6),
    });
  });

  it('refuses rows that it does not know, and a file that is none, by name', async () => {
    await expect(run('profile series', '--by=colour', first, second)).rejects.toThrow('--by takes functions');
    await expect(run('profile series', first, join(folder, 'gone'))).rejects.toThrow('gone');
  });
});
