/** What monitors and memleak say: their cost, why they run as they do, and what came of it. */
export const monitorEn = {
  'monitor.cost.process': 'Reads two small files of the process. Costs it nothing.',
  'monitor.cost.smaps':
    'The kernel walks every page of the process at each reading: about a millisecond for each GiB, in which it cannot map memory.',
  'monitor.cost.cgroup': 'Reads a few small files of the cgroups. Costs the process nothing.',
  'monitor.cost.psi': 'Reads one small file. Costs next to nothing.',
  'monitor.cost.free': 'Starts a small program once an interval. Costs the process nothing.',
  'monitor.cost.vmstat': 'One small program that stays. Costs the process nothing.',
  'monitor.cost.pidstat': 'One small program that stays. Costs the process nothing.',
  'monitor.cost.top':
    'One program that stays; for the whole machine it reads every process at each interval.',
  'monitor.why.fallback': '{tool} is not on {host} or too old: the figures come from /proc.',
  'monitor.why.smaps':
    '/proc/PID/smaps_rollup cannot be read on {host}: it needs Linux 4.14 and the same user or root.',
  'monitor.why.psi': 'The kernel of {host} does not measure pressure: it needs Linux 4.20 with psi=1.',
  'monitor.why.needs-target': '{monitor} needs a process to look at.',
  'monitor.why.no-cgroup': 'No memory cgroup of this process can be read on {host}.',
  'monitor.why.none': '{monitor} cannot run on {host}: neither the tool nor /proc is there.',
  'monitor.note.since-boot-left-out': 'The rates of the first row are averages since boot and are left out.',
  'monitor.note.digits-lost': 'The tool cut digits off its figures; they are left out.',
  'monitor.note.coarse-unit': 'The tool prints in steps too coarse for this machine.',
  'monitor.note.no-limit': 'No cgroup above the process has a memory limit.',
  'monitor.virt':
    'VIRT is address space, not memory: a Go program reserves much of it at its start and touches little.',
  'gap.monitor-link':
    '{monitor} on {host} has no figures from {from} to {to}: the connection was lost. It was begun again after it.',
  'gap.monitor-full':
    '{monitor} on {host} has no figures from {from} to {to}: there was no room for more output there ({mib} MiB at most), so it was ended and begun again.',
  'gap.monitor-link-open':
    '{monitor} on {host} has no figures from {from} on: the connection was lost and had not come back.',
  'gap.monitor-unavailable': '{monitor} was not recorded: {why}',
  'case.title.monitors': 'Monitors: {what} on {host}',
  'case.title.machine': 'the machine',
  'case.title.memleak': 'memleak: {what} on {host}',
  'cli.monitor.began': '{monitor}: {named}',
  'cli.monitor.unavailable': '{monitor} not recorded: {why}',
  'cli.monitor.gap': '{monitor}: the connection is lost since {time}; it begins again when that is back',
  'cli.monitor.back': '{monitor}: figures again since {time}',
  'cli.monitor.sealed': '{monitor}: {samples} {samples|sample|samples}, {bytes} kept as evidence {evidence}',
  'cli.monitor.unknown-lines': '{monitor}: {lines} lines were not understood; they are in the raw output',
  'read.monitor': 'A recording of {monitor}: {samples} {samples|sample|samples} from {from} to {to}',
  'read.monitor-row': '{name}: {first} at first, {last} at last, between {least} and {most}',
  'read.monitor-ended': 'The process ended while it was recorded.',
  'read.monitor-restarted': 'The pid was given to another process while it was recorded.',
  'memleak.overhead':
    'memleak attaches probes (uprobes) to malloc, free and their kin in this process: every call then goes through the kernel. Typical is a slow-down of the process by 2 to 10 times where it allocates much, up to 100 times at worst.',
  'memleak.sampled': 'One in {every} allocations is followed: multiply bytes and counts by {every}.',
  'memleak.after-attach':
    'Only what is allocated after it has attached is seen, and only what is older than {age}.',
  'memleak.pure-go':
    'This is a pure Go program (CGO_ENABLED=0). Go takes its memory with mmap, not malloc, so memleak sees nothing of its heap: an empty list proves nothing. Take a heap profile instead.',
  'memleak.cgo':
    'This Go program was built with cgo: memleak shows what its C code holds, which no Go profile does. It shows nothing of the Go heap.',
  'memleak.go-unknown':
    'This is a Go program, and whether it uses cgo is not recorded in it. memleak shows only what C code holds, nothing of the Go heap.',
  'memleak.not-go': 'This is not a Go program, or its executable cannot be read.',
  'memleak.by-sudo':
    'memleak needs root on {host}, and you are connected as {user}: it runs by sudo, which may ask for a password. What root runs cannot be found again: it ends when the link is lost.',
  'memleak.linked-in':
    'Process {pid} is linked statically: memleak attaches to the malloc in its own executable. It finds none where the names of functions were stripped from it, or where it has another allocator.',
  'memleak.no-names':
    'The memleak of libbpf-tools reads the names of functions from files of this host only: of a process with files of its own, as in a container, the bytes are right and most functions have no name. The Python memleak (bpfcc-tools, with kernel headers) names them.',
  'memleak.library-unseen':
    'Which C library the process uses in its container can be seen by root alone. Where it is not the one of this host, the lists stay empty.',
  'memleak.problem.missing':
    'memleak is not on {host}. Install bpfcc-tools (Debian, Ubuntu), bcc-tools (Fedora, RHEL, Alpine) or libbpf-tools.',
  'memleak.problem.not-root': 'memleak needs root on {host}; connected as {user}.',
  'memleak.failed.kernel-headers-missing':
    'memleak did not start on {host}: the headers of its running kernel are not installed. Install linux-headers-$(uname -r) (kernel-devel on Fedora and RHEL), or the libbpf memleak, which needs none.',
  'memleak.failed.no-such-process':
    'memleak did not start: process {pid} on {host} is gone, or has no malloc to attach to.',
  'memleak.failed.wrong-option':
    'memleak did not start on {host}: it does not know an option that was given.',
  'memleak.failed.no-malloc':
    'memleak did not start: it found no malloc in the executable of process {pid} on {host}, which is linked statically. The names of its functions were stripped, or it has another allocator. Take a build with its symbols, or one that is linked dynamically.',
  'memleak.failed.not-permitted':
    'memleak did not start on {host}: the kernel does not permit BPF. It needs root, and a kernel that is not locked down.',
  'memleak.failed.no-tracefs':
    'memleak did not start on {host}: tracefs is not mounted. As root: mount -t tracefs none /sys/kernel/tracing',
  'memleak.failed.no-time':
    'memleak was ended on {host} after {minutes} min without a list: it had no time to compile its probes. Try again when {host} is less busy, or install the libbpf memleak, which compiles nothing.',
  'memleak.failed.no-list':
    'memleak ended on {host} before its first list; what it printed is in the case. Start it again.',
  'memleak.failed.failed': 'memleak did not start on {host}; its own words are in the case: {words}',
  'memleak.note.detach': 'memleak ended in an error while detaching; its lists are whole.',
  'memleak.note.empty': 'Nothing outstanding was listed.',
  'memleak.note.go-reserved':
    '{bytes} of the list go through x_cgo_mmap: addresses that Go’s runtime reserved for its own heap, mostly not in memory and no leak of C. They come last.',
  'memleak.note.target-died':
    'The process ended while memleak ran: the last lists repeat what was known before.',
  'cli.memleak.will-run': 'This will run on {host}: {command}',
  'cli.memleak.began': 'Running on {host}: {command}',
  'cli.memleak.list':
    '{time}  {stacks} {stacks|stack|stacks}, {bytes} in {count} {count|allocation|allocations}',
  'cli.memleak.confirm': 'Start it? Type yes:',
  'cli.memleak.declined': 'Not started. Add --yes to start without being asked.',
} as const;
