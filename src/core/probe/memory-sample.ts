/**
 * One reading of the target's memory and of what limits it. Every figure is KiB, as the kernel counts them
 * ("kB" in /proc is KiB). `null` is "not available there", which is not 0.
 */

import { z } from 'zod';

const kib = z.number().nonnegative();

export const MemorySampleSchema = z.object({
  /** When, by the host's clock: milliseconds since the epoch. */
  at: z.number(),
  rssKb: kib,
  rssAnonKb: kib.nullable(),
  rssFileKb: kib.nullable(),
  rssShmemKb: kib.nullable(),
  swapKb: kib.nullable(),
  /** Address space, most of which Go only reserves; left out in recordings of before. */
  virtKb: kib.optional(),
  threads: z.number().int().nullable(),
  /** Page faults since the process began: without and with reading from a disk. */
  minorFaults: z.number().optional(),
  majorFaults: z.number().optional(),
  /** The tightest memory limit of the cgroups above the target, and what is charged to that cgroup. */
  cgroupLimitKb: kib.nullable(),
  cgroupUsageKb: kib.nullable(),
  hostTotalKb: kib,
  hostAvailableKb: kib.nullable(),
});

export type MemorySample = Readonly<z.infer<typeof MemorySampleSchema>>;

/** What bounds the target: its cgroup, else the machine. */
export interface MemoryLimit {
  readonly scope: 'cgroup' | 'host';
  readonly kb: number;
}

/** The limit that binds: the cgroup's where it is set and below the machine's memory. */
export function bindingLimit(sample: MemorySample): MemoryLimit {
  const { cgroupLimitKb, hostTotalKb } = sample;
  return cgroupLimitKb !== null && cgroupLimitKb < hostTotalKb
    ? { scope: 'cgroup', kb: cgroupLimitKb }
    : { scope: 'host', kb: hostTotalKb };
}
