import { describe, expect, it } from 'vitest';
import { type DoctorCheck, doctorChecks, doctorGroups } from '#core/probe/doctor/checks';
import { examine } from '#core/probe/doctor/examine';
import type { DoctorFacts, TargetFacts } from '#core/probe/doctor/facts';
import type { Situation } from '#core/probe/doctor/rule';
import { doctorRules } from '#core/probe/doctor/rules/index';
import { message, messages, say } from '#core/words/messages';
import {
  factsOf,
  judged,
  madeAlpine,
  madeCentos7,
  madeMac,
  madeRhel,
  recordedDebianContainer,
  situationOf,
} from './samples';

const debian = factsOf(recordedDebianContainer, 4711);
const alpine = factsOf(madeAlpine);
const rhel = factsOf(madeRhel);
const centos7 = factsOf(madeCentos7);
const mac = factsOf(madeMac);

const state = (id: DoctorCheck, facts: DoctorFacts, part: Partial<Situation> = {}) =>
  judged(id, situationOf(facts, part))?.state ?? null;
const found = (id: DoctorCheck, facts: DoctorFacts, part: Partial<Situation> = {}) => {
  const verdict = judged(id, situationOf(facts, part));
  return verdict === null ? null : say('en', verdict.found);
};
const installs = (id: DoctorCheck, facts: DoctorFacts, part: Partial<Situation> = {}) =>
  judged(id, situationOf(facts, part))?.install?.map((step) => step.join(' ')) ?? null;

describe('the doctor', () => {
  it('has a rule, a name and a reason for every check, once, in the order of the groups', () => {
    expect(doctorRules.map(({ id }) => id)).toEqual(Object.keys(doctorChecks));
    const groups = Object.values(doctorChecks).map((group) => doctorGroups.indexOf(group));
    expect(groups).toEqual([...groups].sort((a, b) => a - b));
    for (const id of Object.keys(doctorChecks) as DoctorCheck[])
      for (const language of ['en', 'zh-CN'] as const) {
        expect(messages[language][message(`doctor.check.${id}`).key]).toBeTruthy();
        expect(messages[language][message(`doctor.why.${id}`).key]).toBeTruthy();
      }
  });

  it('knows nothing, rather than something wrong, of a host that told nothing', () => {
    const nothing = factsOf('doctor=1\nos=Linux\n');
    const unseen = {
      hostKey: null,
      clock: null,
      limits: null,
      library: null,
      notFollowed: null,
      survival: null,
    };
    const rows = examine(situationOf(nothing, unseen));
    expect(rows.filter(({ state: is }) => is !== 'unknown').map(({ id }) => id)).toEqual([]);
    expect(rows.length).toBeGreaterThan(20);
  });

  it('says what to do wherever something is not well', () => {
    for (const facts of [debian, alpine, rhel, centos7, mac])
      for (const row of examine(situationOf(facts)))
        if (row.state === 'warn' || row.state === 'fail') expect(row.advice, row.id).not.toBeNull();
  });

  it('asks macOS nothing that is of Linux alone', () => {
    const ids = examine(situationOf(mac)).map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'distribution',
        'kernel',
        'root',
        'sudo',
        'fetcher',
        'state-folder',
        'library',
      ]),
    );
    for (const id of ['dmesg', 'journal', 'cgroup', 'memleak', 'btf', 'swap', 'thp'])
      expect(ids).not.toContain(id);
    expect(state('distribution', mac)).toBe('warn');
  });
});

