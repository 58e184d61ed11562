/** What the doctor's script found on a host. `null` everywhere is "not collected", which is neither no nor 0. */

export interface OsRelease {
  /** `debian`, `rhel`, `alpine`. */
  readonly id: string;
  /** Distributions that it is made from, nearest first. */
  readonly like: readonly string[];
  /** `12`, `3.19.1`; rolling distributions have none. */
  readonly version: string | null;
  readonly name: string;
}

export type PackageManager = 'apt-get' | 'dnf' | 'microdnf' | 'yum' | 'apk' | 'zypper' | 'pacman' | 'brew';

/** How root's rights are had: `tty`: only from a terminal; `refused`: this user may not. */
export type SudoAnswer = 'none' | 'free' | 'password' | 'tty' | 'refused' | 'doas';

/** Rights of the effective capability set that matter here (capabilities(7)). */
export interface Capabilities {
  readonly sysAdmin: boolean;
  readonly bpf: boolean;
  readonly perfmon: boolean;
}

export interface MemleakTool {
  /** The Python program of bcc, or the compiled one of libbpf-tools: their options differ. */
  readonly kind: 'bcc' | 'libbpf';
  readonly path: string;
}

/** KiB, as /proc/meminfo counts. */
export interface MemoryFigures {
  readonly totalKb: number | null;
  readonly swapTotalKb: number | null;
  readonly swapFreeKb: number | null;
  readonly commitLimitKb: number | null;
  readonly committedKb: number | null;
}

/** A place that is written to. */
export interface DiskPlace {
  readonly folder: string;
  readonly freeBytes: number | null;
  /** Its bytes are memory. */
  readonly tmpfs: boolean;
  /** Null where nobody asked. */
  readonly writable: boolean | null;
}

/** What of the target's environment may be read out: names with their values, unset ones left out. */
export type GoSettings = Readonly<Partial<Record<'GOMEMLIMIT' | 'GOGC' | 'GODEBUG', string>>>;

export interface TargetFacts {
  readonly pid: number;
  /** False: there is no such process. */
  readonly alive: boolean;
  readonly comm: string | null;
  readonly ownerUid: number | null;
  /** Its environment, mappings and descriptors may be read. */
  readonly readable: boolean | null;
  readonly settings: GoSettings | null;
  /** Bytes; null where not collected, Infinity for none. */
  readonly addressSpaceLimit: number | null;
  readonly openFilesLimit: number | null;
  /** −1000 (never) to 1000 (first). */
  readonly oomScoreAdj: number | null;
  readonly oomScore: number | null;
}

export interface DoctorFacts {
  /** `Linux`, `Darwin`. */
  readonly os: string;
  readonly kernel: string | null;
  readonly machine: string | null;
  readonly release: OsRelease | null;
  readonly managers: readonly PackageManager[];
  /** apt has lists to install from; null where there is no apt. */
  readonly aptLists: boolean | null;
  /** The system's files are an image: packages are not installed into it. */
  readonly imageBased: boolean;
  /** `docker`, `podman`, `lxc` …: what was recognised; empty: none. */
  readonly containers: readonly string[] | null;

  readonly user: string | null;
  readonly uid: number | null;
  readonly groups: readonly string[];
  readonly capabilities: Capabilities | null;
  /** System calls are filtered, as in containers. */
  readonly seccomp: boolean | null;
  readonly sudo: SudoAnswer | null;
  readonly kernelLog: boolean | null;
  readonly journal: {
    readonly state: 'none' | 'refused' | 'readable';
    readonly persistent: boolean;
    /** It holds messages of the kernel that this user may read. */
    readonly kernel: boolean;
  } | null;
  /** Yama: 0 to 3; null where the kernel has none. */
  readonly ptraceScope: number | null;
  /** Processes of others are not shown in /proc. */
  readonly procHidden: boolean;

  /** Lines of /proc/PID/cgroup and the mounts of mountinfo that they lie under, for core/probe/cgroup. */
  readonly cgroup: string;
  readonly cgroupMounts: string;
  readonly memory: MemoryFigures;
  /** 0 heuristic, 1 always, 2 never. */
  readonly overcommit: number | null;
  readonly thp: { readonly enabled: string; readonly maxPtesNone: number | null } | null;
  readonly pressure: boolean | null;

  /** Programs that were looked for and are there, with their paths. */
  readonly programs: ReadonlyMap<string, string>;
  /** First lines of `--version`. */
  readonly versions: ReadonlyMap<string, string>;
  /** `sleep` takes fractions of a second. */
  readonly fractionSleep: boolean | null;
  readonly memleak: readonly MemleakTool[];
  readonly btf: boolean | null;
  /** Folder of the headers of the running kernel; `kheaders` where the kernel carries them; null: none found. */
  readonly headers: string | null;
  readonly lockdown: string | null;

  readonly stateFolder: DiskPlace | null;
  /** The service that keeps the clock right; null: none was seen. */
  readonly timeSync: string | null;
  readonly target: TargetFacts | null;
  /** The script came to its end: what it does not say is not there, rather than not reached. */
  readonly whole: boolean;
}
