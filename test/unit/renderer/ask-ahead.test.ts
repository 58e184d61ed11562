/// <reference types="vite/client" />
// What the pane of profiles asks first is asked before it is opened: the same question, and never for too much.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { CaseView } from '#core/contract/methods';
import { defaultView } from '#core/profile/view';
import { changeLook } from '../../../src/renderer/state/profile-look';

const asked = vi.hoisted(() =>
  vi.fn(async (_profiles: unknown, question: string, ..._rest: unknown[]): Promise<object> => {
    const types = ['inuse_space', 'inuse_objects'].map((type) => ({ type, unit: 'bytes' }));
    if (question === 'facts') return { sampleTypes: types, defaultSampleType: 'inuse_space' };
    return { rows: [] };
  }),
);
vi.mock('../../../src/renderer/profiles/ask-profiles', () => ({ askProfiles: asked, mostKeptRows: 100 }));
const { askAhead } = await import('../../../src/renderer/features/profile/ask-ahead');

const MiB = 2 ** 20;
const profile = (id: string, bytes: number) => ({
  id,
  kind: 'heap-profile',
  sha256: id,
  bytes,
  name: `${id}.pb.gz`,
  provenance: { host: 'here', takenAt: '2026-11-23T04:00:00.000Z' },
});
function caseOf(id: string, first: number, last: number): CaseView {
  const evidence = [profile('first', first), profile('last', last), profile('kernel', 500 * MiB)];
  const captures = [0, 1].map((number) => ({
    label: number === 0 ? 'baseline' : 'capture',
    number,
    at: '2026-11-23T04:00:00.000Z',
    evidence: [evidence[number]],
  }));
  return { manifest: { id }, evidence, captures } as unknown as CaseView;
}

const { signal } = new AbortController();
const questions = () => asked.mock.calls.map(([, question, request]) => [question, request]);
const usual = { evidence: 'last', view: defaultView, compare: 'first' };

describe('asking ahead', () => {
  beforeEach(() => asked.mockClear());

  test('asks for the table and the facts of what the pane would show, behind everything else', async () => {
    await askAhead(caseOf('usual', MiB, MiB), signal);
    expect(questions().slice(0, 2)).toEqual([
      ['top', usual],
      ['facts', { evidence: 'last' }],
    ]);
    for (const [profiles, , , options] of asked.mock.calls) {
      expect(options).toEqual({ signal, ahead: true });
      expect(profiles).toMatchObject({ caseId: 'usual' });
    }
  });

  test('then asks for the table of the other sample types', async () => {
    await askAhead(caseOf('types', MiB, MiB), signal);
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(3), 20_000);
    expect(questions()[2]).toEqual([
      'top',
      { ...usual, view: { ...defaultView, sampleType: 'inuse_objects' } },
    ]);
  });

  test('asks for no other table where all together could not be kept', async () => {
    asked.mockResolvedValueOnce({ rows: Array.from({ length: 51 }) });
    await askAhead(caseOf('many rows', MiB, MiB), signal);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('asks what the person looked at last', async () => {
    changeLook('seen before', {
      shown: 'first',
      view: { ...defaultView, focus: 'load', selection: 'main.load' },
    });
    await askAhead(caseOf('seen before', MiB, MiB), signal);
    expect(questions()[0]).toEqual([
      'top',
      { evidence: 'first', view: { ...defaultView, focus: 'load' }, compare: null },
    ]);
  });

  test('leaves alone what is larger than a person may want in memory', async () => {
    await askAhead(caseOf('large', 70 * MiB, 70 * MiB), signal);
    expect(asked).not.toHaveBeenCalled();
  });

  test('asks nothing where there is no profile', async () => {
    const { manifest } = caseOf('empty', 0, 0);
    await askAhead({ manifest, evidence: [], captures: [] } as unknown as CaseView, signal);
    expect(asked).not.toHaveBeenCalled();
  });
});
