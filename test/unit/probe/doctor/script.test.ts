import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { release, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDoctorFacts } from '#core/probe/doctor/reading';
import { doctorScript } from '#core/probe/doctor/script';
import { exec } from '../../../helpers/exec';
import { shells } from '../../host/shells';

const secret = 'hunter2-never-shown';
const onLinux = process.platform === 'linux';

/** Under every shell of this machine, looking at a real process whose environment holds secrets. */
describe('the script', () => {
  let target: ChildProcess;
  beforeAll(async () => {
    target = spawn('sleep', ['600'], {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'] ?? '',
        API_TOKEN: secret,
        GOGC: '50',
        // What follows a newline inside a value is no variable of its own.
        NOTES: `first\nGODEBUG=${secret}\nGOMEMLIMIT=${secret}`,
        XGOGC: secret,
      },
    });
    await new Promise((resolve) => target.once('spawn', resolve));
  });
  afterAll(() => void target?.kill('SIGKILL'));

  it.each(shells.map((shell) => [shell.join(' '), shell] as const))(
    'gives whole facts in %s, and of the environment only the three names',
    async (_name, shell) => {
      const ran = await exec([...shell, '-c', doctorScript, 'doctor', `${target.pid}`], {
        env: { LC_ALL: 'C' },
      });
      expect(ran.stderr).toBe('');
      expect(ran.status).toBe(0);
      const facts = readDoctorFacts(ran.stdout, target.pid ?? 0);
      expect(facts).toMatchObject({
        whole: true,
        kernel: release(),
        uid: process.getuid?.(),
        user: userInfo().username,
      });
      if (onLinux) {
        expect(facts?.target).toMatchObject({
          alive: true,
          comm: 'sleep',
          readable: true,
          settings: { GOGC: '50' },
        });
        expect(facts?.target?.settings).toEqual({ GOGC: '50' });
        expect(facts?.memory.totalKb).toBeGreaterThan(0);
        expect(facts?.stateFolder?.freeBytes).toBeGreaterThan(0);
      }
      expect(ran.stdout).not.toContain(secret);
    },
  );

  it('says that a process is gone', async () => {
    const { stdout } = await exec(['sh', '-c', doctorScript, 'doctor', '4194305']);
    if (onLinux) expect(readDoctorFacts(stdout, 4194305)?.target).toMatchObject({ alive: false });
  });

  it('comes to its end where almost nothing is installed', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'heapcase-bare-'));
    try {
      for (const program of ['sh', 'uname', 'id', 'head', 'tail', 'tr', 'grep', 'df']) {
        const { stdout } = await exec(['sh', '-c', `command -v ${program}`]);
        symlinkSync(stdout.trim(), path.join(folder, program));
      }
      const ran = await exec([path.join(folder, 'sh'), '-c', doctorScript, 'doctor'], {
        env: { PATH: folder },
      });
      const facts = readDoctorFacts(ran.stdout, null);
      expect(facts?.whole).toBe(true);
      // A Go toolchain is found in its usual place as well.
      expect([...(facts?.programs.keys() ?? [])].filter((name) => name !== 'go')).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
