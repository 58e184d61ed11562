// Rows that are no functions keep their choice with the look; the search finds lines of a source; a change is told
// as a part of what there was.
import { describe, expect, test } from 'vitest';
import type { SourceFile } from '#core/profile/index';
import { choosingOf } from '../../../src/renderer/features/profile/chosen-row';
import { ownShare } from '../../../src/renderer/features/profile/own-share';
import { sortedRows, withMore } from '../../../src/renderer/features/profile/rows';
import { foundLines, shownLines } from '../../../src/renderer/features/profile/source-lines';
import { firstLook, type ProfileLook } from '../../../src/renderer/state/look';
import { finder } from '../../../src/renderer/worker/search-words';

describe('a chosen row', () => {
  const choosing = (look: ProfileLook, follows: boolean) => {
    const told: [Partial<ProfileLook>, string | undefined][] = [];
    return { told, ...choosingOf('traces', look, (part, step) => told.push([part, step]), follows) };
  };
  const selecting = (selection: string | null): ProfileLook => ({
    ...firstLook,
    view: { ...firstLook.view, selection },
  });

  test('is told to the look without a step for Back, with the function that is selected', () => {
    const { onRow, told } = choosing(selecting('main.load'), true);
    onRow('17');
    expect(told).toMatchObject([[{ rows: { traces: { row: '17', under: 'main.load' } } }, 'quiet']]);
  });

  test('selects the function that it stands for', () => {
    const { onRow, told } = choosing(selecting(null), true);
    onRow('a', 'main.wait');
    expect(told[0]?.[0]).toMatchObject({
      view: { selection: 'main.wait' },
      rows: { traces: { row: 'a', under: 'main.wait' } },
    });
  });

  test('gives way to a function that was selected since, but for labels', () => {
    const rows = { traces: { row: '17', under: 'main.load' } };
    expect(choosing({ ...selecting('main.load'), rows }, true).row).toBe('17');
    expect(choosing({ ...selecting('main.store'), rows }, true).row).toBeNull();
    expect(choosing({ ...selecting('main.store'), rows }, false).row).toBe('17');
  });
});

describe('a source', () => {
  const text = Array.from({ length: 40 }, (_, i) =>
    i === 30 ? 'days = append(days, d)' : `line ${i + 1}`,
  ).join('\n');
  const file: SourceFile = {
    file: 'a.go',
    startLine: 4,
    flat: 8,
    cum: 8,
    own: [5],
    lines: [{ line: 5, flat: 8, cum: 8, functions: ['main.load'] }],
  } as never;

  test('is searched in its text and in the functions of its lines', () => {
    expect(foundLines(file, text, finder('APPEND days'))).toEqual([31]);
    expect(foundLines(file, text, finder('main.load'))).toEqual([5]);
    expect(foundLines(file, null, finder('append'))).toEqual([]);
    expect(foundLines(file, text, null)).toEqual([]);
  });

  test('opens a long fold five hundred lines at a time', () => {
    const long = Array.from({ length: 2000 }, (_, i) => `line ${i + 1}`).join('\n');
    const last = shownLines(file, long, new Set()).at(-1);
    if (last?.kind !== 'fold') throw new Error('the end is no fold');
    const opened = shownLines(file, long, new Set([last.from]));
    expect(opened.at(-1)).toEqual({ kind: 'fold', from: last.from + 500, to: 2000 });
    expect(opened.at(-2)).toMatchObject({ kind: 'line', line: last.from + 499 });
  });

  test('folds no line that was found', () => {
    const lines = (found: readonly number[]) =>
      shownLines(file, text, new Set(), found).flatMap((row) => (row.kind === 'line' ? [row] : []));
    expect(lines([]).some(({ line }) => line === 31)).toBe(false);
    expect(lines([31]).find(({ line }) => line === 31)).toMatchObject({ found: true });
    expect(lines([31]).find(({ line }) => line === 5)).toMatchObject({ found: false });
  });
});

test('a change is a part of what there was, and none of what was not there', () => {
  expect(ownShare(1, 4)).toBe('25.00');
  expect(ownShare(5, 0)).toBeNull();
});

test('rows are sorted by what is known of them besides, unknown ones last', () => {
  const row = (name: string) =>
    ({ function: name, package: '', kind: 'own', flat: 1, cum: 1, flatDelta: null, cumDelta: null }) as const;
  const rows = withMore([row('a'), row('b'), row('c')], {
    kept: new Map([
      ['a', 0.2],
      ['c', 0.9],
    ]),
    mean: new Map(),
  });
  const names = sortedRows(rows, { by: 'kept', descending: true }).map(({ function: name }) => name);
  expect(names).toEqual(['c', 'a', 'b']);
});
