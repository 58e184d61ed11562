/// <reference types="vite/client" />
// Files that a person opened are a series like captures: in the order of their times, or of their names.
import { expect, test } from 'vitest';
import type { CaseView } from '#core/contract/methods';
import { chosenProfiles, profileChoices } from '../../../src/renderer/features/profile/captures';
import { growthAsTsv } from '../../../src/renderer/features/profile/growth/growth-tsv';
import { memberName, seriesOfCase } from '../../../src/renderer/features/profile/growth/series';
import { wholeCase } from '../../../src/renderer/state/spine';

const file = (name: string, saysTakenAt: string | null, kind = 'heap-profile') => ({
  id: name,
  kind,
  name,
  sha256: name,
  bytes: 1,
  provenance: { host: 'local', takenAt: '2026-11-23T09:00:00.000Z', opened: { saysTakenAt } },
});
const caseOf = (...evidence: readonly object[]) =>
  ({ manifest: { id: 'opened' }, captures: [], clockOffsetMs: null, evidence }) as unknown as CaseView;
const seriesOf = (view: CaseView) => seriesOfCase(view, wholeCase);
const names = (view: CaseView) => seriesOf(view).members.map(({ choice }) => choice.file);
const at = (hour: number) => `2026-11-23T0${hour}:00:00.000Z`;

test('they are ordered by the times that they name, and the last is shown against the first', () => {
  const view = caseOf(file('b', at(3)), file('cpu', at(1), 'profile'), file('c', at(1)), file('a', at(2)));
  expect(names(view)).toEqual(['c', 'a', 'b']);
  expect(seriesOf(view)).toMatchObject({ order: 'said', outside: 0 });
  expect(seriesOf(view).members.map(({ at: time }) => time)).toEqual(
    [1, 2, 3].map((hour) => Date.parse(at(hour))),
  );
  const choices = profileChoices(view);
  const { shown, base } = chosenProfiles(choices, { capture: null, shown: null, base: null });
  expect([shown?.file, base?.file]).toEqual(['b', 'c']);
  expect(chosenProfiles(choices, { capture: null, shown: 'a', base: 'b' }).base?.file).toBe('b');
  const [first] = seriesOf(view).members;
  expect(first && memberName(first, 'said')).toBe('c (2026-11-23 01:00:00)');
});

test.each([
  ['one of them names none', null],
  ['two of them name the same', at(1)],
])('they are ordered by name where %s', (_why, other) => {
  const view = caseOf(file('heap-10', at(1)), file('heap-9', other));
  const series = seriesOf(view);
  expect(names(view)).toEqual(['heap-9', 'heap-10']);
  expect(series.order).toBe('name');
  expect(series.members[0] && memberName(series.members[0], 'name')).toBe('heap-9');
  expect(growthAsTsv([], series)).toBe(
    'function\theap-9\theap-10\tslope per profile\t95 % interval of the slope, plus or minus\tsteps up\tsteps\n',
  );
});

test('captures of the case come before them, and what was not opened is no part of a series', () => {
  const merged = { ...file('merged', null), provenance: { host: 'local', takenAt: at(9) } };
  expect(names(caseOf(file('one', at(1)), merged))).toEqual(['one']);
  const heap = file('captured', null);
  const captured = {
    ...caseOf(heap, file('one', at(1))),
    captures: [{ label: 'baseline', number: 0, at: at(5), evidence: [heap] }],
  } as unknown as CaseView;
  expect(names(captured)).toEqual(['captured']);
});