describe('link and system', () => {
  it('names the host key, and has none for this computer', () => {
    expect(found('host-key', debian)).toContain('ssh-ed25519 SHA256:abc');
    expect(judged('host-key', situationOf(debian, { hostKey: null }))).toBeNull();
  });

  it('judges the clock beyond its error of measurement', () => {
    expect(state('clock', rhel, { clock: { ms: 212, errorMs: 17 } })).toBe('pass');
    expect(found('clock', rhel, { clock: { ms: 212, errorMs: 17 } })).toBe(
      '+0.212 s to this computer, ±17 ms; kept by chronyd',
    );
    expect(state('clock', rhel, { clock: { ms: -1400, errorMs: 500 } })).toBe('pass');
    expect(state('clock', rhel, { clock: { ms: -1600, errorMs: 500 } })).toBe('warn');
    expect(state('clock', rhel, { clock: { ms: 3_600_000, errorMs: 20 } })).toBe('fail');
    expect(state('clock', rhel, { clock: null })).toBe('unknown');
  });

  it('names distribution and package manager', () => {
    expect(found('distribution', alpine)).toBe('Alpine Linux v3.19; packages by apk');
    expect(state('distribution', { ...rhel, managers: [] })).toBe('warn');
    expect(found('distribution', { ...rhel, imageBased: true })).toContain('image');
  });

  it('says what an old kernel does not tell', () => {
    expect(state('kernel', rhel)).toBe('pass');
    expect(state('kernel', centos7)).toBe('warn');
    expect(state('kernel', { ...centos7, kernel: '4.12.0' })).toBe('warn');
    expect(state('kernel', { ...centos7, kernel: 'odd' })).toBe('unknown');
  });

  it('tells a container from a machine, and which', () => {
    expect(found('container', debian)).toBe('inside a container (docker)');
    expect(state('container', rhel)).toBe('pass');
    const pod = factsOf(
      'doctor=1\nos=Linux\ncontainers=looked\nin=kubernetes\ninitCgroup=0::/kubepods.slice/x\nin=podman\n',
    );
    expect(pod.containers).toEqual(['kubernetes', 'podman']);
    const lxc = factsOf('doctor=1\nos=Linux\ncontainers=looked\ncontainer=lxc\n');
    expect(lxc.containers).toEqual(['lxc']);
    const nspawn = factsOf('doctor=1\nos=Linux\ncontainers=looked\nin=systemd-nspawn\nin=systemd-nspawn\n');
    expect(nspawn.containers).toEqual(['systemd-nspawn']);
  });
});

describe('rights', () => {
  it('passes root, and says what others can do', () => {
    expect(state('root', debian)).toBe('pass');
    expect(state('root', rhel)).toBe('warn');
    expect(found('root', rhel)).toContain('wheel');
    expect(found('sudo', debian)).toContain('not needed');
    expect(state('sudo', rhel)).toBe('pass');
    expect(state('sudo', mac)).toBe('warn');
    expect(found('sudo', centos7)).toContain('requiretty');
    expect(found('sudo', alpine)).toContain('doas');
  });

  it('points from a closed kernel log to the journal', () => {
    expect(found('dmesg', debian)).toContain('whole machine');
    const verdict = judged('dmesg', situationOf(rhel));
    expect(verdict?.state).toBe('warn');
    expect(say('en', verdict?.advice ?? message('doctor.found.unread'))).toContain('journal instead');
    expect(state('dmesg', alpine)).toBe('warn');
  });

  it('tells a journal that is kept from one that is lost, closed, empty or not there', () => {
    expect(state('journal', rhel)).toBe('pass');
    expect(found('journal', alpine)).toContain('no systemd journal');
    expect(found('journal', centos7)).toContain('may not be read');
    expect(found('journal', debian)).toContain('empty');
    const volatile = { ...rhel, journal: { state: 'readable', persistent: false, kernel: true } as const };
    expect(state('journal', volatile)).toBe('warn');
  });

  it('reads ptrace_scope and hidepid', () => {
    expect(state('ptrace', debian)).toBe('pass');
    expect(state('ptrace', { ...rhel, ptraceScope: 1 })).toBe('pass');
    expect(state('ptrace', { ...rhel, ptraceScope: 2 })).toBe('warn');
    expect(state('ptrace', { ...debian, ptraceScope: 3 })).toBe('warn');
    expect(found('ptrace', { ...rhel, procHidden: true })).toContain('hidepid');
  });
});

