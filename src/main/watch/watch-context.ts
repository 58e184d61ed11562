/** What the watchdog's part of the workbench is given. */

import type { HostAct } from '#core/case/model';
import type { WatchEvent } from '#core/contract/watch';
import type { Language } from '#core/words/dictionary';
import type { Host } from '../host/host';
import type { OpenCases } from '../services/open-cases';
import type { OpenCase } from '../store/case-store';
import type { ShippedScript } from './shipped-script';

export interface WatchContext {
  readonly settingsFolder: string;
  /** `heapcase 0.1.0`. */
  readonly tool: string;
  readonly openCases: OpenCases;
  script(): Promise<ShippedScript>;
  openHost(name: string, signal?: AbortSignal): Promise<Host>;
  /** The cases that exist. */
  cases(): Promise<ReadonlySet<string>>;
  language(): Promise<Language>;
  tell(event: WatchEvent): void;
  /** Everything that runs on a host without belonging to a case. */
  onAct(act: HostAct): void;
  onCasesChanged(): void;
  /** Diagnoses what a case holds now, keeps the verdict, writes the report; its path and size. */
  conclude(openCase: OpenCase): Promise<{ readonly file: string; readonly bytes: string }>;
}
