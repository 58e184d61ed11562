import { expect, test } from 'vitest';
import { byUrgency, type FleetRow, shareOfLimit, staleSince } from '#core/contract/fleet';
import { fleetRows } from '../../helpers/fake-fleet';

const now = Date.parse('2026-11-23T03:14:00Z');
const rows = fleetRows(now);
const of = (host: string): FleetRow => {
  const row = rows.find((one) => one.host === host);
  if (!row) throw new Error(`no ${host}`);
  return row;
};

test('the one that reaches its limit first is on top, what tells nothing new below what does', () => {
  expect(
    [...rows]
      .reverse()
      .sort(byUrgency(now))
      .map(({ host }) => host),
  ).toEqual([
    'prod-api-3',
    'prod-api-1',
    // Ended: a person has to choose. Then the others that are stale, by name.
    'local',
    'deploy@staging-2:2222',
    'prod-api-2',
  ]);
});

test('sooner comes before later, and growth before rest', () => {
  const time = (fromSeconds: number) => ({
    fromSeconds,
    toSeconds: fromSeconds * 2,
    limitBytes: 1,
    scope: 'host' as const,
  });
  const row = (host: string, outlook: FleetRow['outlook']): FleetRow => ({
    ...of('prod-api-1'),
    host,
    outlook,
  });
  const sorted = [
    row('a', { state: 'flat', bytesPerSecond: 0, timeToLimit: null }),
    row('b', { state: 'grows', bytesPerSecond: 1, timeToLimit: null }),
    row('c', { state: 'grows', bytesPerSecond: 1, timeToLimit: time(900) }),
    row('d', { state: 'grows', bytesPerSecond: 1, timeToLimit: time(60) }),
  ].sort(byUrgency(now));
  expect(sorted.map(({ host }) => host)).toEqual(['d', 'c', 'b', 'a']);
});

test('a row is stale from the moment of its last sample', () => {
  expect(staleSince(of('prod-api-1'), now)).toBe(null);
  expect(staleSince(of('prod-api-1'), now + 4_000)).toBe(null);
  expect(staleSince(of('prod-api-1'), now + 6_000)).toBe(now);
  expect(staleSince(of('prod-api-2'), now)).toBe(now - 41_000);
  expect(staleSince(of('deploy@staging-2:2222'), now)).toBe(now - 95_000);
  expect(staleSince(of('local'), now)).toBe(now - 12_000);
});

test('the share is of the limit that binds', () => {
  const { sample } = of('prod-api-1');
  expect(shareOfLimit(of('prod-api-1'))).toBeCloseTo((sample?.rssKb ?? 0) / (512 * 1024), 5);
  expect(shareOfLimit({ ...of('prod-api-1'), sample: null })).toBe(null);
});
