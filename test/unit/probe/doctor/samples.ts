/** Answers of the doctor's script: one recorded, the others made by hand after what those systems print. */

import type { DoctorCheck } from '#core/probe/doctor/checks';
import type { DoctorFacts } from '#core/probe/doctor/facts';
import { readDoctorFacts } from '#core/probe/doctor/reading';
import type { Situation, Verdict } from '#core/probe/doctor/rule';
import { doctorRules } from '#core/probe/doctor/rules/index';

/** Recorded: root in a Docker container of Debian 12 on a host with hybrid cgroups, looking at a `sleep` with GOGC=50. */
export const recordedDebianContainer = `doctor=1
os=Linux
kernel=6.18.44
machine=x86_64
user=root
uid=0
groups=root
release.PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
release.VERSION_ID="12"
release.ID=debian
manager=apt-get
aptLists=yes
containers=looked
in=docker
in=docker
initCgroup=9:name=systemd:/
initCgroup=8:pids:/
initCgroup=7:blkio:/
initCgroup=6:freezer:/
initCgroup=5:devices:/
initCgroup=4:memory:/
initCgroup=3:cpuset:/
initCgroup=2:cpuacct:/
initCgroup=1:cpu:/
initCgroup=0::/
capabilities=000001fffeffffff
seccomp=0
dmesg=yes
journal=refused
journalKept=yes
cgroup=9:name=systemd:/
cgroup=8:pids:/
cgroup=7:blkio:/
cgroup=6:freezer:/
cgroup=5:devices:/
cgroup=4:memory:/work
cgroup=3:cpuset:/
cgroup=2:cpuacct:/
cgroup=1:cpu:/
cgroup=0::/
mounts=looked
mount=35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
mount=41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
mem.MemTotal=24684084
mem.SwapTotal=0
mem.SwapFree=0
mem.CommitLimit=12342040
mem.Committed_AS=1878336
overcommit=0
thp=always [madvise] never
thpPtesNone=511
pressure=yes
program.ps=/usr/bin/ps
program.top=/usr/bin/top
program.free=/usr/bin/free
program.vmstat=/usr/bin/vmstat
program.pidstat=/usr/bin/pidstat
program.go=/usr/local/go/bin/go
program.curl=/usr/bin/curl
program.wget=/usr/bin/wget
program.busybox=/usr/bin/busybox
program.python3=/usr/bin/python3
program.perl=/usr/bin/perl
program.bash=/usr/bin/bash
program.nc=/usr/bin/nc
program.socat=/usr/bin/socat
version.go=go version go1.26.8 linux/amd64
version.ps=ps from procps-ng 4.0.2
version.pidstat=sysstat version 12.6.1
version.curl=curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.19
version.wget=GNU Wget 1.21.3 built on linux-gnu.
tracing=looked
memleak=bcc /usr/sbin/memleak-bpfcc
btf=yes
state=/var/lib/heapcase-watch
stateWritable=yes
df=/dev/vda         264212084 18198328  77302936      20% /
target=alive
target.comm=sleep
target.owner=0
target.readable=yes
target.env=GODEBUG=gctrace=0
target.env=GOGC=50
target.limit=Max open files            20000                20000                files     
target.limit=Max address space         unlimited            unlimited            bytes     
target.oomScoreAdj=0
target.oomScore=666
end=1
`;

/** Hand-made: Alpine 3.19 with busybox, an ordinary user, cgroup v2, no systemd. */
export const madeAlpine = `doctor=1
os=Linux
kernel=6.6.31-0-virt
machine=x86_64
user=app
uid=1000
groups=app
release.NAME="Alpine Linux"
release.ID=alpine
release.VERSION_ID=3.19.1
release.PRETTY_NAME="Alpine Linux v3.19"
manager=apk
containers=looked
initCgroup=0::/init
sudo=doas
capabilities=0000000000000000
seccomp=0
dmesg=no
journal=none
cgroup=0::/openrc.app
mounts=looked
mount=27 22 0:24 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime - cgroup2 none rw,nsdelegate
mem.MemTotal=498744
mem.SwapTotal=524284
mem.SwapFree=412000
mem.CommitLimit=773656
mem.Committed_AS=201112
overcommit=0
thp=[always] madvise never
thpPtesNone=511
pressure=yes
program.ps=/bin/ps
program.top=/usr/bin/top
program.free=/usr/bin/free
program.wget=/usr/bin/wget
program.busybox=/bin/busybox
program.nc=/usr/bin/nc
version.ps=ps: unrecognized option: version
version.wget=wget: unrecognized option: version
tracing=looked
btf=yes
state=/home/app/.local/state/heapcase-watch
stateWritable=yes
df=/dev/vda3              7903488   1203412   6272324  16% /
end=1
`;

