import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examine } from '#core/probe/doctor/examine';
import { readDoctorFacts } from '#core/probe/doctor/reading';
import { say } from '#core/words/messages';
import {
  factsOf,
  madeAlpine,
  madeCentos7,
  madeMac,
  madeRhel,
  recordedDebianContainer,
  situationOf,
} from './samples';

describe('the answer of the script', () => {
  it('gives what was recorded in a container of Debian', () => {
    const facts = factsOf(recordedDebianContainer, 4711);
    expect(facts).toMatchObject({
      os: 'Linux',
      release: { id: 'debian', version: '12', name: 'Debian GNU/Linux 12 (bookworm)' },
      managers: ['apt-get'],
      containers: ['docker'],
      uid: 0,
      capabilities: { sysAdmin: true, bpf: true, perfmon: true },
      thp: { enabled: 'madvise', maxPtesNone: 511 },
      memory: { totalKb: 24684084, swapTotalKb: 0 },
      memleak: [{ kind: 'bcc', path: '/usr/sbin/memleak-bpfcc' }],
      headers: null,
      stateFolder: {
        folder: '/var/lib/heapcase-watch',
        freeBytes: 77302936 * 1024,
        tmpfs: false,
        writable: true,
      },
      whole: true,
    });
    expect(facts.target).toEqual({
      pid: 4711,
      alive: true,
      comm: 'sleep',
      ownerUid: 0,
      readable: true,
      settings: { GODEBUG: 'gctrace=0', GOGC: '50' },
      addressSpaceLimit: Number.POSITIVE_INFINITY,
      openFilesLimit: 20000,
      oomScoreAdj: 0,
      oomScore: 666,
    });
  });

  it('takes os-release as a shell would, with and without quotes', () => {
    expect(factsOf(madeRhel).release).toEqual({
      id: 'rhel',
      like: ['fedora'],
      version: '9.4',
      name: 'Red Hat Enterprise Linux 9.4 (Plow)',
    });
    expect(factsOf(madeAlpine).release).toMatchObject({ id: 'alpine', version: '3.19.1' });
  });

  it('tells nothing from no', () => {
    const none = factsOf('doctor=1\nos=Linux\n');
    expect(none).toMatchObject({
      uid: null,
      kernelLog: null,
      journal: null,
      btf: null,
      pressure: null,
      overcommit: null,
      capabilities: null,
      stateFolder: null,
      containers: null,
      whole: false,
    });
    expect(none.memory.swapTotalKb).toBeNull();
    expect(factsOf(recordedDebianContainer).memory.swapTotalKb).toBe(0);
  });

  it('reads what sudo says', () => {
    const sudo = (said: string) => factsOf(`doctor=1\nos=Linux\n${said}\n`).sudo;
    expect(sudo('sudo=free')).toBe('free');
    expect(sudo('sudoSaid=sudo: a password is required')).toBe('password');
    expect(sudo('sudoSaid=sudo: sorry, you must have a tty to run sudo')).toBe('tty');
    expect(sudo('sudoSaid=Sorry, user app may not run sudo on srv1.')).toBe('refused');
    expect(sudo('uid=1')).toBeNull();
  });

  it('takes no value from a line that was cut', () => {
    expect(readDoctorFacts('doctor=1\nos=Linux\nmem.MemTotal=12', null)?.memory.totalKb).toBeNull();
    expect(readDoctorFacts('doctor=1\nos=Lin', null)).toBeNull();
  });

  it('is not mistaken for a banner, a forced command or an empty answer', () => {
    for (const printed of ['', 'This account is limited.\n', '<html>\nos=Linux\n', 'os=Linux\n'])
      expect(readDoctorFacts(printed, null)).toBeNull();
  });

  it('makes visible what a host would hide in its names', () => {
    const facts = factsOf('doctor=1\nos=Linux\nrelease.PRETTY_NAME=x\u001b[2J\u202ey\n');
    expect(facts.release?.name).not.toMatch(/\u001b|\u202e/);
  });

  it('tells tmpfs by the device, and a device with blanks apart from its figures', () => {
    const place = (df: string) => factsOf(`doctor=1\nos=Linux\nstate=/x\ndf=${df}\n`).stateFolder;
    expect(place('tmpfs 1024 24 1000 3% /run')).toMatchObject({ tmpfs: true, freeBytes: 1_024_000 });
    expect(place('//nas/my share 2048 48 2000 3% /mnt/a b')).toMatchObject({
      tmpfs: false,
      freeBytes: 2_048_000,
    });
    expect(place('df: no such file')).toMatchObject({ freeBytes: null });
  });
});

const samples = [recordedDebianContainer, madeAlpine, madeRhel, madeCentos7, madeMac];
const lines = samples.flatMap((sample) => sample.split('\n'));

/** Cut, doubled and mixed with anything, and values that no script would print. */
const hostile = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...lines) },
      fc
        .tuple(fc.constantFrom(...lines), fc.string({ unit: 'binary' }))
        .map(([line, more]) => `${line.split('=')[0]}=${more}`),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'mem.MemTotal=-1',
        'uid=99999999999999999999',
        'capabilities=zz',
        'df=a b c',
        '=',
        'target=alive',
      ),
    ),
    { maxLength: 120 },
  )
  .chain((all) => fc.tuple(fc.constant(`doctor=1\nos=Linux\n${all.join('\n')}\n`), fc.nat(6000)))
  .map(([whole, cut]) => (cut % 3 === 0 ? whole.slice(0, cut) : whole));

describe('whatever a host prints', () => {
  it('is read without an exception, and judged into whole sentences', () => {
    fc.assert(
      fc.property(hostile, fc.option(fc.nat(70_000)), (printed, pid) => {
        const facts = readDoctorFacts(printed, pid);
        if (facts === null) return;
        for (const row of examine(situationOf(facts, { clock: null, limits: null, program: null }))) {
          for (const language of ['en', 'zh-CN'] as const)
            for (const sentence of [row.found, ...(row.advice ? [row.advice] : [])])
              expect(say(language, sentence)).not.toMatch(/\{\w+\}|undefined|NaN|[\u0000-\u0008\u001b]/);
          if (row.fix !== null) expect(row.install?.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('takes no longer for a flood of it', () => {
    const flood = `doctor=1\nos=Linux\n${'mount=x - cgroup2 \n'.repeat(400_000)}`;
    const begun = process.cpuUsage();
    const facts = readDoctorFacts(flood, null);
    expect(facts?.cgroupMounts.length).toBeLessThan(200_000);
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(2000);
  });
});
