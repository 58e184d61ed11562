import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import { rules } from '../../../src/core/diagnosis/rules';
import { capturesOf, dice, english, facts, goroutinesAt, MiB, memStatsAt, samplesOf } from './made-facts';

const flatHeap = (captures: number, step: number) =>
  capturesOf(captures, step, () => ({ 'main.serve': 60 * MiB }));
const classOf = (diagnosis: ReturnType<typeof diagnose>) => diagnosis.verdict.class;
const gradeOf = (diagnosis: ReturnType<typeof diagnose>, kind: string) =>
  diagnosis.findings.find((finding) => finding.class === kind)?.grade;

describe('goroutine leak', () => {
  const leaking = facts({
    heaps: capturesOf(4, 10, (place) => ({ 'main.wait': 8 * MiB * place, 'main.serve': 60 * MiB })),
    samples: samplesOf({ seconds: 30, rss: (at) => (90 + 1.5 * at) * MiB }),
    goroutines: [0, 10, 20, 30].map((at) =>
      goroutinesAt(at, 100 + 200 * at, { 'main.(*Hub).listen': 40 + 195 * at }),
    ),
  });

  it('is proved by counts that never fall and memory that rises with them', () => {
    const diagnosis = diagnose(leaking);
    expect(diagnosis.verdict).toMatchObject({ class: 'goroutine-leak', grade: 'proved' });
    expect(diagnosis.verdict.culprit?.function).toBe('main.(*Hub).listen');
  });

  it('ranks the heap that the goroutines hold below itself', () => {
    expect(gradeOf(diagnose(leaking), 'go-heap-growth')).toBe('possible');
  });

  it('is ruled out where the number breathes', () => {
    const counts = [148, 161, 150, 155].map((count, place) => goroutinesAt(place * 10, count));
    expect(gradeOf(diagnose({ ...leaking, goroutines: counts }), 'goroutine-leak')).toBe('ruled-out');
  });
});

describe('native growth', () => {
  const memory = samplesOf({ seconds: 60, rss: (at) => (120 + 4 * at) * MiB, limit: null });
  const stats = (sys: (at: number) => number) =>
    [0, 20, 40, 60].map((at) => memStatsAt(at, { sys: sys(at) * MiB, heapReleased: 0, heapInuse: 60 * MiB }));

  it('is what resident memory grows by and the runtime does not account for', () => {
    const diagnosis = diagnose(facts({ heaps: flatHeap(4, 20), samples: memory, memStats: stats(() => 80) }));
    expect(diagnosis.verdict).toMatchObject({ class: 'native-growth', grade: 'probable', culprit: null });
  });

  it('is ruled out where the runtime accounts for it', () => {
    const diagnosis = diagnose(
      facts({ heaps: flatHeap(4, 20), samples: memory, memStats: stats((at) => 80 + 4 * at) }),
    );
    expect(gradeOf(diagnosis, 'native-growth')).toBe('ruled-out');
  });

  it('is possible at most without MemStats, where the profiled heap stays flat', () => {
    const diagnosis = diagnose(facts({ heaps: flatHeap(4, 20), samples: memory, runtime: 'other' }));
    expect(diagnosis.verdict).toMatchObject({ class: 'native-growth', grade: 'possible', culprit: null });
  });
});

describe('threads and shared memory', () => {
  it('calls threads that pile up thread growth', () => {
    const diagnosis = diagnose(
      facts({
        samples: samplesOf({ seconds: 60, rss: (at) => (40 + 0.3 * at) * MiB, threads: (at) => 12 + 5 * at }),
      }),
    );
    expect(diagnosis.verdict).toMatchObject({ class: 'thread-growth', grade: 'probable' });
  });

  it('takes a few more threads for what they are', () => {
    const diagnosis = diagnose(
      facts({
        samples: samplesOf({ seconds: 60, rss: () => 40 * MiB, threads: (at) => 12 + Math.floor(at / 20) }),
      }),
    );
    expect(gradeOf(diagnosis, 'thread-growth')).toBe('ruled-out');
  });

  it('proves growing shared memory by the series and the usage of the cgroup', () => {
    const diagnosis = diagnose(
      facts({
        heaps: flatHeap(4, 20),
        samples: samplesOf({ seconds: 60, rss: (at) => (120 + 4 * at) * MiB, shmem: (at) => 4 * at * MiB }),
      }),
    );
    expect(diagnosis.verdict).toMatchObject({ class: 'shmem-growth', grade: 'proved', culprit: null });
  });
});

