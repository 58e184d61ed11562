import type { Host } from './host';
import type { JobMark } from './job';
import type { JobSessions } from './lasting-job';

/** A host over a link that can go: what keeping it takes beyond the interface that everybody sees. */
export interface LinkHost extends Host {
  /** For jobs that outlive a link; left out where none can go. */
  readonly jobs?: JobSessions;
  /** Whether the other side answers at all, within a time. */
  answers(withinMs: number): Promise<boolean>;
  /** Gives the link up at once, without a farewell: it was found dead. `lost` tells the reason. */
  giveUp(reason: string): void;
  /** Jobs that ran when the link went: the server may not have noticed yet. */
  leftJobs(): readonly JobMark[];
  /** Ends jobs that an earlier link to the same host left. */
  endJobs(marks: readonly JobMark[]): Promise<void>;
}
