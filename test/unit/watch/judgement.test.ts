import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGround } from '#core/watch/ground';
import { judgeHeartbeat } from '#core/watch/heartbeat';
import { recogniseTarget } from '#core/watch/recognise';
import { readWatchState, type WatchState } from '#core/watch/state';
import { watchIdFor } from '#core/watch/watch-id';

const state = readWatchState(readFileSync(new URL('./state.json', import.meta.url), 'utf8')) as WatchState;
/** So many seconds after it spoke, by both clocks of the host. */
const momentAfter = (seconds: number, more: Partial<Parameters<typeof judgeHeartbeat>[1]> = {}) => ({
  wall: state.wall + seconds,
  uptime: state.uptime + seconds,
  boot: state.boot,
  running: true,
  ...more,
});

describe('the heartbeat', () => {
  it('is alive up to three intervals and two seconds, then late', () => {
    expect(judgeHeartbeat(state, momentAfter(1))).toEqual({ is: 'alive', ageSeconds: 1, clockJumped: false });
    expect(judgeHeartbeat(state, momentAfter(31.9)).is).toBe('alive');
    expect(judgeHeartbeat(state, momentAfter(32.5)).is).toBe('late');
  });

  it('may be silent for as long as it has promised', () => {
    const calm = { ...state, interval: 0.87, beat: 10.87 };
    expect(judgeHeartbeat(calm, momentAfter(14)).is).toBe('alive');
    expect(judgeHeartbeat(calm, momentAfter(15)).is).toBe('late');
    expect(judgeHeartbeat({ ...calm, beat: null }, momentAfter(5)).is).toBe('late');
  });

  it('is dead when its process is gone, however young it is, and after a reboot', () => {
    expect(judgeHeartbeat(state, momentAfter(0, { running: false })).is).toBe('dead');
    expect(judgeHeartbeat(state, momentAfter(5, { boot: 'another', uptime: 3 })).is).toBe('dead');
    expect(judgeHeartbeat(null, momentAfter(0, { running: false })).is).toBe('dead');
  });

  it('is late while it runs and has not spoken yet, or runs where nobody can see it', () => {
    expect(judgeHeartbeat(null, momentAfter(0)).is).toBe('late');
    expect(judgeHeartbeat(state, momentAfter(1, { running: null })).is).toBe('alive');
  });

  it('is blind when it says so, and late before that', () => {
    const blind = { ...state, blind: 'no process fits' };
    expect(judgeHeartbeat(blind, momentAfter(1)).is).toBe('blind');
    expect(judgeHeartbeat(blind, momentAfter(100)).is).toBe('late');
  });

  it('goes by the time since boot where the clock was set, forwards or back', () => {
    const forwards = momentAfter(4, { wall: state.wall + 3604 });
    expect(judgeHeartbeat(state, forwards)).toEqual({ is: 'alive', ageSeconds: 4, clockJumped: true });
    const back = momentAfter(100, { wall: state.wall - 86_400 });
    expect(judgeHeartbeat(state, back)).toEqual({ is: 'late', ageSeconds: 100, clockJumped: true });
  });
});

describe('what a host offers a watchdog', () => {
  it('is read from what the host says of itself, and from nothing else', () => {
    const said = [
      'uid=1000',
      'user=deploy',
      'os=Linux',
      'root=/home/deploy/.local/state/heapcase-watch',
      'freeKb=2048',
      'place=/tmp/x',
      'fileSystem=tmpfs',
      'device=shm',
      'way=user',
      'lingers=1',
      'logout=yes',
      'reboot=yes',
      'fetcher=wget',
      'fetcher=nc',
      'hash=sha256sum',
      'fraction=yes',
      'exe=/usr/bin/orders (deleted)',
      'ownerUid=0',
      'world=yes',
    ].join('\n');
    expect(readGround(said)).toMatchObject({
      uid: 1000,
      freeBytes: 2_097_152,
      tmpfs: true,
      fetcher: 'wget',
      exe: '/usr/bin/orders',
      ownerUid: 0,
      openToWorld: true,
      present: null,
      sharedPlace: true,
      survival: { way: 'user', turnsLingerOn: true, logout: true, reboot: true },
      noWay: '',
    });
    expect(readGround('uid=0\nroot=/r\nplace=/tmpfiles\nnoWay=no cron runs here\n')).toMatchObject({
      tmpfs: false,
      sharedPlace: false,
      survival: null,
      noWay: 'no cron runs here',
    });
    expect(readGround('Please use our jump host.\n')).toBeNull();
  });
});

describe('how a process is recognised after a restart', () => {
  const target = {
    host: 'h',
    pid: 10,
    startTicks: 7,
    bootId: 'b',
    comm: 'orders',
    command: '',
    go: null,
    endpoint: null,
  };

  it('goes by the executable, by the name without one', () => {
    expect(recogniseTarget(target, '/usr/bin/orders', ['orders'], [])).toMatchObject({
      pid: 10,
      start: 7,
      exe: '/usr/bin/orders',
      comm: null,
      args: null,
    });
    expect(recogniseTarget(target, null, [], [])).toMatchObject({ exe: null, comm: 'orders' });
  });

  it('adds the arguments where the program alone says too little', () => {
    const argv = ['node', '--inspect', '/srv/orders.js', '--port', '80'];
    expect(recogniseTarget(target, '/usr/bin/node', argv, []).args).toBe('/srv/orders.js');
    const among = (own: string, ...twins: string[]) => {
      const words = [own, ...twins].map((line) => ['orders', ...line.split(' ')]);
      return recogniseTarget(target, '/usr/bin/orders', words[0], words.slice(1)).args;
    };
    expect(among('--port 80', '--port 81')).toBe('--port 80');
    expect(among('--port 80', '--port 81 --port 8080')).toBeNull();
    expect(among('--shard=2 -v', '--shard=1 -v', '--shard=3 -v')).toBe('--shard=2');
    const dirty = recogniseTarget(target, '/usr/bin/orders', ['orders', 'a\nb'], [['orders']]);
    expect(dirty.args).toBeNull();
  });

  it('and writes down no argument that may be a secret', () => {
    const twins = [['orders', '--db-password', 'hunter1', '--port', '81']];
    const own = ['orders', '--db-password', 'hunter2', '--port', '80'];
    expect(recogniseTarget(target, '/usr/bin/orders', own, twins).args).toBe('--port 80');
    const dsn = (password: string) => ['orders', '--db', `postgres://orders:${password}@db/orders`];
    expect(recogniseTarget(target, '/usr/bin/orders', dsn('a'), [dsn('b')]).args).toBeNull();
  });

  it('gives it a name that is safe as a folder', () => {
    expect(watchIdFor('/usr/local/bin/Orders_API.v2')).toBe('orders-api-v2');
    expect(watchIdFor('订单')).toBe('watch');
    expect(watchIdFor('a'.repeat(60))).toHaveLength(40);
  });
});
