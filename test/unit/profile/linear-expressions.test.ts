/**
 * Expressions are matched in time that grows with the name, told by counted work: how often V8 enters the functions
 * and blocks of RE2 on names of n, 2n and 4n characters. No clock is read.
 */

import { Session } from 'node:inspector/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { expression as compile } from '../../../src/core/profile/expressions';

const session = new Session();
let expression: typeof compile;

beforeAll(async () => {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // Only what is loaded from now on is counted in all its blocks.
  ({ expression } = await import('../../../src/core/profile/expressions'));
});
afterAll(() => session.disconnect());

/** How often a block of RE2 was entered since it was last asked. */
async function entered(): Promise<number> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.includes('re2js'))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

async function workOf(source: string, name: string): Promise<number> {
  const { matches } = expression('focus', source);
  // What is prepared once, for the first name, is no part of the work for a name.
  matches(name.slice(0, 10));
  await entered();
  matches(name);
  return entered();
}

describe('the work for a name', () => {
  it.each([
    ['(a+)+$', 'a', '!'],
    ['(a|a)*[bc]', 'a', ''],
    ['(a*)*[bc]', 'a', ''],
    ['(.*)*[xz]', 'y', ''],
    ['(x+x+)+[yz]', 'x', ''],
    ['([a-z]+)*[!?]', 'q', '1'],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a', ''],
    ['.*.*.*.*.*[=:].*', 'k', ''],
    ['(a?){30}a{30}$', 'a', 'b'],
    ['(a{0,30}){0,30}[bc]', 'a', ''],
    ['\\b(\\w+\\W*)+\\d$', 'w ', ''],
    ['(?i)(straße|STRASSE)+$', 'straße', 'x'],
  ])('%s grows no more than the name does', async (source, piece, end) => {
    const sizes = [2000, 4000, 8000];
    const work: number[] = [];
    for (const size of sizes) work.push(await workOf(source, piece.repeat(size) + end));
    const [once = 0, twice = 0, fourTimes = 0] = work;
    // The name was gone through: a word that has to be in it and is not would end the search at once.
    expect(once).toBeGreaterThan(sizes[0] as number);
    // A matcher that goes back would take four and sixteen times as much, or hang.
    expect(twice / once).toBeLessThan(3);
    expect(fourTimes / once).toBeLessThan(6);
  });
});
