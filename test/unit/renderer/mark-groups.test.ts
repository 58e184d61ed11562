import { describe, expect, test } from 'vitest';
import { groupMarks } from '../../../src/renderer/features/case/mark-groups';

describe('labels of captures on the spine', () => {
  const labels = (...marks: readonly (readonly [number, string])[]) =>
    groupMarks(
      marks.map(([x, label]) => ({ x, label })),
      'before',
    ).map(({ label }) => label);

  test('stand alone where there is room', () => {
    expect(labels([0, '60 %'], [80, '70 %'], [160, 'Fast path'])).toEqual(['60 %', '70 %', 'Fast path']);
  });

  test('of rungs that fired within a second are one', () => {
    expect(labels([303, '80 %'], [300, '60 %'], [301, '70 %'])).toEqual(['60 70 80 %']);
    expect(labels([10, '60 %'], [300, 'Fast path'], [301, '90 %'])).toEqual(['60 %', 'Fast path, 90 %']);
  });

  test('of more than can be read, or of the same rung, say how many there are', () => {
    const many = [60, 65, 70, 80, 90].map((share, at) => [300 + at, `${share} %`] as const);
    expect(labels(...many)).toEqual(['60 % … 90 % (5)']);
    expect(labels([300, '90 %'], [303, '90 %'])).toEqual(['90 % (2)']);
  });

  test('take in the neighbour that a longer label would reach', () => {
    // Alone, the later two leave the first one its room; together they do not.
    expect(labels([200, '60 %'], [250, '70 %'])).toHaveLength(2);
    expect(labels([200, '60 %'], [250, '70 %'], [252, '80 %'])).toEqual(['60 70 80 %']);
  });

  test('below their marks need room on the other side', () => {
    const below = (...places: readonly number[]) =>
      groupMarks(
        places.map((x) => ({ x, label: '70 %' })),
        'below',
      ).map(({ label }) => label);
    expect(below(200, 240)).toEqual(['70 %', '70 %']);
    expect(below(200, 230)).toEqual(['70 % (2)']);
  });

  test('belong to their marks, from left to right', () => {
    const both = [
      { x: 12, label: '70 %', name: 'later' },
      { x: 10, label: '60 %', name: 'first' },
    ];
    const [{ marks }] = groupMarks(both, 'before');
    expect(marks.map(({ name }) => name)).toEqual(['first', 'later']);
  });
});
