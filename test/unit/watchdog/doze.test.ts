import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exec, findProgram } from '../../helpers/exec';
import { waitFor } from '../../helpers/wait-for';
import { FAKE_EPOCH, FakeHost, WATCHDOG_SCRIPT } from '../../helpers/watchdog';

const LIMIT_KIB = 512 * 1024;

/** Bash, which is `sh` on many a server, takes 7 MB for the functions of the script: while nothing moves it has none. */
describe.skipIf(!findProgram('bash'))('a bash that dozes', () => {
  let host: FakeHost;
  let watch: ChildProcess;
  let jumped = 0;

  const home = () => path.join(host.dir, 'root/w');
  const places = () => [
    ...['--root', path.join(host.dir, 'root'), '--id', 'w'],
    ...['--proc', host.proc, '--cgroup', host.cgroups, '--dry'],
  ];
  const inHome = (file: string) => readFileSync(path.join(home(), file), 'utf8');
  const state = () => JSON.parse(inHome('state.json'));
  const rungs = () => readdirSync(path.join(home(), 'captures')).map((name) => name.split('-')[1]);
  const status = (key: string) =>
    new RegExp(`^${key}:\\s+(\\w+)`, 'm').exec(readFileSync(`/proc/${watch.pid}/status`, 'utf8'))?.[1];
  const residentKib = () => Number(status('VmRSS'));
  const listensToTerm = () => ((BigInt(`0x${status('SigCgt')}`) >> 14n) & 1n) === 1n;

  async function at(percent: number, limitKib = LIMIT_KIB): Promise<void> {
    const kib = Math.ceil((LIMIT_KIB * percent) / 100);
    await host.groupV1('/hc', String(limitKib * 1024), kib);
    await host.process({ pid: 4242, cgroup: '9:memory:/hc\n0::/\n', rssKib: kib });
  }

  /** Its clocks stand still but for this. */
  async function later(seconds: number): Promise<void> {
    jumped += seconds;
    const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
    await rm(path.join(host.proc, 'uptime'));
    await host.write('proc/uptime', `${(uptime + jumped).toFixed(2)} 1.00\n`);
    await host.write('proc/wall', `${FAKE_EPOCH + jumped}\n`);
  }
  /** Makes it look after 100 s in which nothing has moved. */
  async function calmMinutes(): Promise<void> {
    await later(100);
    const said = await exec(['bash', WATCHDOG_SCRIPT, ...places(), 'rules']);
    expect(said.status, said.stderr).toBe(0);
  }
  const toDoze = () =>
    waitFor('it to doze', () => residentKib() < 4096 && listensToTerm(), { timeoutMs: 60_000 });

  beforeEach(async () => {
    jumped = 0;
    host = await FakeHost.make();
    await host.memory(8_000_000, 7_000_000);
    await at(20);
  });
  async function start(settings = ''): Promise<void> {
    // While it tries how it can sleep, time has to pass.
    await rm(path.join(host.proc, 'uptime'));
    await symlink('/proc/uptime', path.join(host.proc, 'uptime'));
    const rules = 'quiet=0\nsecond_heap=0\ngrowth=0\ntime_to_oom=0\n';
    const endpoint = 'endpoint=http://127.0.0.1:6060/debug/pprof/\n';
    await host.write(
      'root/w/watch.conf',
      `target_exe=/usr/local/bin/orders-api\n${endpoint}${rules}${settings}`,
    );
    watch = spawn('bash', ['--posix', WATCHDOG_SCRIPT, ...places(), 'run'], { stdio: 'ignore' });
    await waitFor('its baseline', () => state().captures.last?.rung === 'baseline', { timeoutMs: 60_000 });
  }
  afterEach(async () => {
    watch.kill('SIGKILL');
    await host.remove();
  });

  it('is below 4 MB, speaks, wakes for what moves, dozes again, and ends in order', async () => {
    await start();
    expect(residentKib()).toBeGreaterThan(5000);
    await calmMinutes();
    await toDoze();
    const { seq } = state();
    await waitFor('its heartbeat', () => state().seq > seq, { timeoutMs: 60_000 });
    expect(state()).toMatchObject({ pid: watch.pid, target: { pid: 4242, lives: 1 } });
    expect(state().own.rss).toBeLessThan(4096 * 1024);

    await later(10);
    await at(45);
    await waitFor('a capture', () => /capture \S+-fast-2 is whole/.test(inHome('log')), {
      timeoutMs: 60_000,
    });
    expect(rungs().sort()).toEqual(['baseline', 'fast']);

    await calmMinutes();
    await toDoze();
    watch.kill('SIGTERM');
    await waitFor('it to let go', () => !existsSync(path.join(home(), 'lock')), { timeoutMs: 60_000 });
    expect(inHome('log')).toMatch(/ended by signal TERM\n$/);
  }, 120_000);

  it('does not get up for a clock that was last asked a long interval ago', async () => {
    await host.memory(64_000_000, 60_000_000);
    await at(20, 64_000_000);
    // Each glance is then followed by a nod.
    await start('max_interval=5.1\n');
    await calmMinutes();
    await toDoze();
    const { seq } = state();
    await later(5);
    await waitFor('its next heartbeat', () => state().seq > seq, { timeoutMs: 60_000 });
    // It comes with the second glance; one that got up has looked in between.
    expect(state().seq).toBe(seq + 1);
    expect(residentKib()).toBeLessThan(4096);
  }, 120_000);
});
