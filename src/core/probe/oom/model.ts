/** What a log says about out-of-memory kills. `null` is "the text does not say", which is not 0. */

/** A time as the log wrote it. Only some forms tell a moment by themselves. */
export interface LogStamp {
  /** As it stands in the log, without brackets around the only stamp. */
  readonly raw: string;
  /**
   * `monotonic`: seconds since boot. `wall`: `dmesg -T`, no zone, drifts after a suspend. `syslog`: no year, no
   * zone, months in any language. `iso`, `rfc3339`: whole.
   */
  readonly form: 'monotonic' | 'wall' | 'syslog' | 'iso' | 'rfc3339' | 'none';
  /** RFC 3339 in UTC where the text itself allows it. */
  readonly utc: string | null;
}

export type OomGrade = 'proved' | 'probable' | 'possible' | 'none' | 'not-kernel';

/** One line `Killed process …` of the kernel. Sizes are KiB: the kernel's kB is 1024 bytes. */
export interface OomKill {
  readonly time: LogStamp;
  readonly pid: number;
  /** At most 15 bytes; may hold blanks and parentheses. */
  readonly comm: string;
  readonly uid: number | null;
  readonly totalVmKb: number | null;
  readonly anonRssKb: number | null;
  readonly fileRssKb: number | null;
  readonly shmemRssKb: number | null;
  readonly pgtablesKb: number | null;
  readonly oomScoreAdj: number | null;
  readonly scope: 'host' | 'memcg' | null;
  /** `CONSTRAINT_MEMCG`, `CONSTRAINT_NONE`, … from the line `oom-kill:`. */
  readonly constraint: string | null;
  /** The cgroup whose limit was hit, which may be a parent of the next one. */
  readonly cgroup: string | null;
  /** The cgroup that the victim was in. */
  readonly taskCgroup: string | null;
  /** Who asked for memory when it ran out: not the victim. */
  readonly invoker: string | null;
  /** The process of a line "Kill process N (comm) score S", which is not always the one that died. */
  readonly scored: { readonly pid: number; readonly comm: string; readonly score: number } | null;
  /** False where the line is cut. */
  readonly complete: boolean;
  readonly grade: 'proved';
}

export interface MemcgUsage {
  readonly usageKb: number;
  /** Null: no limit. */
  readonly limitKb: number | null;
  readonly failcnt: number;
}

/** `x invoked oom-killer`: how a report begins. */
export interface OomHeader {
  readonly kind: 'header';
  readonly time: string | null;
  readonly invoker: string;
  /** Often a thread of the invoker. */
  readonly invokerPid: number | null;
  readonly gfpMask: string;
  readonly order: number;
  readonly oomScoreAdj: number | null;
  readonly kernel: string | null;
  /** From the call trace. */
  readonly scope: 'host' | 'memcg' | null;
}

/** A part of a report whose victim is not in the text. */
export type OpenEvent =
  | OomHeader
  | {
      readonly kind: 'memcg-limit';
      readonly time: string | null;
      readonly taskCgroup: string;
      readonly cgroup: string;
      readonly memory: MemcgUsage | null;
      readonly memorySwap: MemcgUsage | null;
      readonly kmem: MemcgUsage | null;
    }
  | {
      readonly kind: 'memcg-stats';
      readonly time: string | null;
      readonly cgroup: string;
      readonly anonBytes: number | null;
      readonly fileBytes: number | null;
      readonly kernelBytes: number | null;
      readonly slabUnreclaimableBytes: number | null;
    }
  | { readonly kind: 'task-table' | 'mem-info'; readonly time: string | null };

/** A row of the task table. Sizes are pages, whose size the text does not tell. */
export interface OomTask {
  readonly pid: number;
  readonly uid: number;
  readonly tgid: number;
  readonly name: string;
  readonly totalVmPages: number | null;
  readonly rssPages: number | null;
  readonly rssAnonPages: number | null;
  readonly rssFilePages: number | null;
  readonly rssShmemPages: number | null;
  readonly swapPages: number | null;
  readonly pgtablesBytes: number | null;
  /** Older kernels: a count. */
  readonly nrPtes: number | null;
  readonly oomScoreAdj: number | null;
}

/** earlyoom and systemd-oomd kill before the kernel does. */
export interface UserspaceKill {
  readonly daemon: 'earlyoom' | 'systemd-oomd';
  readonly time: string | null;
  readonly signal: number | null;
  readonly pid: number | null;
  readonly uid: number | null;
  readonly comm: string | null;
  readonly unit: string | null;
  readonly oomScore: number | null;
  readonly rssMib: number | null;
  readonly memAvailMib: number | null;
  readonly memTotalMib: number | null;
  readonly exited: boolean;
}

/** What systemd said of a unit. */
export interface UnitDeath {
  readonly unit: string;
  /** When it said that the OOM killer has killed a process of the unit. */
  readonly oomKillSeen: string | null;
  /** `oom-kill`, `signal`, `exit-code`. `signal` stands also for a proved kill on cgroup v1. */
  readonly result: string | null;
  readonly failedAt: string | null;
  /** `killed`, `exited`, `dumped`. */
  readonly exit: string | null;
  /** `9/KILL`. */
  readonly status: string | null;
}

export interface UnitRestart {
  readonly unit: string;
  readonly time: LogStamp;
  readonly counter: number;
}

/** What Kubernetes or Docker said of a container. */
export interface ContainerDeath {
  readonly id: string | null;
  readonly reason: string | null;
  readonly exitCode: number | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly restartCount: number | null;
  readonly oomAt: string | null;
}

export interface OomVerdict {
  readonly grade: OomGrade;
  readonly killer: 'kernel' | 'earlyoom' | 'systemd-oomd' | 'go-runtime' | 'unknown';
  readonly subject: {
    readonly pid?: number;
    readonly comm?: string;
    readonly cgroup?: string;
    readonly unit?: string;
    readonly container?: string;
  } | null;
}

export interface OomReading {
  readonly kills: readonly OomKill[];
  /** Kills within 5 s of one scope are one burst. */
  readonly killGroups: number;
  readonly openEvents: readonly OpenEvent[];
  /** The header, limits and statistics of the last event that has a kill. */
  readonly header: OomHeader | null;
  readonly memcg: {
    readonly memory: MemcgUsage | null;
    readonly memorySwap: MemcgUsage | null;
    readonly kmem: MemcgUsage | null;
  } | null;
  readonly memcgStats: readonly {
    readonly cgroup: string;
    readonly rssKb: number | null;
    readonly cacheKb: number | null;
    readonly swapKb: number | null;
  }[];
  readonly memInfo: Readonly<Record<string, number>> | null;
  readonly tasks: readonly OomTask[];
  /** Pids whose memory the reaper took back. */
  readonly reaped: readonly number[];
  readonly userspaceKillers: readonly UserspaceKill[];
  readonly goRuntimeOutOfMemory: boolean;
  readonly units: readonly UnitDeath[];
  readonly restarts: readonly UnitRestart[];
  readonly containers: readonly ContainerDeath[];
  readonly verdict: OomVerdict;
  /** What the grade would be if memory was seen high in the 60 s before. */
  readonly gradeWithHighMemoryBefore: OomGrade;
  readonly lines: number;
}
