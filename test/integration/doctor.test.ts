import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { release, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heapcase } from '../helpers/cli';
import { exec, findProgram } from '../helpers/exec';
import { buildGoProgram } from '../helpers/go-programs';
import { type Sshd, startSshd, whyNoSshd } from '../helpers/sshd';
import { configFor, homeFor, type SshHome } from './ssh/ssh-home';

const missing =
  process.platform === 'linux' ? undefined : 'the rows are compared with what Linux says of itself';
const noSshd = whyNoSshd();

interface Row {
  readonly id: string;
  readonly state: string;
  readonly found: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly command: string | null;
}
interface Report {
  readonly summary: Readonly<Record<'pass' | 'warn' | 'fail' | 'unknown', number>>;
  readonly rows: readonly Row[];
  readonly commands: readonly { readonly what: string }[];
}

const secret = 'hunter2-never-shown';

/** The command line against this machine, by itself and over a real sshd: its rows are what the machine says of itself. */
describe('heapcase host doctor', () => {
  let folder = '';
  let service: ChildProcess;
  let sshd: Sshd;
  /** Opens no channels, and tells in its log what was agreed on. */
  let strict: Sshd;
  let home: SshHome;

  beforeEach((context) => {
    if (missing) context.skip(missing);
  });
  beforeAll(async () => {
    if (missing) return;
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-doctor-'));
    service = spawn(await buildGoProgram('dates'), ['-healthy', '-addr', '127.0.0.1:0'], {
      stdio: 'ignore',
      env: { GOMEMLIMIT: '64MiB', GOGC: 'off', GODEBUG: 'madvdontneed=0', DB_PASSWORD: secret },
    });
    await new Promise((resolve) => service.once('spawn', resolve));
    if (noSshd) return;
    sshd = await startSshd();
    strict = await startSshd({
      config: ['AllowTcpForwarding no', 'LogLevel DEBUG1'],
    });
    home = await homeFor(sshd);
    const set = ['Ciphers aes256-ctr', 'Compression yes', 'ServerAliveInterval 60', 'RekeyLimit 500M'];
    await home.write('config', `${configFor('target', sshd)}\n${configFor('strict', strict, set)}`);
    await home.write('known_hosts', `${sshd.knownHosts}${strict.knownHosts}`);
  });
  afterAll(async () => {
    service?.kill('SIGKILL');
    await sshd?.stop();
    await strict?.stop();
    await home?.remove();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const doctor = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const ended = await heapcase(['host', 'doctor', ...args, '--library', path.join(folder, 'cases')], {
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      ...env,
    });
    expect(ended.stderr).toBe('');
    return { status: ended.status, text: ended.stdout, report: () => JSON.parse(ended.stdout) as Report };
  };
  const rowIn =
    ({ rows }: Report) =>
    (id: string): Row => {
      const row = rows.find((each) => each.id === id);
      if (!row) throw new Error(`no row ${id}`);
      return row;
    };
  const says = async (command: string) =>
    (await exec(['sh', '-c', command], { env: { LC_ALL: 'C' } })).stdout.trim();

  it('says of this computer what its own commands say', async () => {
    const { status, report } = await doctor(['local', '--json']);
    const { summary, rows } = report();
    const row = rowIn(report());
    const count = (state: string) => rows.filter((each) => each.state === state).length;
    expect(summary).toEqual({
      pass: count('pass'),
      warn: count('warn'),
      fail: count('fail'),
      unknown: count('unknown'),
    });
    expect(status).toBe(summary.fail === 0 ? 0 : 1);
    expect(row('kernel').values['kernel']).toBe(release());
    expect(row('distribution').values['name']).toBe(await says('. /etc/os-release; echo "$PRETTY_NAME"'));
    expect(row('root').found).toContain(userInfo().username);
    expect(row('root').state).toBe(process.getuid?.() === 0 ? 'pass' : 'warn');
    expect(row('swap').found === 'none').toBe(
      (await says("awk '/SwapTotal/{print $2}' /proc/meminfo")) === '0',
    );
    expect(row('overcommit').found).toContain(`(${await says('cat /proc/sys/vm/overcommit_memory')})`);
    expect(row('btf').state).toBe(
      (await says('test -r /sys/kernel/btf/vmlinux && echo yes')) === 'yes' ? 'pass' : 'warn',
    );
    expect(row('sysstat').state).toBe(findProgram('pidstat') ? 'pass' : 'warn');
    const procps = /procps-ng (\S+)/.exec(await says('ps --version'))?.[1];
    if (procps) expect(row('procps').values['version']).toBe(procps);
    const thp = await says("sed 's/.*\\[//; s/\\].*//' /sys/kernel/mm/transparent_hugepage/enabled");
    if (thp) expect(row('thp').found).toContain(thp);
    const cgroups = await readFile('/proc/self/mountinfo', 'utf8');
    expect(row('cgroup').state === 'warn').toBe(!/ - cgroup2 | - cgroup .*memory/.test(cgroups));
    expect(row('fetcher').found.includes('curl')).toBe(findProgram('curl') !== undefined);
    expect(row('library').found).toContain(path.join(folder, 'cases'));
    expect(row('clock').state).toBe('pass');
  });

  it('reads the Go settings of a process, and nothing else of its environment', async () => {
    const { status, report, text } = await doctor(['local', '--json', '--pid', `${service.pid}`]);
    const row = rowIn(report());
    expect(row('process').values).toMatchObject({ pid: service.pid });
    expect(row('process').values['version']).toMatch(/^go1\./);
    expect(row('gomemlimit').values['value']).toBe('64MiB');
    // Off, but bounded by GOMEMLIMIT.
    expect(row('gogc')).toMatchObject({ state: 'pass', values: { value: 'off' } });
    expect(row('godebug').state).toBe('warn');
    expect(row('oom-score').values['adjusted']).toBe(
      Number(await says(`cat /proc/${service.pid}/oom_score_adj`)),
    );
    expect(row('ulimit').values['files']).toBe(
      Number(await says(`awk '/Max open files/{print $4}' /proc/${service.pid}/limits`)),
    );
    // A heap profile of it was fetched and decoded.
    expect(row('pprof'), row('pprof').found).toMatchObject({ state: 'pass', values: { rate: '512 KiB' } });
    expect(row('pprof').found).toContain('heap profile valid');
    expect(text).not.toContain(secret);
    expect(status).toBe(report().summary.fail === 0 ? 0 : 1);
  });

  it('ends with 1 where a check fails, and with 2 for a wrong usage', async () => {
    const { status, report } = await doctor(['local', '--json', '--pid', '4194305']);
    expect(rowIn(report())('process')).toMatchObject({ state: 'fail', values: { pid: 4194305 } });
    expect(status).toBe(1);
    for (const args of [[], ['local', '--pid', 'x'], ['local', '--fix', 'emacs'], ['local', 'other']])
      expect((await heapcase(['host', 'doctor', ...args])).status).toBe(2);
  });

  it('prints a table for people, in their language', async () => {
    const { text } = await doctor(['local']);
    expect(text).toMatch(/^Link\n {2}✓ {2}Clock {2,}\+?[−-]?\d/m);
    expect(text).toMatch(/local: \d+ pass, \d+ warn, \d+ fail, \d+ not known \(\d+ commands/);
    const chinese = await doctor(['local'], { LC_ALL: 'zh_CN.UTF-8' });
    expect(chinese.text).toMatch(/发行版/);
  });

  it('says the same of a server that it reaches by SSH, with its key and the clock measured', async (context) => {
    if (noSshd) context.skip(noSshd);
    // Only the settings of the home are looked at: known keys included.
    const { report } = await doctor(['target', '--json', '--pid', `${service.pid}`], { HOME: home.folder });
    const row = rowIn(report());
    expect(row('host-key')).toMatchObject({ state: 'pass' });
    expect(row('host-key').found).toContain('SHA256:');
    expect(row('clock').values['error']).toMatch(/^\d+ ms$/);
    expect(row('round-trip').values['time']).toMatch(/^\d+ ms$/);
    expect(row('forwarding').state).toBe('pass');
    expect(row('ssh-settings').state).toBe('pass');
    expect(row('pprof').state, row('pprof').found).toBe('pass');
    expect(row('kernel').values['kernel']).toBe(release());
    expect(row('gomemlimit').values['value']).toBe('64MiB');
    const local = rowIn((await doctor(['local', '--json', '--pid', `${service.pid}`])).report());
    for (const id of ['distribution', 'cgroup', 'btf', 'thp', 'sysstat', 'procps', 'memleak'])
      expect(row(id).found, id).toBe(local(id).found);
    // What ran there stands beside it, word for word.
    expect(report().commands.some(({ what }) => what === 'date +%s.%N')).toBe(true);
  });

  it('says where channels are forbidden, and which settings of ssh the link follows and does not', async (context) => {
    if (noSshd) context.skip(noSshd);
    const { report } = await doctor(['strict', '--json', '--pid', `${service.pid}`], { HOME: home.folder });
    const row = rowIn(report());
    expect(row('forwarding')).toMatchObject({ state: 'warn' });
    expect(row('forwarding').found).toContain('AllowTcpForwarding');
    // By a program on the host instead.
    expect(row('pprof').state, row('pprof').found).toBe('pass');
    expect(row('ssh-settings')).toMatchObject({ state: 'warn' });
    expect(row('ssh-settings').found).toBe('not followed: RekeyLimit 524288000 0, ServerAliveInterval 60');
    const log = await strict.log();
    expect(log).toMatch(/kex: client->server cipher: aes256-ctr .*compression: zlib@openssh\.com/);
    expect(log).not.toMatch(/cipher: (?!aes256-ctr)/);
  });

  it('ran nothing on a server that was not announced, word for word', async (context) => {
    if (noSshd) context.skip(noSshd);
    const env = { HOME: home.folder, XDG_CONFIG_HOME: path.join(folder, 'announced') };
    const run = async (...args: readonly string[]) => {
      const ended = await heapcase([...args, '--library', path.join(folder, 'announced-cases')], env);
      return ended.stdout;
    };
    const pid = `${service.pid}`;
    const acts = async () => {
      const all = JSON.parse(await run('host', 'acts', 'target', '--last', '1000', '--json')) as {
        what: string;
      }[];
      return all.map(({ what }) => what);
    };
    const announced = async (deed: string, ...more: readonly string[]) => {
      const all = JSON.parse(await run('host', 'acts', 'target', '--before', deed, ...more, '--json')) as {
        line: string;
      }[];
      return all.map(({ line }) => line);
    };
    expect(await acts()).toEqual([]);
    await run('host', 'targets', 'target');
    const look = await acts();
    expect(look.length).toBeGreaterThan(3);
    expect(unannounced(look, await announced('look'))).toEqual([]);
    await run('host', 'doctor', 'target', '--pid', pid);
    const doctored = (await acts()).slice(0, -look.length);
    expect(doctored.length).toBeGreaterThan(10);
    expect(unannounced(doctored, await announced('doctor', '--pid', pid))).toEqual([]);
    await run('oom', 'target');
    const read = (await acts()).slice(0, -(look.length + doctored.length));
    expect(read.length).toBeGreaterThan(2);
    expect(unannounced(read, await announced('oom'))).toEqual([]);

    // Without a yes memleak only looks whether it could run.
    const before = (await acts()).length;
    await run('memleak', 'target', '--pid', pid);
    const looked = (await acts()).slice(0, -before);
    expect(looked.length).toBeGreaterThan(2);
    expect(unannounced(looked, await announced('memleak', '--pid', pid))).toEqual([]);

    const cases = path.join(folder, 'announced-cases');
    /** What the case says that ran, which the command makes. */
    const ranInCaseOf = async (...command: readonly string[]): Promise<readonly string[]> => {
      const known = await readdir(cases).catch((): string[] => []);
      await run(...command);
      const [id = ''] = (await readdir(cases)).filter((each) => !known.includes(each));
      const journal = await readFile(path.join(cases, id, 'journal.jsonl'), 'utf8');
      return [...journal.matchAll(/^.*"ran-on-host".*$/gm)].map(([line]) => ranIn(JSON.parse(line)));
    };
    const ran = await ranInCaseOf('investigate', 'target', '--pid', pid, '--for', '2', '--every', '1');
    expect(ran.some((what) => what.endsWith('/debug/pprof/heap'))).toBe(true);
    expect(unannounced(ran, await announced('investigate', '--pid', pid))).toEqual([]);
    const ways = 'process,cgroup,psi,free,vmstat,pidstat,top,smaps';
    const monitored = await ranInCaseOf('monitor', 'target', '--pid', pid, '--for', '2s', '--with', ways);
    expect(monitored.some((what) => what.includes('vmstat'))).toBe(true);
    expect(unannounced(monitored, await announced('monitor', '--pid', pid, '--with', ways))).toEqual([]);
    const machine = await ranInCaseOf('monitor', 'target', '--for', '2s');
    expect(machine.length).toBeGreaterThan(2);
    expect(unannounced(machine, await announced('monitor'))).toEqual([]);
  });
});

const ranIn = (line: { readonly what?: string; readonly fact?: { readonly what: string } }): string =>
  line.fact?.what ?? line.what ?? '';

/** What fits no announced line; what stands for something there fits anything. */
function unannounced(acts: readonly string[], lines: readonly string[]): readonly string[] {
  const patterns = lines.map((line) => {
    const parts = line.split(/‹[^›]*›/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('[\\s\\S]*')}$`);
  });
  return acts.filter((act) => !patterns.some((pattern) => pattern.test(act)));
}
