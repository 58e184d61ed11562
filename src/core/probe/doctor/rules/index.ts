/** The rules, in the order in which their rows are listed. To add one: a file beside this one, its line here, its tests. */

import type { DoctorRule } from '../rule';
import { bpf } from './bpf';
import { btf } from './btf';
import { cgroup } from './cgroup';
import { clock } from './clock';
import { container } from './container';
import { distribution } from './distribution';
import { dmesg } from './dmesg';
import { fetcher } from './fetcher';
import { forwarding } from './forwarding';
import { fractionSleep } from './fraction-sleep';
import { go } from './go';
import { godebug } from './godebug';
import { gogc } from './gogc';
import { gomemlimit } from './gomemlimit';
import { goroutineleak } from './goroutineleak';
import { headers } from './headers';
import { hostKey } from './host-key';
import { journal } from './journal';
import { kernel } from './kernel';
import { library } from './library';
import { logout } from './logout';
import { memleak } from './memleak';
import { memoryLimit } from './memory-limit';
import { oomScore } from './oom-score';
import { overcommit } from './overcommit';
import { pprof } from './pprof';
import { pressure } from './pressure';
import { process } from './process';
import { procps } from './procps';
import { ptrace } from './ptrace';
import { root } from './root';
import { roundTrip } from './round-trip';
import { sshSettings } from './ssh-settings';
import { stateFolder } from './state-folder';
import { sudo } from './sudo';
import { swap } from './swap';
import { sysstat } from './sysstat';
import { thp } from './thp';
import { ulimit } from './ulimit';

export const doctorRules: readonly DoctorRule[] = [
  hostKey,
  roundTrip,
  forwarding,
  sshSettings,
  clock,
  distribution,
  kernel,
  container,
  root,
  sudo,
  dmesg,
  journal,
  ptrace,
  cgroup,
  memoryLimit,
  swap,
  overcommit,
  thp,
  pressure,
  procps,
  sysstat,
  fetcher,
  fractionSleep,
  go,
  memleak,
  btf,
  headers,
  bpf,
  stateFolder,
  library,
  logout,
  process,
  pprof,
  goroutineleak,
  gomemlimit,
  gogc,
  godebug,
  ulimit,
  oomScore,
];
