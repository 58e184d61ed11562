import { expect, test } from 'vitest';
import { fateOf, type KnownProcess } from '#core/probe/successors';

const gone: KnownProcess = {
  pid: 4711,
  startTicks: 1000,
  bootId: 'boot-1',
  comm: 'orders-api',
  command: '/opt/orders-api -addr :6060',
  exe: '/opt/orders-api',
  parentPid: 1,
  cgroup: '/system.slice/orders-api.service',
};
const later = (part: Partial<KnownProcess>): KnownProcess => ({
  ...gone,
  pid: 5000,
  startTicks: 2000,
  ...part,
});

test('it runs while pid, start time and boot are the same', () => {
  expect(fateOf(gone, [later({}), { ...gone }])).toEqual({ is: 'running', successors: [] });
});

test('a pid that was given to another process is a restart, and no successor by itself', () => {
  const other = later({ pid: 4711, comm: 'cron', command: '/usr/sbin/cron' });
  expect(fateOf(gone, [other])).toEqual({ is: 'restarted', successors: [] });
  expect(fateOf(gone, [later({ pid: 4711 })])).toMatchObject({
    is: 'restarted',
    successors: [{ pid: 4711, startTicks: 2000 }],
  });
});

test('after another boot every pid is another process', () => {
  expect(fateOf(gone, [{ ...gone, bootId: 'boot-2', startTicks: 500 }])).toMatchObject({
    is: 'restarted',
    successors: [{ pid: 4711, bootId: 'boot-2' }],
  });
});

test.each([
  ['started before', later({ startTicks: 900 })],
  ['has other arguments', later({ command: '/opt/orders-api -addr :7070' })],
  ['runs another file', later({ exe: '/opt/other/orders-api' })],
  ['has another name', later({ comm: 'orders-api2' })],
])('who %s is no successor', (_why, process) => {
  expect(fateOf(gone, [process])).toEqual({ is: 'ended', successors: [] });
});

test('who runs in the same place is likelier than who is younger', () => {
  const elsewhere = later({ pid: 6000, startTicks: 3000, cgroup: '/user.slice' });
  expect(fateOf(gone, [elsewhere, later({})]).successors.map(({ pid }) => pid)).toEqual([5000, 6000]);
});

test('what may not be read does not rule anybody out', () => {
  expect(fateOf(gone, [later({ exe: null, cgroup: null, parentPid: null })]).successors).toHaveLength(1);
});