describe('memory and limits', () => {
  it('tells v1, v2, hybrid and none apart', () => {
    expect(found('cgroup', rhel)).toBe('v2');
    expect(found('cgroup', centos7)).toContain('v1');
    expect(found('cgroup', debian)).toContain('hybrid');
    expect(state('cgroup', { ...rhel, cgroupMounts: '' })).toBe('warn');
  });

  const folder = (name: string, limit: number | null, usage: number | null, high: number | null = null) => ({
    folder: name,
    limit,
    usage,
    high,
  });
  const mib = 2 ** 20;

  it('takes the tightest limit, also where it is that of a parent', () => {
    const limits = [
      folder('/a/b', 900 * mib, 100 * mib),
      folder('/a', 512 * mib, 300 * mib),
      folder('/', null, null),
    ];
    expect(found('memory-limit', rhel, { limits })).toBe('512 MiB, by /a; 300 MiB in use, 59 %');
    expect(state('memory-limit', rhel, { limits })).toBe('pass');
  });

  it('warns of a limit that is nearly reached, and of memory.high', () => {
    expect(state('memory-limit', rhel, { limits: [folder('/a', 512 * mib, 450 * mib)] })).toBe('warn');
    const high = judged(
      'memory-limit',
      situationOf(rhel, { limits: [folder('/a', 512 * mib, 100 * mib, 400 * mib)] }),
    );
    expect(high?.advice && say('en', high.advice)).toContain('400 MiB');
  });

  it('takes a limit above the machine for none, and an unread one for unknown', () => {
    expect(found('memory-limit', rhel, { limits: [folder('/a', 2 ** 45, 1)] })).toContain('no cgroup limit');
    expect(state('memory-limit', rhel, { limits: null })).toBe('unknown');
  });

  it('judges swap by what is in use of it', () => {
    expect(found('swap', debian)).toBe('none');
    expect(state('swap', rhel)).toBe('pass');
    expect(state('swap', alpine)).toBe('warn');
  });

  it('fails strict accounting that has come to its end', () => {
    expect(state('overcommit', alpine)).toBe('pass');
    expect(state('overcommit', rhel)).toBe('fail');
    expect(state('overcommit', { ...rhel, memory: { ...rhel.memory, committedKb: 1000 } })).toBe('warn');
  });

  it('warns of huge pages only where they undo what Go gives back', () => {
    expect(state('thp', debian)).toBe('pass');
    expect(state('thp', alpine)).toBe('warn');
    expect(state('thp', { ...alpine, thp: { enabled: 'always', maxPtesNone: 0 } })).toBe('pass');
    expect(state('pressure', debian)).toBe('pass');
    expect(state('pressure', rhel)).toBe('warn');
  });
});

describe('tools', () => {
  it('tells procps from busybox, and names what is missing of it', () => {
    expect(found('procps', debian)).toContain('procps 4.0.2');
    expect(found('procps', centos7)).toContain('procps 3.3.10');
    expect(found('procps', alpine)).toContain('busybox');
    expect(installs('procps', alpine)).toEqual(['apk add procps-ng']);
    const without = new Map([...rhel.programs].filter(([name]) => name !== 'vmstat'));
    expect(found('procps', { ...rhel, programs: without })).toContain('missing: vmstat');
  });

  it('knows sysstat, fetchers and Go, with their versions', () => {
    expect(found('sysstat', debian)).toBe('pidstat of sysstat 12.6.1');
    expect(state('sysstat', alpine)).toBe('warn');
    expect(installs('sysstat', alpine)).toEqual(['apk add sysstat']);
    expect(found('fetcher', debian)).toContain('curl 7.88.1, wget 1.21.3, busybox');
    expect(found('fetcher', alpine)).toBe('wget, busybox, nc');
    expect(state('fetcher', centos7)).toBe('warn');
    expect(installs('fetcher', centos7)).toEqual(['yum install -y curl']);
    expect(found('go', debian)).toContain('go1.26.8');
    expect(state('go', rhel)).toBe('pass');
  });
});

