import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MemleakRun, MonitorEvent, MonitorRun } from '#core/contract/monitor';
import { type Monitors, openMonitors } from '#main/collect/monitors/monitor-handlers';
import type { StreamOptions } from '#main/host/host';
import { KeptLinks } from '#main/host/kept-links';
import { type OpenHostOptions, openHost } from '#main/host/open-host';
import { OpenCases } from '#main/services/open-cases';
import type { CaseLibrary } from '#main/store/case-store';
import { openLibrary } from '#main/store/library';

/** Monitors and memleak over kept links, with a library of their own. */
export interface MonitorBench {
  readonly monitors: Monitors;
  readonly links: KeptLinks;
  readonly library: CaseLibrary;
  readonly events: MonitorEvent[];
  /** As it was told last. */
  run(runId: string): MonitorRun | undefined;
  memleak(runId: string): MemleakRun | undefined;
  close(): Promise<void>;
}

/** `awaySeconds`: after so long without a link the host ends what it runs for us; by default after five minutes. */
export async function openMonitorBench(
  options: OpenHostOptions,
  { awaySeconds }: { readonly awaySeconds?: number } = {},
): Promise<MonitorBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-monitors-'));
  const library = openLibrary(path.join(folder, 'cases'), { madeBy: 'heapcase test' });
  const events: MonitorEvent[] = [];
  const links = new KeptLinks({
    connect: (name, prompts, signal) => openHost(name, { ...options, prompts, signal }),
    prompts: options.prompts,
    onLink: () => {},
  });
  const monitors = openMonitors({
    openCases: new OpenCases(library),
    tool: 'heapcase test',
    lease: async (name, leasing) => {
      const host = await links.lease(name, leasing);
      if (awaySeconds === undefined) return host;
      const stream = host.stream.bind(host);
      return Object.assign(host, {
        stream: (argv: readonly string[], { lasting, ...more }: StreamOptions = {}) =>
          stream(argv, lasting === undefined ? more : { ...more, lasting: { ...lasting, awaySeconds } }),
      });
    },
    language: async () => 'en',
    tell: (event) => void events.push(event),
    onAct: () => {},
    onCasesChanged: () => {},
    readCase: async (id) => ({
      record: await library.read(id),
      read: (evidence) => library.readEvidence(id, evidence),
    }),
  });
  const told = <K extends 'monitor-run' | 'memleak'>(kind: K, runId: string) =>
    events.findLast(
      (event): event is Extract<MonitorEvent, { kind: K }> =>
        event.kind === kind && 'run' in event && event.run.runId === runId,
    );
  return {
    ...{ monitors, links, library, events },
    run: (runId) => told('monitor-run', runId)?.run,
    memleak: (runId) => told('memleak', runId)?.run,
    close: async () => {
      await monitors.close();
      await links.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
