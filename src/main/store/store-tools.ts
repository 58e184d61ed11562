import type { Disk } from './disk';

/** What the store is given by its surroundings. */
export interface StoreTools {
  readonly disk: Disk;
  readonly now: () => Date;
  /** Name and version, such as `heapcase 0.1.0`: written into what the store makes. */
  readonly madeBy: string;
}
