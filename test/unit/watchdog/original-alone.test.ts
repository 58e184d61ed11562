import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exec, findProgram } from '../../helpers/exec';
import { waitFor } from '../../helpers/wait-for';
import { FakeHost, runWatch, SteppedWatch, WATCHDOG_SCRIPT } from '../../helpers/watchdog';

// What becomes of the original script when nobody looks after it: traps 5, 13 and 19 of the design, beside traps.test.ts.

const ORIGINAL = path.resolve('test/watchdog-peers/original.sh');

describe('the original script, left alone', () => {
  let host: FakeHost;
  const originals: ChildProcess[] = [];

  beforeEach(async () => {
    host = await FakeHost.make();
    await host.process({ pid: 4242, cgroup: '9:memory:/hc\n0::/\n' });
    await host.groupV1('/hc', String(512 * 2 ** 20), 100_000);
  });
  afterEach(async () => {
    for (const { pid } of originals.splice(0)) {
      try {
        process.kill(-(pid ?? 0), 'SIGKILL');
      } catch {
        // It was ended by the test.
      }
    }
    await host.remove();
  });

  const inBin = (...names: string[]) => path.join(host.dir, 'bin', ...names);
  const stub = async (name: string, text: string) => {
    await mkdir(inBin(), { recursive: true });
    await writeFile(inBin(name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };
  /** Started as its first comment says; a session of its own, so that the test can end all of it. */
  async function startOriginal(): Promise<ChildProcess> {
    const looks = path.join(host.dir, 'looks');
    await stub('top', `echo $PPID >>${looks}; echo 'MiB Mem :  24105.6 total,  18621.4 free'`);
    await stub('sleep', 'exec /bin/sleep 600');
    const before = existsSync(looks) ? readFileSync(looks, 'utf8').length : 0;
    const original = spawn('bash', [ORIGINAL], {
      detached: true,
      stdio: 'ignore',
      cwd: host.dir,
      env: { ...process.env, HOME: host.dir, PATH: `${inBin()}:${process.env['PATH']}` },
    });
    originals.push(original);
    await waitFor('its look', () => existsSync(looks) && readFileSync(looks, 'utf8').length > before, {
      timeoutMs: 60_000,
    });
    return original;
  }
  const filesHere = () => readdirSync(host.dir, { recursive: true }).map(String).sort();
  const lives = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

  it('13: two of it run beside one another; of ours the second one goes', async () => {
    const both = [await startOriginal(), await startOriginal()];
    expect(both.map(lives)).toEqual([true, true]);
    const watch = await SteppedWatch.start(host, conf);
    const second = await runWatch(host, ['run']);
    expect([second.status, second.stdout]).toEqual([0, expect.stringContaining('another instance')]);
    await watch.stop();
  });

  it('13: that it was killed can be seen nowhere; ours is told dead, and its next run knows', async () => {
    const original = await startOriginal();
    const before = filesHere();
    const gone = once(original, 'exit');
    original.kill('SIGKILL');
    await gone;
    expect(filesHere()).toEqual(before);

    const watch = await SteppedWatch.start(host, conf);
    expect((await runWatch(host, ['status'])).status).toBe(0);
    await watch.kill('SIGKILL');
    expect((await runWatch(host, ['status'])).status).toBe(3);
    // What it wrote down last stays, and its lock keeps no other one from starting.
    const { pid } = watch.state();
    const next = await SteppedWatch.start(host, conf);
    expect(next.state().pid).not.toBe(pid);
    await next.stop();
  });

  it('13: a closed terminal ends it without a word; ours, where it has no session of its own, says what ended it', async () => {
    const original = await startOriginal();
    const before = filesHere();
    const gone = once(original, 'exit');
    process.kill(-(original.pid ?? 0), 'SIGHUP');
    expect(await gone).toEqual([null, 'SIGHUP']);
    expect(filesHere()).toEqual(before);
    const watch = await SteppedWatch.start(host, conf);
    await watch.kill('SIGHUP');
    expect(watch.log).toContain('info ended by signal HUP');
  });

  it.each(['mawk', 'busybox awk', 'original-awk'])(
    '5: a loop over a clock that cannot be asked never ends in %s; ours asks none through awk',
    async (awk) => {
      if (findProgram(awk.split(' ')[0] ?? '') === undefined) {
        console.warn(`not asked: ${awk} is not on this machine`);
        return;
      }
      // Four descriptors: enough to start, none for a pipe, so that getline says -1.
      const loop = (condition: string, seconds: string) =>
        exec([
          ...['timeout', seconds, 'sh', '-c'],
          `ulimit -n 4; exec ${awk} 'BEGIN { while (${condition}) n++; print "ended" }'`,
        ]);
      expect((await loop('"date" | getline', '1')).status).toBe(124);
      expect((await loop('("date" | getline) > 0', '60')).stdout).toBe('ended\n');
      expect(await readFile(WATCHDOG_SCRIPT, 'utf8')).not.toContain('getline');
    },
  );

  it('19: what was to be installed for it is asked of the host; ours installs nothing', async () => {
    const asked = path.join(host.dir, 'asked');
    for (const name of ['sudo', 'apt-key', 'apt-get', 'apt', 'yum', 'dnf', 'apk'])
      await stub(name, `echo "${name} $*" >>${asked}`);
    const env = { PATH: `${inBin()}:${process.env['PATH']}` };
    const watch = await SteppedWatch.start(host, conf, { env });
    await runWatch(host, ['doctor'], { env });
    await runWatch(host, ['test'], { env });
    await watch.stop();
    expect(existsSync(asked)).toBe(false);
    // How the write-up made its host ready: by a key that is then trusted for every package of the machine.
    await exec(['sh', '-c', 'sudo apt-key adv --keyserver keyserver.ubuntu.com --recv-keys KEY'], { env });
    expect(await readFile(asked, 'utf8')).toContain('sudo apt-key adv');
  });
});

const conf = 'id=w\ntarget_exe=/usr/local/bin/orders-api\ntools=0\n';
