import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HostAct } from '#core/case/model';
import type { WatchEvent, WatchTask } from '#core/contract/watch';
import { analysisHere } from '#main/analysis/analysis';
import type { Host } from '#main/host/host';
import { createGraphLayout } from '#main/layout/graph-layout';
import { writeReportInto } from '#main/services/case-analysis';
import { OpenCases } from '#main/services/open-cases';
import type { CaseLibrary } from '#main/store/case-store';
import { openLibrary } from '#main/store/library';
import { readShippedScript } from '#main/watch/shipped-script';
import { openWatches, type Watches } from '#main/watch/watch-handlers';
import { waitFor } from './wait-for';

/** The watchdog's part of the workbench with a library and settings of its own, over hosts that the test opens. */
export interface WatchBench {
  readonly watches: Watches;
  readonly handlers: Watches['handlers'];
  readonly library: CaseLibrary;
  readonly events: WatchEvent[];
  readonly acts: HostAct[];
  readonly folder: string;
  /** Waits for the end of a task that was just started. */
  ended(task: WatchTask, timeoutMs?: number): Promise<WatchTask>;
  /** Another workbench on the same settings and cases, as after a restart of the program. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const resources = path.resolve('resources');

export async function openWatchBench(
  openHost: (name: string, signal?: AbortSignal) => Promise<Host>,
): Promise<WatchBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-watch-'));
  const library = openLibrary(path.join(folder, 'cases'), { madeBy: 'heapcase test' });
  const layout = createGraphLayout(path.resolve('out/thread/layout-thread.cjs'));
  const events: WatchEvent[] = [];
  const acts: HostAct[] = [];
  const script = readShippedScript(resources);
  const make = (): Watches =>
    openWatches({
      settingsFolder: path.join(folder, 'settings'),
      tool: 'heapcase test',
      openCases: new OpenCases(library),
      script: () => script,
      openHost,
      cases: async () => new Set((await library.list()).map(({ manifest }) => manifest.id)),
      language: async () => 'en',
      tell: (event) => void events.push(event),
      onAct: (act) => void acts.push(act),
      onCasesChanged: () => {},
      conclude: async (openCase) => {
        const analysis = analysisHere(library, layout);
        await analysis.diagnose(openCase.id, null);
        return writeReportInto(openCase, await analysis.report(openCase.id, 'html', 'en'));
      },
    });
  const bench = {
    watches: make(),
    get handlers() {
      return bench.watches.handlers;
    },
    library,
    events,
    acts,
    folder,
    ended: (task: WatchTask, timeoutMs = 90_000) =>
      waitFor(
        `the end of ${task.kind}`,
        () =>
          events.findLast(
            (event): event is Extract<WatchEvent, { kind: 'watch-task' }> =>
              event.kind === 'watch-task' && event.task.taskId === task.taskId && event.task.outcome !== null,
          )?.task,
        { timeoutMs },
      ),
    restart: async () => {
      await bench.watches.close();
      bench.watches = make();
    },
    close: async () => {
      await bench.watches.close();
      await layout.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return bench;
}
