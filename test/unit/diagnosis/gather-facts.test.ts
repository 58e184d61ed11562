import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import { gatherFacts } from '../../../src/core/diagnosis/gather-facts';
import { say } from '../../../src/core/words/messages';
import { recordedData } from '../../helpers/recorded-data';
import { growingHeap, heapBytes, leakingCase, MiB, start, timeAt } from '../report/leaking-case';
import { madeCase, madeTarget } from '../report/made-case';

const gapsOf = (gaps: Awaited<ReturnType<typeof gatherFacts>>['gaps']) => gaps.map((gap) => say('en', gap));

describe('facts of a case', () => {
  it('come from its profiles and its memory series, on the host clock', async () => {
    const { record, read } = leakingCase();
    const facts = await gatherFacts(record, read);
    expect(facts.heaps.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(facts.heaps[0].at).toBe(start + 212);
    expect(facts.samples).toHaveLength(61);
    expect(facts.samples[0].at).toBe(start + 212);
    expect(facts.runtime).toBe('go');
    expect(diagnose(facts).verdict).toMatchObject({
      class: 'go-heap-growth',
      grade: 'proved',
      culprit: { function: 'main.list' },
    });
  });

  it('give what the standard library allocates to the function that calls it', async () => {
    const { record, read } = leakingCase();
    const { heaps } = await gatherFacts(record, read);
    expect(heaps[3].owners.get('main.list')).toMatchObject({
      bytes: 120 * MiB,
      accusable: true,
      line: 31,
      file: '/srv/dates.go',
    });
    expect(heaps[3].owners.has('time.Time.Format')).toBe(false);
    expect(heaps[3].owners.get('runtime.malg')).toMatchObject({ accusable: false });
    expect(heaps[3].pathOf('main.list').map((frame) => frame.function)).toEqual([
      'net/http.(*conn).serve',
      'net/http.serverHandler.ServeHTTP',
      'main.(*Server).orders',
      'main.list',
    ]);
  });

  it('name the function by what the profile says: rename it, and the verdict follows', async () => {
    for (const name of ['main.list', 'example.com/shop/dates.Between', 'main.(*T[go.shape.int]).Add']) {
      const { record, read } = leakingCase({ function: name });
      expect(diagnose(await gatherFacts(record, read)).verdict.culprit?.function).toBe(name);
    }
  });

  it('never mix the captures of two process lives', async () => {
    const second = { ...madeTarget, pid: 19_003, startTicks: 9_999_999 };
    const after = [0, 1].map((place) => ({
      kind: 'heap-profile' as const,
      name: `heap-${place + 5}.pb.gz`,
      bytes: growingHeap('main.other', '/srv/o.go', 40 + place),
      at: timeAt(60 + place * 10),
      number: 5 + place,
      how: 'GET heap',
      target: second,
    }));
    const { record, read } = leakingCase({ extra: after });
    const facts = await gatherFacts(record, read);
    expect(facts.heaps).toHaveLength(4);
    expect(facts.target?.pid).toBe(18_472);
    expect(gapsOf(facts.gaps)).toContain(
      'The process was restarted: 4 captures of one life are compared, 2 of other lives are not.',
    );
  });

  it.each([
    ['half a gzip', new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
    ['an HTML page', new TextEncoder().encode('<!doctype html><h1>404</h1>')],
    ['nothing', new Uint8Array(0)],
    ['a profile without bytes in use', heapBytes([]).slice(0, 3)],
  ])('turn %s into a gap and go on', async (_, bytes) => {
    const broken = {
      kind: 'heap-profile' as const,
      name: 'heap-9.pb.gz',
      bytes,
      at: timeAt(50),
      number: 9,
      how: 'GET heap',
    };
    const { record, read } = leakingCase({ extra: [broken] });
    const facts = await gatherFacts(record, read);
    expect(facts.heaps).toHaveLength(4);
    expect(gapsOf(facts.gaps).join('\n')).toMatch(/heap-9\.pb\.gz .* could not be read and was left out/);
    expect(diagnose(facts).verdict.grade).toBe('proved');
  });

  it('turn a file that is gone into a gap', async () => {
    const { record } = leakingCase();
    const facts = await gatherFacts(record, async () => {
      throw new Error('EIO');
    });
    expect(facts.heaps).toEqual([]);
    expect(diagnose(facts).verdict.class).toBe('insufficient-evidence');
    expect(facts.gaps.length).toBeGreaterThan(5);
  });

  it('know a V8 heap by its script names, and engine frames as nobody’s own', async () => {
    const heap = (size: number) =>
      heapBytes([
        {
          stack: [
            ['push', '', 0],
            ['collectDays', '/app/days.cjs', 13],
            ['processTimers', 'node:internal/timers', 504],
          ],
          bytes: size * MiB,
        },
        { stack: [['(V8 API)', '', 0]], bytes: 3 * size * MiB },
      ]);
    const files = [1, 20, 40].map((size, place) => ({
      kind: 'heap-profile' as const,
      name: `heap-${place + 1}.pb.gz`,
      bytes: heap(size),
      at: timeAt(place * 10),
      number: place + 1,
      how: 'GET heap',
    }));
    const { record, read } = madeCase({ target: { ...madeTarget, go: null }, files });
    const facts = await gatherFacts(record, read);
    expect(facts.runtime).toBe('other');
    expect(facts.heaps[2].owners.get('collectDays')).toMatchObject({ accusable: true, line: 13 });
    expect(facts.heaps[2].owners.get('(V8 API)')).toMatchObject({ accusable: false });
    expect(gapsOf(facts.gaps).join(' ')).toContain('No MemStats');
  });
});

const recorded = `${recordedData}/pprof/real/inputs`;
const names = ['go119.heap.1.pb.gz', 'go119.heap.2.pb.gz', 'go119.heap.3.pb.gz', 'go119.heap.5.pb.gz'];

describe.skipIf(!names.every((name) => fs.existsSync(`${recorded}/${name}`)))(
  'recorded profiles of a leaking Go service',
  () => {
    it('name one function of the service, at most probable without a memory series', async () => {
      const files = names.map((name, place) => ({
        kind: 'heap-profile' as const,
        name,
        bytes: new Uint8Array(fs.readFileSync(`${recorded}/${name}`)),
        at: timeAt(place * 10),
        number: place + 1,
        how: 'GET heap',
      }));
      const { record, read } = madeCase({ files });
      const { verdict } = diagnose(await gatherFacts(record, read));
      expect(verdict.class).toBe('go-heap-growth');
      expect(verdict.grade).not.toBe('proved');
      expect(verdict.culprit?.function).not.toMatch(/^(runtime|net|time|strings|bytes)\b/);
      expect(verdict.culprit?.line).toBeGreaterThan(0);
    });
  },
);
