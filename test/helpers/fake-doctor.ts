/** The doctor's rows of a made-up Debian host, for the window alone: judged by the real rules. */

import type { DoctorInstall, DoctorReport, DoctorRow } from '#core/contract/doctor';
import { examine } from '#core/probe/doctor/examine';
import { readDoctorFacts } from '#core/probe/doctor/reading';

/** Hand-made after what the script prints on Debian 12; the host has no sysstat and no memleak. */
const printed = (withSysstat: boolean) => `doctor=1
os=Linux
kernel=6.1.0-28-amd64
machine=x86_64
user=deploy
uid=1000
groups=deploy adm
release.PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
release.VERSION_ID="12"
release.ID=debian
manager=apt-get
aptLists=yes
containers=looked
in=none
initCgroup=0::/init.scope
sudoSaid=sudo: a password is required
capabilities=0000000000000000
seccomp=0
dmesg=no
journal=readable
journalKept=yes
journalKernel=yes
ptraceScope=1
cgroup=0::/system.slice/orders-api.service
mounts=looked
mount=31 24 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw
mem.MemTotal=4024320
mem.SwapTotal=0
mem.SwapFree=0
overcommit=0
thp=[always] madvise never
thpPtesNone=511
pressure=yes
program.ps=/usr/bin/ps
program.top=/usr/bin/top
program.free=/usr/bin/free
program.vmstat=/usr/bin/vmstat
program.curl=/usr/bin/curl
program.wget=/usr/bin/wget
program.python3=/usr/bin/python3
version.ps=ps from procps-ng 4.0.2
version.curl=curl 7.88.1 (x86_64-pc-linux-gnu)
version.wget=GNU Wget 1.21.3 built on linux-gnu.
${withSysstat ? 'program.pidstat=/usr/bin/pidstat\nversion.pidstat=sysstat version 12.6.1\n' : ''}tracing=looked
btf=yes
fraction=yes
state=/home/deploy/.local/state/heapcase-watch
stateWritable=yes
df=/dev/sda1 20480000 10240000 9751552 52% /home
sync=chronyd
target=alive
target.comm=orders-api
target.owner=1000
target.readable=yes
target.env=GOGC=100
target.limit=Max address space         unlimited            unlimited            bytes
target.limit=Max open files            1024                 524288               files
target.oomScoreAdj=0
target.oomScore=690
end=1
`;

const sudoOf: Readonly<Record<string, string>> = {
  sysstat: 'sudo apt-get install -y sysstat',
  memleak: 'sudo apt-get install -y bpfcc-tools',
  headers: 'sudo apt-get install -y linux-headers-6.1.0-28-amd64',
};

function rows(pid: number | null, withSysstat: boolean, sudoGiven = false): readonly DoctorRow[] {
  const facts = readDoctorFacts(printed(withSysstat), pid);
  if (facts === null) throw new Error('the made-up host has no facts');
  const judged = examine({
    facts,
    hostKey: 'ED25519 SHA256:q0VfTnV7rjU2m3w1XJ4nq5x9kz7pLcD8mHcY2bQe1sA',
    clock: { ms: 212, errorMs: 17 },
    roundTripMs: 34,
    forwarding: 'allowed',
    notFollowed: { settings: [], systemWould: false },
    sudoGiven,
    survival: { way: 'user', turnsLingerOn: false, logout: true, reboot: true },
    limits: [
      {
        folder: '/sys/fs/cgroup/system.slice/orders-api.service',
        limit: 512 * 2 ** 20,
        high: null,
        usage: 355 * 2 ** 20,
      },
    ],
    library: {
      folder: '/home/mei/.local/share/heapcase/cases',
      freeBytes: 84 * 2 ** 30,
      tmpfs: false,
      writable: null,
    },
    program: pid === null ? null : { goVersion: 'go1.26.1', cgo: true },
    pprof:
      pid === null
        ? null
        : {
            endpoint: 'http://127.0.0.1:6060/debug/pprof/',
            openAt: [],
            heap: { bytes: 20_070, ms: 61, rate: 512 * 1024 },
            goroutineleak: false,
          },
  });
  return judged.map(({ id, group, state, found, advice, fix, wants }) => ({
    id,
    group,
    state,
    found,
    advice,
    fix,
    wants,
    command: fix === null ? null : (sudoOf[fix] ?? null),
  }));
}

export const doctorReport = (host: string, pid: number | null, withSysstat = false): DoctorReport => ({
  host,
  pid,
  checkedAt: '2026-11-23T03:15:02.000Z',
  ms: 2200,
  rows: rows(pid, withSysstat),
  acts: [
    { at: '2026-11-23T03:15:00.100Z', host, what: "sh -c '…' doctor 18472", status: 0, bytes: 3120, ms: 640 },
    { at: '2026-11-23T03:15:00.800Z', host, what: 'date +%s.%N', status: 0, bytes: 21, ms: 38 },
  ],
});

/** After its password was entered. */
export function sudoRow(): DoctorRow {
  const row = rows(null, false, true).find(({ id }) => id === 'sudo');
  if (!row) throw new Error('the made-up host has no sudo');
  return row;
}

const aptOutput = [
  'Reading package lists...',
  'Building dependency tree...',
  'The following NEW packages will be installed:',
  '  sysstat',
  'Get:1 sysstat amd64 12.6.1-1 [596 kB]',
  'Selecting previously unselected package sysstat.',
  'Unpacking sysstat (12.6.1-1) ...',
  'Setting up sysstat (12.6.1-1) ...',
];

/** As it stands when so many lines have come; whole after the last. */
export function doctorInstall(host: string, first: DoctorInstall, lines: number): DoctorInstall {
  const whole = lines >= aptOutput.length;
  const row = whole ? rows(null, true).find(({ id }) => id === first.item) : undefined;
  return {
    ...first,
    host,
    lines: aptOutput.slice(0, lines),
    row: row ?? null,
    outcome: whole ? 'done' : null,
  };
}
