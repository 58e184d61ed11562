import { expect, it } from 'vitest';
import { foldCase, hasOpenRun } from '#core/case/fold';
import { type CaseManifest, type JournalEntry, type JournalFact, JournalFactSchema } from '#core/case/model';

const at = '2026-11-23T04:00:00.000Z';
const manifest: CaseManifest = {
  format: 1,
  id: 'c',
  title: 'old',
  status: 'open',
  createdAt: at,
  madeBy: 'test',
  sample: false,
};
const target = {
  host: 'h',
  pid: 7,
  startTicks: 1,
  bootId: 'b',
  comm: 'orders',
  command: 'orders',
  go: null,
  endpoint: null,
};
const evidence = {
  id: 'aaaaaaaa',
  kind: 'heap-profile',
  sha256: 'a'.repeat(64),
  bytes: 1,
  name: 'heap-1.pb.gz',
  provenance: {
    host: 'h',
    how: 'GET',
    status: 200,
    stderr: null,
    takenAt: at,
    endedAt: at,
    clockOffsetMs: null,
    complete: 'whole',
    target: null,
    tool: 't',
  },
} as const;
const gap = { key: 'case.mended.stale-lock', fillings: { pid: 1 } } as const;

const journalOf = (...facts: JournalFact[]): JournalEntry[] =>
  facts.map((fact, n) => ({ seq: n + 1, at, fact, previous: '', hash: '' }));
const fold = (...facts: JournalFact[]) =>
  foldCase({ manifest, folder: '/c', journal: journalOf(...facts), headHash: 'h', mended: [] });

it('adds up what the journal says', () => {
  const record = fold(
    { kind: 'case-created', title: 'old' },
    { kind: 'run-started', host: 'h', mode: 'm' },
    { kind: 'target-pinned', target },
    { kind: 'target-pinned', target: { ...target, endpoint: 'http://127.0.0.1:6060' } },
    { kind: 'target-pinned', target: { ...target, startTicks: 2 } },
    { kind: 'evidence-added', evidence },
    { kind: 'capture', label: 'baseline', number: 1, at, evidence: ['aaaaaaaa', 'gone'] },
    { kind: 'ran-on-host', host: 'h', what: 'ps', status: 0, bytes: 3, ms: 2 },
    { kind: 'gap', what: gap },
    { kind: 'target-lost', reason: 'ended', at },
    { kind: 'note', text: 'n' },
    { kind: 'title-changed', title: 'new' },
  );
  expect(record.manifest.title).toBe('new');
  expect(record.targets.map(({ startTicks, endpoint }) => [startTicks, endpoint])).toEqual([
    [1, 'http://127.0.0.1:6060'],
    [2, null],
  ]);
  expect(record.evidence).toEqual([evidence]);
  expect(record.captures).toEqual([{ label: 'baseline', number: 1, at, evidence: [evidence] }]);
  expect(record.hostActs).toEqual([{ at, host: 'h', what: 'ps', status: 0, bytes: 3, ms: 2 }]);
  expect(record.gaps).toEqual([gap]);
});

it('knows a run that has no end', () => {
  const started = { kind: 'run-started', host: 'h', mode: 'm' } as const;
  const ended = { kind: 'run-ended', outcome: 'done', failure: null } as const;
  expect(hasOpenRun(journalOf())).toBe(false);
  expect(hasOpenRun(journalOf(started))).toBe(true);
  expect(hasOpenRun(journalOf(started, ended, { kind: 'note', text: '' }))).toBe(false);
  expect(hasOpenRun(journalOf(started, ended, started))).toBe(true);
});

it('does something about every kind of fact', () => {
  for (const option of JournalFactSchema.options) {
    expect(() => fold({ kind: option.shape.kind.value } as never)).not.toThrow(/unhandled/);
  }
});
