/** What an investigation is given: its options, and the services it uses. */

import type { Target } from '#core/case/model';
import type { JobEvent } from '#core/contract/job';
import type { Diagnosis } from '#core/diagnosis/finding';
import type { LiveRecording } from '#core/diagnosis/gather-facts';
import type { Host } from '../host/host';
import type { OpenCase } from '../store/case-store';
import type { TargetQuery } from './find-targets';

export interface InvestigationOptions {
  readonly hostName: string;
  readonly query: TargetQuery;
  /** Named by the person; null: look for it. */
  readonly endpoint: string | null;
  readonly forSeconds: number;
  readonly everySeconds: number;
  readonly sampleSeconds: number;
  /** `heap?gc=1`: exact, at the price of a garbage collection in the service. */
  readonly forceGc: boolean;
  /** `heapcase 0.1.0`. */
  readonly tool: string;
  /** A person asked to stop: what is there is diagnosed and reported. */
  readonly stop: AbortSignal;
}

export interface InvestigationServices {
  readonly openCase: OpenCase;
  connect(): Promise<Host>;
  /** Reads the case as it is now, and what is being recorded, and argues it into findings. */
  diagnose(live: LiveRecording | null): Promise<Diagnosis>;
  /** Writes the report into the case; returns its path and size. */
  report(): Promise<{ readonly file: string; readonly bytes: string }>;
  tell(event: JobEvent): void;
}

/** A target whose profiles can be had. */
export type Profiled = Target & { readonly endpoint: string };
