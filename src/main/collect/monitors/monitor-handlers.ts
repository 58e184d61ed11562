/** The contract's monitor and memleak methods, and what the workbench needs beside them. */

import type { CaseRecord, ReadEvidence } from '#core/case/record';
import type { Handlers, WorkbenchMethod } from '#core/contract/methods';
import { MemleakRuns } from '../memleak/memleak-runs';
import { type MonitorContext, MonitorRuns } from './monitor-runs';
import { recordedMonitors } from './recorded-monitors';

type MonitorMethod = Extract<WorkbenchMethod, `monitor.${string}` | `memleak.${string}`>;

export interface Monitors {
  readonly handlers: Handlers<MonitorMethod>;
  /** Stops every run; their output is sealed then. */
  close(): Promise<void>;
}

export interface MonitorsContext extends MonitorContext {
  readCase(caseId: string): Promise<{ readonly record: CaseRecord; readonly read: ReadEvidence }>;
}

export function openMonitors(context: MonitorsContext): Monitors {
  const runs = new MonitorRuns(context);
  const memleaks = new MemleakRuns(context);
  return {
    handlers: {
      'monitor.plan': (request) => runs.plan(request),
      'monitor.start': (request) => runs.start(request),
      'monitor.stop': async ({ runId }) => {
        await runs.stop(runId);
        return null;
      },
      'monitor.list': async () => runs.list(),
      'monitor.tracks': async ({ runId }) => runs.tracks(runId),
      'monitor.recorded': async ({ caseId }) => {
        const { record, read } = await context.readCase(caseId);
        return recordedMonitors(record, read);
      },
      'memleak.plan': (request) => memleaks.plan(request),
      'memleak.start': (request) => memleaks.start(request),
      'memleak.stop': async ({ runId }) => {
        await memleaks.stop(runId);
        return null;
      },
    },
    close: async () => {
      await Promise.allSettled([runs.stopAll(), memleaks.stopAll()]);
    },
  };
}
