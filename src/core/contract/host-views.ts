/** What the front doors see of hosts: no secret and no key path occurs in these types. */

import type { Target } from '../case/model';
import type { ContainerRef } from '../probe/container';
import type { OomReading } from '../probe/oom/model';
import type { Message } from '../words/messages';

export interface HostEntry {
  /** What connects: an alias of ~/.ssh/config, `user@host[:port]`, or `local`. */
  readonly name: string;
  readonly source: 'local' | 'ssh-config' | 'added';
  /** Where it leads, as far as known without connecting: `bastion-1 → deploy@10.4.2.13`. */
  readonly route: string | null;
  /** From the last visit; null when it was never connected. */
  readonly facts: HostFacts | null;
}

/** Read over the link without changing anything on the host. */
export interface HostFacts {
  /** RFC 3339, this computer's clock. */
  readonly checkedAt: string;
  /** `Debian GNU/Linux 12 (bookworm)`. */
  readonly system: string;
  readonly kernel: string;
  readonly architecture: string;
  readonly user: string;
  readonly isRoot: boolean;
  readonly memoryKb: number | null;
  readonly cgroup: 'v1' | 'v2' | 'hybrid' | 'none';
  /** Host clock minus this computer's, with half the round trip as its error. */
  readonly clockOffsetMs: number | null;
  readonly clockErrorMs: number | null;
  readonly roundTripMs: number | null;
  readonly hostKey: string | null;
  /** The list that holds that key, and its line where it is ssh's; left out by a visit of an older Heapcase. */
  readonly hostKeyFrom?: string | null;
  /** Settings of the user's ssh that the link does not follow; left out by a visit of an older Heapcase. */
  readonly notFollowed?: readonly string[];
  /** Fetchers and toolchains that are present; Heapcase needs none of them. */
  readonly tools: readonly string[];
}

/** What a host's logs say of kills for want of memory. */
export interface HostOomView extends OomReading {
  /** The commands whose output was read. */
  readonly sources: readonly string[];
  /** What could not be read: that is not "no kill". */
  readonly gaps: readonly Message[];
  /** Since boot, of the whole machine (/proc/vmstat): a second witness where the log was overwritten. */
  readonly killsSinceBoot: number | null;
}

/** What the executable of a process is; `unreadable`: this user may not read it, so whether it is Go is not known. */
export type ExecutableKind = 'go' | 'other' | 'unreadable' | 'not-looked';

/** The tightest limit on the memory of a process. */
export interface MemoryBound {
  readonly scope: 'cgroup' | 'host';
  readonly kb: number;
  /** The cgroup's folder on the host, which may be one above the process's own; null for the host. */
  readonly folder: string | null;
  /** What is charged to that cgroup. */
  readonly usedKb: number | null;
}

/** A process that could be investigated. */
export interface TargetCandidate extends Target {
  readonly rssKb: number;
  /** Anonymous memory: what the program itself asked for. Null where the kernel does not tell. */
  readonly anonKb: number | null;
  readonly swapKb: number | null;
  readonly limit: MemoryBound | null;
  readonly executable: ExecutableKind;
  /** Its executable was removed or replaced since it started: a new version waits for a restart. */
  readonly exeDeleted: boolean;
  readonly container: ContainerRef | null;
  readonly threads: number | null;
  /** Seconds since it started; null when not known. */
  readonly ageSeconds: number | null;
  readonly user: string | null;
  /** Ports it listens on, on any address. */
  readonly ports: readonly number[];
  /** Where it accepts connections: `127.0.0.1:6060`, `unix:/run/app.sock`. */
  readonly listens: readonly string[];
  /** It has a network of its own, as in a container; null where that may not be seen. */
  readonly ownNetwork: boolean | null;
  /** `openAt` as a sentence; null where nothing beyond the host can reach its endpoint by its address. */
  readonly openWarning: Message | null;
  /** Why no endpoint was found, where none was. */
  readonly endpointNote: Message | null;
}
