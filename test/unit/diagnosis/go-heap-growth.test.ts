import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import { verdictSentence } from '../../../src/core/diagnosis/verdict-sentence';
import { capturesOf, english, facts, goroutinesAt, heapAt, MiB, memStatsAt, samplesOf } from './made-facts';

/** 40 MiB of one function every 10 s beside 20 MiB at rest; RSS follows. */
const leak = (captures: number, name = 'shop/orders.(*Cache).Put') =>
  facts({
    heaps: capturesOf(captures, 10, (place) => ({ [name]: 40 * MiB * place, 'shop/http.handle': 20 * MiB })),
    samples: samplesOf({ seconds: 10 * (captures - 1), rss: (at) => (60 + 4 * at) * MiB }),
  });

describe('growth of the Go heap', () => {
  it('is proved by three captures of one life and a memory series that agree', () => {
    const diagnosis = diagnose(leak(4));
    expect(diagnosis.verdict).toMatchObject({ class: 'go-heap-growth', grade: 'proved' });
    expect(diagnosis.verdict.culprit).toMatchObject({
      function: 'shop/orders.(*Cache).Put',
      line: 31,
      share: 1,
    });
    expect(diagnosis.verdict.culprit?.bytesPerSecond).toBeCloseTo(4 * MiB, -3);
    expect(verdictSentence(diagnosis, 'en')).toBe(
      'shop/orders.(*Cache).Put holds 86 % of the heap and grows 4 MiB/s; 83 s to the limit of 512 MiB. Proved by 4 captures.'.replace(
        '4 MiB/s',
        '4.0 MiB/s',
      ),
    );
    expect(verdictSentence(diagnosis, 'zh-CN')).toBe(
      'shop/orders.(*Cache).Put 占堆的 86 %，以 4.0 MiB/s 增长；距上限 512 MiB 还有 83 s。由 4 次采集证实。',
    );
  });

  it('follows the evidence: another name, another verdict', () => {
    for (const name of ['main.a', 'example.com/x/y.Z', 'getBetweenDates', 'λ.ż']) {
      expect(diagnose(leak(3, name)).verdict.culprit?.function).toBe(name);
    }
  });

  it('is probable with two captures, and says that a third would prove it', () => {
    const diagnosis = diagnose(leak(2));
    expect(diagnosis.verdict).toMatchObject({ class: 'go-heap-growth', grade: 'probable' });
    expect(english(diagnosis).why).toContain('a third capture would prove it');
  });

  it('is possible at most with one capture, and only of what can not have been there when the recording began', () => {
    const rss = samplesOf({ seconds: 20, rss: (at) => (60 + 4 * at) * MiB });
    const one = diagnose(
      facts({ heaps: [heapAt(20, { 'main.put': 100 * MiB, 'main.other': 5 * MiB })], samples: rss }),
    );
    expect(one.verdict).toMatchObject({
      class: 'go-heap-growth',
      grade: 'possible',
      culprit: { function: 'main.put' },
    });
    // Sixty megabytes were there before: they may be a catalogue, and the growth something else.
    const old = diagnose(facts({ heaps: [heapAt(20, { 'main.loadCatalogue': 60 * MiB })], samples: rss }));
    expect(old.verdict).toMatchObject({ class: 'insufficient-evidence', culprit: null });
    const spread = diagnose(
      facts({ heaps: [heapAt(20, { 'main.put': 70 * MiB, 'main.other': 68 * MiB })], samples: rss }),
    );
    expect(spread.verdict).toMatchObject({ class: 'insufficient-evidence', culprit: null });
  });

  it('is probable without a memory series: one witness', () => {
    const diagnosis = diagnose({ ...leak(4), samples: [] });
    expect(diagnosis.verdict).toMatchObject({ class: 'go-heap-growth', grade: 'probable' });
    expect(english(diagnosis).why).toContain('no memory series as a second witness');
  });

  it('is ruled out where resident memory stays flat', () => {
    const diagnosis = diagnose({ ...leak(4), samples: samplesOf({ seconds: 30, rss: () => 300 * MiB }) });
    expect(diagnosis.verdict.class).toBe('insufficient-evidence');
    expect(diagnosis.verdict.culprit).toBeNull();
    expect(english(diagnosis).claims).toContain(
      'ruled-out: Go heap growth: resident memory does not grow (0 B/s)',
    );
  });

  it('is possible at most where the growth stops within the recording: a cache that fills', () => {
    const fill = (at: number) => 60 + 200 * (1 - Math.exp(-at / 8));
    const diagnosis = diagnose(
      facts({
        heaps: capturesOf(7, 10, (place) => ({ 'main.(*Cache).Get': (fill(place * 10) - 55) * MiB })),
        samples: samplesOf({ seconds: 60, rss: (at) => fill(at) * MiB }),
      }),
    );
    expect(['possible', 'ruled-out']).toContain(
      diagnosis.findings.find((one) => one.class === 'go-heap-growth')?.grade,
    );
    expect(diagnosis.verdict.grade).toBe('possible');
  });

  it('never accuses the runtime or the standard library', () => {
    const diagnosis = diagnose(
      facts({
        heaps: capturesOf(4, 10, (place) => ({ 'runtime.malg': 40 * MiB * place, 'main.idle': 10 * MiB })),
        samples: samplesOf({ seconds: 30, rss: (at) => (60 + 4 * at) * MiB }),
      }),
    );
    expect(diagnosis.verdict).toMatchObject({ class: 'go-heap-growth', culprit: null });
    expect(diagnosis.verdict.grade).not.toBe('proved');
  });

  it('names the function that spreads its allocations over helpers, not one helper', () => {
    const heaps = [0, 1, 2, 3].map((place) =>
      heapAt(
        place * 10,
        {
          'main.(*Cache).Put': 8 * MiB * place,
          'main.newEntry': 18 * MiB * place,
          'main.copyKey': 14 * MiB * place,
        },
        place + 1,
        { 'main.(*Cache).Put': 40 * MiB * place, 'main.withMetrics': 40 * MiB * place },
      ),
    );
    const diagnosis = diagnose(
      facts({ heaps, samples: samplesOf({ seconds: 30, rss: (at) => (60 + 4 * at) * MiB }) }),
    );
    expect(diagnosis.verdict.culprit).toMatchObject({ function: 'main.(*Cache).Put', share: 1 });
  });

  it('lists a second, smaller leak after the larger one', () => {
    const diagnosis = diagnose(
      facts({
        heaps: capturesOf(4, 10, (place) => ({
          'main.large': 100 * MiB * place,
          'main.small': 10 * MiB * place,
        })),
        samples: samplesOf({ seconds: 30, rss: (at) => (60 + 11 * at) * MiB }),
      }),
    );
    expect(diagnosis.verdict.culprit?.function).toBe('main.large');
    expect(diagnosis.findings[1]).toMatchObject({
      class: 'go-heap-growth',
      culprit: { function: 'main.small' },
    });
  });

  it('says that growth is spread where nobody holds most of it', () => {
    const names = ['main.a', 'main.b', 'main.c', 'main.d', 'main.e'];
    const diagnosis = diagnose(
      facts({
        heaps: capturesOf(4, 10, (place) =>
          Object.fromEntries(names.map((name) => [name, 12 * MiB * place])),
        ),
        samples: samplesOf({ seconds: 30, rss: (at) => (60 + 6 * at) * MiB }),
      }),
    );
    expect(diagnosis.verdict).toMatchObject({ class: 'go-heap-growth', culprit: null, grade: 'probable' });
  });

  it('stays proved when profiles lag behind RSS but MemStats account for the growth', () => {
    const lagging = facts({
      heaps: capturesOf(4, 10, (place) => ({ 'main.put': 20 * MiB * place })),
      samples: samplesOf({ seconds: 30, rss: (at) => (60 + 12 * at) * MiB, limit: null }),
    });
    expect(diagnose(lagging).verdict.grade).toBe('probable');
    const accounted = {
      ...lagging,
      memStats: [0, 10, 20, 30].map((at) => memStatsAt(at, { heapInuse: (40 + 11 * at) * MiB })),
    };
    expect(diagnose(accounted).verdict.grade).toBe('proved');
  });

  it('is lowered by a rival that explains the growth as well', () => {
    const diagnosis = diagnose({
      ...leak(4),
      samples: samplesOf({ seconds: 30, rss: (at) => (80 + 8 * at) * MiB, shmem: (at) => 4 * at * MiB }),
    });
    expect(diagnosis.findings.find(({ class: kind }) => kind === 'go-heap-growth')?.grade).toBe('probable');
    expect(diagnosis.findings.map(({ class: kind }) => kind)).toContain('shmem-growth');
  });

  it('finds goroutines no rival when each new one would have to hold megabytes', () => {
    const diagnosis = diagnose({
      ...leak(4),
      goroutines: [0, 10, 20, 30].map((at) => goroutinesAt(at, 20 + at)),
    });
    expect(diagnosis.verdict).toMatchObject({ class: 'go-heap-growth', grade: 'proved' });
  });

  it('gives a range to the limit, and none where no growth is certain', () => {
    const random = (at: number) => Math.sin(at * 12.9898) * 6;
    const noisy = {
      ...leak(4),
      samples: samplesOf({ seconds: 30, rss: (at) => (300 + 4 * at + random(at)) * MiB }),
    };
    expect(english(diagnose(noisy)).verdict).toMatch(/; \d+–\d+ s to the limit of 512 MiB\.$/);
    expect(english(diagnose({ ...leak(4), samples: [] })).verdict).not.toContain('limit');
  });
});