describe('tracing', () => {
  it('finds both implementations of memleak', () => {
    expect(found('memleak', debian)).toBe('bcc: /usr/sbin/memleak-bpfcc');
    const both = factsOf(
      'doctor=1\nos=Linux\nmemleak=libbpf /usr/sbin/memleak-libbpf\nmemleak=bcc /x/memleak\nend=1\n',
    );
    expect(found('memleak', both)).toBe('libbpf: /usr/sbin/memleak-libbpf, /x/memleak');
  });

  it('fails where it is missing, but not for a pure Go target', () => {
    expect(state('memleak', alpine)).toBe('fail');
    expect(installs('memleak', alpine)).toEqual(['apk add bcc-tools']);
    expect(state('memleak', alpine, { program: { goVersion: 'go1.26.1', cgo: true } })).toBe('fail');
    expect(state('memleak', alpine, { program: { goVersion: 'go1.26.1', cgo: false } })).toBe('pass');
  });

  it('wants headers only where bcc compiles against them', () => {
    expect(state('btf', rhel)).toBe('pass');
    expect(state('btf', centos7)).toBe('warn');
    expect(state('headers', rhel)).toBe('pass');
    expect(installs('headers', centos7)).toEqual(['yum install -y kernel-devel-3.10.0-1160.el7.x86_64']);
    expect(installs('headers', alpine)).toEqual(['apk add linux-virt-dev']);
    // Those of a container's kernel are not installed inside.
    expect(state('headers', debian)).toBe('warn');
    expect(installs('headers', debian)).toBeNull();
    const compiled = { ...alpine, memleak: [{ kind: 'libbpf', path: '/usr/sbin/memleak-libbpf' }] as const };
    expect(state('headers', compiled)).toBe('pass');
  });

  it('says who may load BPF programs', () => {
    expect(state('bpf', debian)).toBe('pass');
    expect(state('bpf', rhel)).toBe('pass');
    expect(found('bpf', rhel)).toBe('through sudo');
    expect(state('bpf', alpine)).toBe('fail');
    expect(state('bpf', { ...debian, seccomp: true })).toBe('warn');
    expect(state('bpf', { ...debian, lockdown: 'confidentiality' })).toBe('fail');
    expect(state('bpf', { ...debian, capabilities: { sysAdmin: false, bpf: false, perfmon: false } })).toBe(
      'fail',
    );
  });
});

describe('disk', () => {
  it('says room, tmpfs, and what may not be written', () => {
    expect(state('state-folder', rhel)).toBe('pass');
    expect(state('state-folder', centos7)).toBe('fail');
    const place = { folder: '/run/x', freeBytes: 2 ** 31, tmpfs: true, writable: true };
    expect(state('state-folder', { ...rhel, stateFolder: place })).toBe('warn');
    expect(found('state-folder', { ...rhel, stateFolder: place })).toContain('tmpfs');
    const library = { folder: '/cases', freeBytes: 100 * 2 ** 20, tmpfs: false, writable: null };
    expect(state('library', rhel, { library })).toBe('fail');
    expect(state('library', rhel, { library: { ...library, freeBytes: 2 ** 30 } })).toBe('warn');
    expect(state('library', rhel, { library: null })).toBe('unknown');
  });
});

