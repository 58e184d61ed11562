/** The rules, in the order in which equal findings are listed. To add one: a file beside this one, its line here, its tests. */

import { goHeapGrowth } from './go-heap-growth';
import { goroutineLeak } from './goroutine-leak';
import { healthy } from './healthy';
import { idleHeapRetained } from './idle-heap-retained';
import { insufficientEvidence } from './insufficient-evidence';
import { nativeGrowth } from './native-growth';
import { pprofOpen } from './pprof-open';
import type { Rule } from './rule';
import { shmemGrowth } from './shmem-growth';
import { threadGrowth } from './thread-growth';

export const rules: readonly Rule[] = [
  goHeapGrowth,
  goroutineLeak,
  nativeGrowth,
  shmemGrowth,
  threadGrowth,
  idleHeapRetained,
  healthy,
  pprofOpen,
  insufficientEvidence,
];
