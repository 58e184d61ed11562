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
import { go } from './go';
import { godebug } from './godebug';
import { gogc } from './gogc';
import { gomemlimit } from './gomemlimit';
import { headers } from './headers';
import { hostKey } from './host-key';
import { journal } from './journal';
import { kernel } from './kernel';
import { library } from './library';
import { memleak } from './memleak';
import { memoryLimit } from './memory-limit';
import { oomScore } from './oom-score';
import { overcommit } from './overcommit';
import { pressure } from './pressure';
import { process } from './process';
import { procps } from './procps';
import { ptrace } from './ptrace';
import { root } from './root';
import { stateFolder } from './state-folder';
import { sudo } from './sudo';
import { swap } from './swap';
import { sysstat } from './sysstat';
import { thp } from './thp';
import { ulimit } from './ulimit';

export const doctorRules: readonly DoctorRule[] = [
  hostKey,
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
  go,
  memleak,
  btf,
  headers,
  bpf,
  stateFolder,
  library,
  process,
  gomemlimit,
  gogc,
  godebug,
  ulimit,
  oomScore,
];
