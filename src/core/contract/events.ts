/** What the main process says without being asked. */

import type { FailureData } from '#core/base/failure';
import type { DoctorEvent } from './doctor';
import type { FileFetchEvent } from './file-fetch';
import type { FleetEvent } from './fleet';
import type { JobEvent, JobSnapshot } from './job';
import type { LinkEvent } from './link';
import type { MonitorEvent } from './monitor';
import type { PromptKeeping } from './secret';
import type { WatchEvent } from './watch';

/** A connection needs a person: shown one at a time, in front; answered by `prompts.answer`. */
export type Prompt =
  | {
      readonly kind: 'host-key';
      readonly host: string;
      readonly type: string;
      readonly fingerprint: string;
      readonly knownWithOtherType: boolean;
    }
  | {
      readonly kind: 'password' | 'passphrase' | 'keyboard-interactive' | 'sudo';
      readonly host: string;
      readonly user: string;
      /** The key file, the command that sudo is to run, or the server's own words: shown as the server's. */
      readonly about: string;
      readonly echo: boolean;
      /** Left out where the answer is good once, or this front door reaches no keychain. */
      readonly keeping?: PromptKeeping;
    }
  /** A key has to be touched, in ssh's words: there is nothing to answer, and it goes away by itself. */
  | { readonly kind: 'touch'; readonly host: string; readonly user: string; readonly about: string };

export type WorkbenchEvent =
  /** So many files were named, and are read; 0: that is over. `files.stopOpening` ends it. */
  | { readonly kind: 'files-opening'; readonly files: number }
  /** A second start named files, or the system did: they are opened. */
  | { readonly kind: 'files-opened'; readonly id: string; readonly hasProfile: boolean }
  | { readonly kind: 'opening-failed'; readonly failure: FailureData }
  /** A link of ours was handed to the system or to a second start: see link-form.ts. */
  | { readonly kind: 'link-opened'; readonly link: string }
  | WatchEvent
  | DoctorEvent
  | FileFetchEvent
  | FleetEvent
  | LinkEvent
  | MonitorEvent
  | { readonly kind: 'job-started'; readonly job: JobSnapshot }
  /** Batched: at most ten times a second and job. */
  | { readonly kind: 'job'; readonly jobId: string; readonly events: readonly JobEvent[] }
  | { readonly kind: 'prompt'; readonly promptId: string; readonly prompt: Prompt }
  | { readonly kind: 'prompt-over'; readonly promptId: string }
  /** A login worked, but its secret could not be kept as the person wanted. */
  | { readonly kind: 'secret-not-kept'; readonly failure: FailureData }
  | { readonly kind: 'cases-changed' }
  | { readonly kind: 'system-changed'; readonly dark: boolean; readonly highContrast: boolean }
  /** A notification of the system was clicked: this watch is to be shown. */
  | { readonly kind: 'open-watch'; readonly host: string; readonly id: string }
  /** A menu item or a key of the system was used: the id of a command of the renderer's registry. */
  | { readonly kind: 'menu'; readonly command: string };

/** What the preload puts on `window.heapcase`. */
export interface Bridge {
  call(method: string, request: unknown): Promise<unknown>;
  subscribe(listener: (event: WorkbenchEvent) => void): () => void;
  /**
   * Opens the files of the last drop by their paths, which the page neither learns nor can name: `Result<OpenedFiles>`.
   * Null where they have none, as files that a page made; then their bytes are all there is.
   */
  openDropped(): Promise<unknown> | null;
}
