/** What a monitor is: a command that goes on printing, how its output is read while it comes, and what series it gives. */

import type { CgroupMemoryFolder } from '../cgroup';

export const monitorIds = ['process', 'smaps', 'cgroup', 'psi', 'free', 'vmstat', 'pidstat', 'top'] as const;
export type MonitorId = (typeof monitorIds)[number];

/** `kib/s` and `1/s` are rates over the last interval; `percent` is 0 to 100. */
export type SeriesUnit = 'kib' | 'kib/s' | '1/s' | 'percent' | 'count';

export interface SeriesSpec {
  /** The kernel's or the tool's own name of the figure: `VmRSS`, `si`; `process.VmRSS` is unique. */
  readonly name: string;
  readonly unit: SeriesUnit;
}

/** What is asked of a monitor. */
export interface MonitorAsk {
  readonly everySeconds: number;
  /** Null: the host alone. */
  readonly target: { readonly pid: number; readonly startTicks: number | null } | null;
  /** The memory cgroups above the target, nearest first. */
  readonly cgroup: readonly CgroupMemoryFolder[];
  /** The host's clock when it began, milliseconds since 1970: for tools that print a time without its day. */
  readonly startedAt: number;
}

export interface MonitorSample {
  /** By the host's clock, milliseconds since 1970. */
  readonly at: number;
  /** By the name of the series; what was not printed is left out, which is not 0. */
  readonly values: Readonly<Record<string, number>>;
}

/** Something that a reader has to say of what it read. */
export type MonitorNote = 'since-boot-left-out' | 'digits-lost' | 'coarse-unit' | 'no-limit';

/** The target is gone, or its pid belongs to a later process. */
export type MonitorEnd = 'ended' | 'restarted';

export interface MonitorNews {
  readonly samples: readonly MonitorSample[];
  readonly end: MonitorEnd | null;
}

/** Takes the output in whatever pieces it arrives; the same text gives the same samples. It never throws. */
export interface MonitorReader {
  push(text: string): MonitorNews;
  /** Lines that were not understood: they are in the raw output, and in no figure. */
  readonly unknownLines: number;
  readonly notes: ReadonlySet<MonitorNote>;
}

/** One way to run a monitor: a tool in one of its versions, or the kernel's own files. */
export interface MonitorVariant {
  /** `procps`, `busybox`, `sysstat`; `proc`: the kernel's own files. */
  readonly id: string;
  /** A line for a POSIX shell that succeeds where this variant can run. */
  test(ask: Pick<MonitorAsk, 'target'>): string;
  /** What runs, as an argument list. */
  argv(ask: MonitorAsk): readonly string[];
  /** The same as a person would name it. */
  named(ask: Pick<MonitorAsk, 'target' | 'everySeconds'>): string;
  reader(ask: MonitorAsk): MonitorReader;
}

export interface MonitorDefinition {
  readonly id: MonitorId;
  /** Whether it needs a process to look at. */
  readonly about: 'target' | 'host' | 'either';
  /** The name of the file in the case. */
  readonly file: string;
  readonly series: readonly SeriesSpec[];
  /** Best first. Where none can run, the monitor cannot be had there. */
  readonly variants: readonly MonitorVariant[];
}
