import { describe, expect, it } from 'vitest';
import type { Target } from '#core/case/model';
import { diagnose } from '#core/diagnosis/diagnose';
import { english, facts, MiB, samplesOf } from './made-facts';

const target: Target = {
  host: 'web-1',
  pid: 4711,
  startTicks: 1,
  bootId: null,
  comm: 'orders',
  command: 'orders',
  exe: null,
  endpoint: null,
  go: null,
};
const flat = samplesOf({ seconds: 900, rss: () => 100 * MiB });

describe('pprof that others can reach', () => {
  it('is a finding beside the verdict, with where it answers and what it rests on', () => {
    const diagnosis = diagnose(facts({ target: { ...target, openAt: ['0.0.0.0:6060'] }, samples: flat }));
    const finding = diagnosis.findings.find((one) => one.class === 'pprof-open');
    expect(english(diagnosis).claims).toContain(
      'proved: pprof is open to the world: it answers at 0.0.0.0:6060',
    );
    expect(finding?.for[0].evidence).toEqual(['series']);
    expect(finding?.wouldChange).not.toBeNull();
    expect(finding?.next).toHaveLength(2);
  });

  it('is neither the verdict nor a rival of it', () => {
    const closed = diagnose(facts({ target, samples: flat }));
    const open = diagnose(facts({ target: { ...target, openAt: ['[::]:6060'] }, samples: flat }));
    expect(open.verdict).toEqual(closed.verdict);
    expect(open.sentence).toEqual(closed.sentence);
    expect(closed.findings.some((one) => one.class === 'pprof-open')).toBe(false);
  });
});
