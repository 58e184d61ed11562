import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HostAct } from '#core/case/model';
import type { DoctorEvent, DoctorInstall, DoctorReport, DoctorRow } from '#core/contract/doctor';
import type { DoctorCheck, DoctorFix } from '#core/probe/doctor/checks';
import { say } from '#core/words/messages';
import { auditedHost } from '#main/collect/audited-host';
import { KeptLinks } from '#main/host/kept-links';
import { openHost } from '#main/host/open-host';
import type { SecretQuestion } from '#main/host/prompts';
import { type Doctor, openDoctor } from '#main/services/doctor-desk';
import { heapcase } from '../helpers/cli';
import { offerPackages } from '../helpers/local-packages';
import { type Server, startServer, whyNoServer } from '../helpers/server';
import { waitFor } from '../helpers/wait-for';
import { configFor, makeSshHome, type SshHome } from './ssh/ssh-home';

const missing = await whyNoServer();
const password = 'pass word % ö';

/** A real systemd server: what it lacks is seen, installed by its own package manager after a yes, and seen again. */
describe('the doctor of a server', () => {
  let server: Server;
  let home: SshHome;
  let doctor: Doctor;
  let links: KeptLinks;
  const acts: HostAct[] = [];
  const events: DoctorEvent[] = [];
  const asked: SecretQuestion[] = [];
  let answer: string | null = null;

  beforeEach((context) => {
    if (missing) context.skip(missing);
    asked.length = 0;
    answer = null;
  });
  beforeAll(async () => {
    if (missing) return;
    server = await startServer();
    await server.ssh(
      'useradd -m -s /bin/sh deploy && cp -r /root/.ssh /home/deploy/ && chown -R deploy: /home/deploy/.ssh',
    );
    home = await makeSshHome();
    const host = (alias: string, user: string) => configFor(alias, { ...server, host: server.address, user });
    await home.write('config', `${host('srv-root', 'root')}\n${host('srv-deploy', 'deploy')}`);
    await home.write('known_hosts', server.hostKeyLine);
    const prompts = {
      acceptHostKey: async () => false,
      secret: async (question: SecretQuestion) => {
        asked.push(question);
        return answer;
      },
    };
    links = new KeptLinks({
      connect: (name, asking, signal) => openHost(name, { ...home.options, prompts: asking, signal }),
      prompts,
      onLink: () => {},
    });
    doctor = openDoctor({
      libraryFolder: home.folder,
      watchScript: () => readFile(path.join('resources', 'watchdog', 'heapcase-watch.sh'), 'utf8'),
      withHost: async (name, work, onAct) => {
        const leased = await links.lease(name);
        try {
          return await work(auditedHost(leased, onAct));
        } finally {
          await leased.close();
        }
      },
      onAct: (act) => void acts.push(act),
      tell: (event) => void events.push(event),
    });
  }, 900_000);
  afterAll(async () => {
    await doctor?.close();
    await links?.close();
    await home?.remove();
    await server?.stop();
  });

  const check = (host: string) => doctor.handlers['doctor.check']({ host, pid: null });
  const rowOf = (report: DoctorReport, id: DoctorCheck): DoctorRow => {
    const row = report.rows.find((each) => each.id === id);
    if (!row) throw new Error(`no row ${id}`);
    return row;
  };
  const found = (report: DoctorReport, id: DoctorCheck) => say('en', rowOf(report, id).found);
  const install = async (host: string, item: DoctorFix, confirmed: string): Promise<DoctorInstall> => {
    const { installId } = await doctor.handlers['doctor.install']({ host, item, confirmed });
    const last = () => events.findLast((event) => event.install.installId === installId)?.install;
    await waitFor(`the installation of ${item}`, () => last()?.outcome != null, { timeoutMs: 120_000 });
    return last() as DoctorInstall;
  };

  it('is seen as its own commands show it, by root and by a plain user', async () => {
    const root = await check('srv-root');
    const line = async (command: string) => (await server.ssh(command)).stdout.trim();
    expect(found(root, 'distribution')).toContain(await line('. /etc/os-release; echo "$PRETTY_NAME"'));
    expect(found(root, 'container')).toContain('systemd-nspawn');
    expect(found(root, 'procps')).toContain(await line("ps --version | sed 's/.* //'"));
    expect(found(root, 'fetcher')).toBe('perl, bash');
    expect(rowOf(root, 'dmesg').state).toBe('pass');
    expect(rowOf(root, 'journal').state).not.toBe('unknown');
    expect(rowOf(root, 'sysstat').command).toMatch(/apt-get install -y sysstat$/);
    expect(rowOf(root, 'headers').command).toBeNull();
    expect(root.acts.map(({ what }) => what.slice(0, 5))).toContain('date ');

    const deploy = await check('srv-deploy');
    expect(found(deploy, 'root')).toContain('deploy, not root');
    expect(found(deploy, 'sudo')).toContain('neither sudo nor doas');
    expect(found(deploy, 'state-folder')).toContain('/home/deploy/.local/state/heapcase-watch');
    expect(rowOf(deploy, 'journal').state).toBe('warn');
    expect(rowOf(deploy, 'sysstat').command).toMatch(/^sudo /);
  });

  it('installs nothing that was not confirmed, and nothing without the right to', async () => {
    const before = (await server.ssh('dpkg-query -W')).stdout;
    const other = await install('srv-root', 'sysstat', 'apt-get install -y something-else');
    expect(other).toMatchObject({ outcome: 'failed', failure: { code: 'doctor.plan-changed' } });
    const { command } = rowOf(await check('srv-deploy'), 'sysstat');
    const refused = await install('srv-deploy', 'sysstat', command ?? '');
    expect(refused).toMatchObject({ outcome: 'failed', failure: { code: 'doctor.no-sudo' } });
    expect((await server.ssh('dpkg-query -W')).stdout).toBe(before);
    expect(acts.some(({ what }) => what.includes('something-else'))).toBe(false);
  });

  it('shows what the package manager prints where it cannot install', async () => {
    // These are all that its apt can find: memleak is not among them.
    await offerPackages(server, ['sudo', 'sysstat', 'libsensors5', 'libsensors-config', 'xz-utils']);
    await server.ssh('apt-get update -qq');
    const { command } = rowOf(await check('srv-root'), 'memleak');
    expect(command).toMatch(/^apt-get install -y (?:bpfcc|libbpf)-tools$/);
    const failed = await install('srv-root', 'memleak', command ?? '');
    expect(failed).toMatchObject({ outcome: 'failed', failure: { code: 'doctor.install-failed' } });
    expect(failed.lines.join('\n')).toMatch(/Unable to locate package/);
  });

  it('installs through sudo with a password that is asked for, and kept nowhere', async () => {
    const prepared = await server.ssh(
      `apt-get install -qq -y --no-install-recommends sudo && printf '%s\\n' 'deploy:${password}' | chpasswd && echo 'deploy ALL=(ALL) ALL' > /etc/sudoers.d/deploy`,
    );
    expect(prepared.status, prepared.stderr).toBe(0);
    const before = await check('srv-deploy');
    expect(found(before, 'sudo')).toBe('asks for a password');
    expect(rowOf(before, 'sudo').wants).toBe('sudo-password');
    await expect(doctor.handlers['doctor.sudo']({ host: 'srv-deploy' })).rejects.toMatchObject({
      data: { code: 'host.sudo-password' },
    });
    asked.length = 0;
    const { command } = rowOf(before, 'sysstat');
    expect(command).toBe('sudo apt-get install -y sysstat');

    const unanswered = await install('srv-deploy', 'sysstat', command ?? '');
    expect(unanswered.failure?.code).toBe('host.sudo-password');
    answer = 'wrong';
    const wrong = await install('srv-deploy', 'sysstat', command ?? '');
    expect(wrong.failure?.code).toBe('host.sudo-password');

    answer = password;
    const done = await install('srv-deploy', 'sysstat', command ?? '');
    expect(done, JSON.stringify(done.failure)).toMatchObject({ outcome: 'done', failure: null });
    expect(done.lines.join('\n')).toMatch(/Setting up sysstat/);
    expect(done.row).toMatchObject({ id: 'sysstat', state: 'pass', fix: null });
    // Entered once: it holds for the rest of the run.
    const times = asked.length;
    const entered = await doctor.handlers['doctor.sudo']({ host: 'srv-deploy' });
    expect(entered).toMatchObject({ id: 'sudo', state: 'pass', wants: null });
    expect(found(await check('srv-deploy'), 'sudo')).toBe('takes the password that you gave for this run');
    expect(asked.length).toBe(times);
    const [question] = asked;
    expect(question).toMatchObject({
      kind: 'sudo',
      user: 'deploy',
      echo: false,
      about: 'apt-get install -y sysstat',
    });
    expect((await server.ssh('pidstat -V')).stdout).toContain(String(done.row?.found.fillings['version']));

    const noted = acts.filter(
      ({ what }) => what.includes('apt-get install -y sysstat') && what.startsWith('sudo'),
    );
    expect(noted.at(-1)).toMatchObject({ host: 'srv-deploy', status: 0 });
    const told = JSON.stringify([acts, events]);
    expect(told.includes(password)).toBe(false);
    // The attempt without a password, and its refusal, are no part of what was installed.
    expect(done.lines[0]).toMatch(/^Reading package lists/);
    expect((await server.ssh('cat /proc/[0-9]*/cmdline 2>/dev/null')).stdout.includes(password)).toBe(false);
  });

  it('installs through sudo without a password where that is allowed, and asks nobody', async () => {
    await server.ssh(
      "apt-get remove -qq -y sysstat; echo 'deploy ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/deploy",
    );
    const before = await check('srv-deploy');
    expect(found(before, 'sudo')).toBe('works without a password');
    const done = await install('srv-deploy', 'sysstat', rowOf(before, 'sysstat').command ?? '');
    expect(done.outcome, JSON.stringify(done.failure)).toBe('done');
    expect(asked).toEqual([]);
    // While it ran, its output was told in pieces.
    const pieces = events.filter(
      ({ install: one }) => one.installId === done.installId && one.outcome === null,
    );
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces[0]?.install.lines.length).toBeLessThan(done.lines.length);
  });

  it('is asked and mended by the command line, which asks first and writes it down', async () => {
    await server.ssh('apt-get remove -qq -y sysstat');
    const config = path.join(home.folder, 'config');
    const fix = (...more: readonly string[]) =>
      heapcase(['host', 'doctor', 'srv-root', '--fix', 'sysstat', ...more], {
        HOME: home.folder,
        XDG_CONFIG_HOME: config,
      });
    const unasked = await fix();
    expect(unasked).toMatchObject({ status: 1, stdout: '' });
    expect(unasked.stderr).toMatch(/apt-get install -y sysstat\nNothing was changed/);
    const done = await fix('--yes');
    expect(done.status, done.stderr).toBe(0);
    expect(done.stdout).toMatch(/^Done\. sysstat: pidstat of sysstat \d/);
    expect(done.stderr).toMatch(/Setting up sysstat/);
    const again = await fix('--yes', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ kind: 'doctor-fix', id: 'sysstat', installed: false });
    expect(again.status).toBe(0);
    const log = await readFile(path.join(config, 'Heapcase', 'host-acts.jsonl'), 'utf8');
    const lines = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as HostAct);
    expect(lines.filter(({ what }) => what === 'apt-get install -y sysstat')).toMatchObject([{ status: 0 }]);
  });
});
