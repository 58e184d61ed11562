/** The checks of the doctor, in the order in which they are listed. Their ids are part of `--json`: they stay. */

export const doctorGroups = [
  'link',
  'system',
  'rights',
  'memory',
  'tools',
  'tracing',
  'disk',
  'watchdog',
  'target',
] as const;
export type DoctorGroup = (typeof doctorGroups)[number];

export const doctorChecks = {
  'host-key': 'link',
  'round-trip': 'link',
  forwarding: 'link',
  'ssh-settings': 'link',
  clock: 'link',
  distribution: 'system',
  kernel: 'system',
  container: 'system',
  root: 'rights',
  sudo: 'rights',
  dmesg: 'rights',
  journal: 'rights',
  ptrace: 'rights',
  cgroup: 'memory',
  'memory-limit': 'memory',
  swap: 'memory',
  overcommit: 'memory',
  thp: 'memory',
  pressure: 'memory',
  procps: 'tools',
  sysstat: 'tools',
  fetcher: 'tools',
  'fraction-sleep': 'tools',
  go: 'tools',
  memleak: 'tracing',
  btf: 'tracing',
  headers: 'tracing',
  bpf: 'tracing',
  'state-folder': 'disk',
  library: 'disk',
  logout: 'watchdog',
  process: 'target',
  pprof: 'target',
  goroutineleak: 'target',
  gomemlimit: 'target',
  gogc: 'target',
  godebug: 'target',
  ulimit: 'target',
  'oom-score': 'target',
} as const satisfies Readonly<Record<string, DoctorGroup>>;
export type DoctorCheck = keyof typeof doctorChecks;

/** `unknown`: it could not be looked at, which says nothing for or against. */
export type DoctorState = 'pass' | 'warn' | 'fail' | 'unknown';

/** What an installation can bring; each is the id of the check that it mends. */
export const doctorFixes = ['procps', 'sysstat', 'fetcher', 'memleak', 'headers'] as const;
export type DoctorFix = (typeof doctorFixes)[number];

/** What a person may enter once for the rest of the run. */
export type DoctorWant = 'sudo-password';