describe('the target', () => {
  const target: TargetFacts = {
    pid: 4711,
    alive: true,
    comm: 'orders-api',
    ownerUid: 1001,
    readable: true,
    settings: {},
    addressSpaceLimit: Number.POSITIVE_INFINITY,
    openFilesLimit: 1024,
    oomScoreAdj: 0,
    oomScore: 600,
  };
  const go = { goVersion: 'go1.26.1', cgo: true };
  const limits = [{ folder: '/a', limit: 512 * 2 ** 20, high: null, usage: 2 ** 20 }];
  const of = (part: Partial<TargetFacts>): DoctorFacts => ({ ...rhel, target: { ...target, ...part } });
  const set = (settings: TargetFacts['settings']) => of({ settings });

  it('is not looked at where none was named', () => {
    const ids = examine(situationOf(rhel)).map(({ group }) => group);
    expect(ids).not.toContain('target');
  });

  it('is there, gone, closed or not Go', () => {
    expect(found('process', of({}), { program: go })).toBe('orders-api, pid 4711, go1.26.1, with cgo');
    expect(state('process', of({ alive: false }))).toBe('fail');
    expect(state('process', of({ readable: false }))).toBe('warn');
    expect(state('process', of({}), { program: { goVersion: null, cgo: null } })).toBe('warn');
    expect(state('process', of({}), { program: null })).toBe('unknown');
  });

  it('holds GOMEMLIMIT against the tightest limit', () => {
    const judge = (GOMEMLIMIT: string | undefined, part: Partial<Situation> = {}) =>
      state('gomemlimit', set(GOMEMLIMIT === undefined ? {} : { GOMEMLIMIT }), {
        program: go,
        limits,
        ...part,
      });
    expect(judge(undefined)).toBe('warn');
    expect(judge(undefined, { limits: [] })).toBe('pass');
    expect(judge('450MiB')).toBe('pass');
    expect(judge('471859200')).toBe('pass');
    expect(judge('500MiB')).toBe('warn');
    expect(judge('1GiB')).toBe('fail');
    expect(judge('off')).toBe('warn');
    expect(judge('450M')).toBe('warn');
    expect(judge('450MiB', { program: { goVersion: 'go1.18.3', cgo: false } })).toBe('warn');
    expect(found('gomemlimit', set({ GOMEMLIMIT: '450MiB' }), { program: go, limits })).toBe(
      '450MiB, 88 % of the limit of 512 MiB',
    );
  });

  it('knows what GOGC and GODEBUG do to a diagnosis', () => {
    const gogc = (GOGC: string, GOMEMLIMIT?: string) =>
      state('gogc', set({ GOGC, ...(GOMEMLIMIT === undefined ? {} : { GOMEMLIMIT }) }), { program: go });
    expect(gogc('100')).toBe('pass');
    expect(gogc('off')).toBe('fail');
    expect(gogc('-1')).toBe('fail');
    expect(gogc('off', '450MiB')).toBe('pass');
    expect(gogc('off', 'off')).toBe('fail');
    expect(gogc('800')).toBe('warn');
    expect(found('gogc', set({}), { program: go })).toBe('not set: 100');
    const godebug = (GODEBUG: string) => state('godebug', set({ GODEBUG }), { program: go });
    expect(godebug('gctrace=1')).toBe('pass');
    expect(godebug('gctrace=1,madvdontneed=0')).toBe('warn');
    expect(godebug('memprofilerate=0')).toBe('fail');
  });

  it('says nothing of Go settings where they are closed, or it is no Go program', () => {
    expect(state('gogc', set(null), { program: go })).toBe('unknown');
    expect(judged('gogc', situationOf(set({}), { program: { goVersion: null, cgo: null } }))).toBeNull();
  });

  it('reads its own limits and its place among the victims', () => {
    expect(state('ulimit', of({}))).toBe('pass');
    expect(found('ulimit', of({ addressSpaceLimit: 2 ** 31 }))).toContain('2 GiB');
    expect(state('ulimit', of({ addressSpaceLimit: 2 ** 31 }))).toBe('warn');
    expect(state('oom-score', of({}))).toBe('pass');
    expect(state('oom-score', of({ oomScoreAdj: -1000 }))).toBe('warn');
    expect(state('oom-score', of({ oomScoreAdj: 999 }))).toBe('warn');
    expect(state('oom-score', of({ oomScoreAdj: null }))).toBe('unknown');
  });
});
