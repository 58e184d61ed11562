import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOomLog } from '#core/probe/oom/read-oom-log';
import { recordedData } from '../../helpers/recorded-data';

const folder = path.join(recordedData, 'oom');
const present = existsSync(folder);

interface Expected {
  readonly kills: readonly object[];
  readonly killGroups: number;
  readonly openEvents: readonly object[];
  readonly verdict: { readonly grade: string; readonly killer: string; readonly subject: object | null };
  readonly gradeWithHighMemoryBefore?: string;
  readonly [more: string]: unknown;
}

const compared = [
  'memcgStats',
  'tasks',
  'reaped',
  'userspaceKillers',
  'units',
  'containers',
  'header',
  'memInfo',
  'memcg',
];

describe.skipIf(!present)('out-of-memory logs of real machines', () => {
  const expected: Record<string, Expected> = present
    ? JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8'))
    : {};

  it.each(Object.keys(expected))('%s is read as its notes say', (name) => {
    const reading = readOomLog(readFileSync(path.join(folder, name), 'utf8'));
    const wanted = expected[name];
    const kills = wanted.kills.map((kill) => ({ ...kill, time: stampOf(kill) }));
    expect(reading.kills).toEqual(kills);
    expect(reading.killGroups).toBe(wanted.killGroups);
    expect(reading.openEvents).toMatchObject(wanted.openEvents);
    const { grade, killer, subject } = wanted.verdict;
    expect(reading.verdict).toEqual({ grade, killer, subject });
    expect(reading.gradeWithHighMemoryBefore).toBe(wanted.gradeWithHighMemoryBefore ?? grade);
    for (const key of compared) {
      if (wanted[key] !== undefined)
        expect(reading[key as keyof typeof reading]).toMatchObject(wanted[key] as object);
    }
  });
});

/** Our reading writes "no stamp" with an empty text. */
const stampOf = (kill: object) => {
  const { time } = kill as { time: { raw: string | null } };
  return { ...time, raw: time.raw ?? '' };
};