/** Hand-made: RHEL 9.4, a member of wheel, SELinux, cgroup v2, everything installed. */
export const madeRhel = `doctor=1
os=Linux
kernel=5.14.0-427.13.1.el9_4.x86_64
machine=x86_64
user=ops
uid=1001
groups=ops wheel systemd-journal
release.NAME="Red Hat Enterprise Linux"
release.VERSION_ID="9.4"
release.ID="rhel"
release.ID_LIKE="fedora"
release.PRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"
manager=dnf
manager=yum
containers=looked
in=none
initCgroup=0::/init.scope
sudo=free
capabilities=0000000000000000
seccomp=0
dmesg=no
journal=readable
journalKept=yes
journalKernel=yes
ptraceScope=0
cgroup=0::/system.slice/app.service
mounts=looked
mount=30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,seclabel,nsdelegate
mem.MemTotal=16116640
mem.SwapTotal=8388604
mem.SwapFree=8388604
overcommit=2
mem.CommitLimit=16446924
mem.Committed_AS=15900000
thp=always [madvise] never
thpPtesNone=511
pressure=no
program.ps=/usr/bin/ps
program.top=/usr/bin/top
program.free=/usr/bin/free
program.vmstat=/usr/bin/vmstat
program.pidstat=/usr/bin/pidstat
program.sudo=/usr/bin/sudo
program.curl=/usr/bin/curl
program.python3=/usr/bin/python3
version.ps=ps from procps-ng 3.3.17
version.pidstat=sysstat version 12.5.4
version.curl=curl 7.76.1 (x86_64-redhat-linux-gnu) libcurl/7.76.1
tracing=looked
memleak=bcc /usr/share/bcc/tools/memleak
btf=yes
headers=/usr/src/kernels/5.14.0-427.13.1.el9_4.x86_64
lockdown=none [integrity] confidentiality
state=/home/ops/.local/state/heapcase-watch
stateWritable=yes
df=/dev/mapper/rhel-home 51200000 2048000 49152000 4% /home
sync=chronyd
end=1
`;

/** Hand-made: CentOS 7 with its old kernel and cgroup v1, a user whom sudo refuses. */
export const madeCentos7 = `doctor=1
os=Linux
kernel=3.10.0-1160.el7.x86_64
machine=x86_64
user=app
uid=1002
groups=app
release.NAME="CentOS Linux"
release.VERSION_ID="7"
release.ID="centos"
release.ID_LIKE="rhel fedora"
release.PRETTY_NAME="CentOS Linux 7 (Core)"
manager=yum
containers=looked
in=none
sudoSaid=sudo: sorry, you must have a tty to run sudo
capabilities=0000000000000000
seccomp=0
dmesg=yes
journal=refused
cgroup=4:memory:/user.slice
cgroup=1:name=systemd:/user.slice/user-1002.slice/session-9.scope
mounts=looked
mount=32 24 0:28 / /sys/fs/cgroup/memory rw,nosuid,nodev,noexec,relatime shared:14 - cgroup cgroup rw,memory
mem.MemTotal=3880184
mem.SwapTotal=2097148
mem.SwapFree=2097148
overcommit=0
thp=[always] madvise never
thpPtesNone=511
pressure=no
program.ps=/usr/bin/ps
program.top=/usr/bin/top
program.free=/usr/bin/free
program.vmstat=/usr/bin/vmstat
version.ps=procps-ng version 3.3.10
tracing=looked
btf=no
state=/home/app/.local/state/heapcase-watch
stateWritable=no
df=tmpfs 1024 900 124 88% /home/app
end=1
`;

/** Hand-made: macOS, which has neither /proc nor cgroups. */
export const madeMac = `doctor=1
os=Darwin
kernel=23.5.0
machine=arm64
user=mei
uid=501
groups=staff admin
release.ID=macos
release.VERSION_ID=14.5
release.PRETTY_NAME=macOS 14.5
manager=brew
sudoSaid=sudo: a password is required
program.ps=/bin/ps
program.top=/usr/bin/top
program.curl=/usr/bin/curl
program.perl=/usr/bin/perl
program.nc=/usr/bin/nc
version.ps=ps: illegal option -- -
version.curl=curl 8.6.0 (x86_64-apple-darwin23.0) libcurl/8.6.0
state=/Users/mei/.local/state/heapcase-watch
stateWritable=yes
df=/dev/disk3s5 482797652 262144000 201326592 57% /System/Volumes/Data
end=1
`;

export function factsOf(printed: string, pid: number | null = null): DoctorFacts {
  const facts = readDoctorFacts(printed, pid);
  if (facts === null) throw new Error('that is no answer of the script');
  return facts;
}

/** A healthy situation with these facts; what a test is about it changes. */
export const situationOf = (facts: DoctorFacts, part: Partial<Situation> = {}): Situation => ({
  facts,
  hostKey: 'ssh-ed25519 SHA256:abc',
  clock: { ms: 12, errorMs: 8 },
  roundTripMs: 16,
  forwarding: 'allowed',
  notFollowed: { settings: [], systemWould: false },
  sudoGiven: false,
  survival: { way: 'system', turnsLingerOn: false, logout: true, reboot: true },
  pprof: null,
  limits: [],
  library: { folder: '/cases', freeBytes: 80 * 2 ** 30, tmpfs: false, writable: null },
  program: null,
  ...part,
});

export function judged(id: DoctorCheck, situation: Situation): Verdict | null {
  const rule = doctorRules.find((known) => known.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule.judge(situation);
}