describe('no leak', () => {
  const cycles = (seconds: number, each: number) =>
    Array.from({ length: seconds / each + 1 }, (_, place) =>
      memStatsAt(place * each, {
        numGc: place * 10,
        heapSys: 128 * MiB,
        heapIdle: 40 * MiB,
        heapInuse: 88 * MiB,
        heapReleased: 20 * MiB,
      }),
    );

  it('is healthy after ten flat minutes', () => {
    const diagnosis = diagnose(
      facts({
        heaps: flatHeap(6, 120),
        samples: samplesOf({ seconds: 600, every: 5, rss: () => 150 * MiB }),
      }),
    );
    expect(diagnosis.verdict).toMatchObject({ class: 'healthy', grade: 'probable', culprit: null });
  });

  it('is healthy after five garbage collections with a flat live heap', () => {
    const diagnosis = diagnose(
      facts({
        heaps: flatHeap(4, 20),
        samples: samplesOf({ seconds: 60, rss: () => 150 * MiB }),
        memStats: cycles(60, 20),
      }),
    );
    expect(classOf(diagnosis)).toBe('healthy');
  });

  it('is not called healthy after a minute without GC figures', () => {
    const diagnosis = diagnose(
      facts({ heaps: flatHeap(4, 20), samples: samplesOf({ seconds: 60, rss: () => 150 * MiB }) }),
    );
    expect(classOf(diagnosis)).toBe('insufficient-evidence');
  });

  it('says idle heap where the runtime holds a lot that is free', () => {
    const stats = [0, 20, 40, 60].map((at) =>
      memStatsAt(at, {
        heapSys: 900 * MiB,
        heapIdle: 820 * MiB,
        heapInuse: 80 * MiB,
        heapReleased: 20 * MiB,
        numGc: at,
      }),
    );
    const diagnosis = diagnose(
      facts({
        heaps: flatHeap(4, 20),
        samples: samplesOf({ seconds: 60, rss: () => 900 * MiB, limit: null }),
        memStats: stats,
      }),
    );
    expect(diagnosis.verdict).toMatchObject({ class: 'idle-heap-retained', culprit: null });
  });

  it('has always a verdict, with nothing at all', () => {
    const diagnosis = diagnose(facts({}));
    expect(diagnosis.verdict).toMatchObject({ class: 'insufficient-evidence', culprit: null });
    expect(english(diagnosis).verdict).toBe('Not enough evidence to say whether memory leaks.');
  });

  it('accuses no function in 200 runs of saw-tooth, churn and noise', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = dice(seed);
      const period = 5 + 20 * random();
      const high = 40 + 300 * random();
      const diagnosis = diagnose(
        facts({
          heaps: capturesOf(4, 15, () => ({
            'main.handle': random() * high * MiB,
            'main.parse': random() * high * 0.5 * MiB,
            'encoding/json.decode': random() * 30 * MiB,
            'main.cache': 50 * MiB,
          })),
          samples: samplesOf({
            seconds: 45,
            rss: (at) => (high + 80 + (high / 4) * ((at % period) / period) + 4 * random()) * MiB,
            limit: null,
          }),
          memStats: cycles(45, 15),
        }),
      );
      const accused = diagnosis.findings.filter(
        ({ grade, culprit }) => grade !== 'ruled-out' && culprit !== null,
      );
      expect(accused, `seed ${seed}: ${english(diagnosis).claims.join(' | ')}`).toEqual([]);
    }
  });

  it('names the same culprit in 100 runs of a noisy leak', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = dice(seed);
      const rate = 1 + 20 * random();
      const diagnosis = diagnose(
        facts({
          heaps: capturesOf(4, 15, (place) => ({
            'main.leak': (rate * 15 * place * 0.9 + 2 * random()) * MiB,
            'main.handle': 20 * random() * MiB,
            'main.cache': 50 * MiB,
          })),
          samples: samplesOf({
            seconds: 45,
            rss: (at) => (120 + rate * at + 8 * random()) * MiB,
            limit: null,
          }),
        }),
      );
      if (rate * 45 < 60) continue;
      expect(
        diagnosis.verdict.culprit?.function,
        `seed ${seed}: ${english(diagnosis).claims.join(' | ')}`,
      ).toBe('main.leak');
    }
  });
});

describe('the rules', () => {
  it('name where their meaning is from', () => {
    for (const rule of rules) expect(rule.sources.every((url) => url.startsWith('https://'))).toBe(true);
    expect(new Set(rules.map((rule) => rule.class)).size).toBe(rules.length);
  });

  it('never speak of VIRT, alloc_* or free memory', async () => {
    const { findingsEn } = await import('../../../src/core/words/findings.en');
    for (const text of Object.values(findingsEn)) expect(text).not.toMatch(/VIRT|alloc_|free memory/);
  });
});
