import path from 'node:path';
import { expect, it } from 'vitest';
import type { JobEvent } from '#core/contract/job';
import type { LinkState } from '#core/contract/link';
import { openLibrary } from '#main/store/library';
import { createWorkbench } from '#main/workbench';
import { goCommands } from '../../helpers/go-programs';
import { startOrdersService } from '../../helpers/orders-service';
import { whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { startBehindProxy } from './through-proxy';

it('an investigation goes on when its link was cut, with the gap told and one series of memory', async (context) => {
  const reason = whyNoSshd() ?? (goCommands().length === 0 ? 'no Go on this machine' : undefined);
  if (reason) return context.skip(reason);
  const service = await startOrdersService('-healthy');
  const { home, proxy, stop } = await startBehindProxy();
  const before = process.env['HOME'];
  process.env['HOME'] = home.folder;
  const bench = createWorkbench({
    libraryFolder: path.join(home.folder, 'cases'),
    settingsFolder: path.join(home.folder, 'settings'),
    resourcesFolder: path.resolve('resources'),
    layoutThread: path.resolve('out/thread/layout-thread.cjs'),
    version: 'test',
    engine: 'test',
    engineIsOld: false,
    env: {},
  });
  const links: LinkState[] = [];
  const events: JobEvent[] = [];
  bench.subscribe((event) => {
    if (event.kind === 'host-link') links.push(event.link.state);
    if (event.kind === 'job') events.push(...event.events);
  });
  const samples = () => events.flatMap((event) => (event.kind === 'samples' ? event.samples : []));
  try {
    const { caseId } = await bench.handlers['investigation.start']({
      host: 'target',
      target: { by: 'endpoint', endpoint: service.url },
      endpoint: service.url,
      forSeconds: 600,
      everySeconds: 2,
      forceGc: false,
      title: null,
    });
    await waitFor('samples', () => samples().length >= 3, { timeoutMs: 60_000 });
    proxy.weather({ refuses: true });
    proxy.cut();
    await waitFor('a try that failed', () => links.some((state) => state.is === 'lost' && state.retry > 1), {
      timeoutMs: 60_000,
    });
    const soFar = samples().length;
    const capturesOf = () => events.flatMap((event) => (event.kind === 'capture' ? [event.capture] : []));
    proxy.weather({});
    await waitFor('samples after the gap', () => samples().length > soFar + 2, { timeoutMs: 60_000 });
    const gapAt = events.findIndex((event) => event.kind === 'gap' && event.what.key === 'gap.link');
    expect(gapAt).toBeGreaterThan(0);
    await waitFor(
      'a capture after the gap',
      () =>
        events
          .slice(gapAt)
          .some(
            (event) => event.kind === 'capture' && event.capture.files.some(({ state }) => state === 'here'),
          ),
      { timeoutMs: 60_000 },
    );
    expect(capturesOf().length).toBeGreaterThan(0);
    const [job] = await bench.handlers['jobs.list']({});
    await bench.handlers['jobs.stop']({ jobId: job?.jobId ?? '' });
    await waitFor('its end', () => events.some(({ kind }) => kind === 'ended'), { timeoutMs: 60_000 });
    expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: 'stopped', failure: null });

    const record = await openLibrary(path.join(home.folder, 'cases'), { madeBy: 'test' }).read(caseId);
    expect(record.evidence.filter(({ kind }) => kind === 'memory-series')).toHaveLength(1);
    expect(record.journal.some(({ fact }) => fact.kind === 'gap' && fact.what.key === 'gap.link')).toBe(true);
    const view = await bench.handlers['cases.view']({ id: caseId });
    expect(view.series.map((series) => series.samples.length)).toEqual([samples().length]);
  } finally {
    if (before === undefined) delete process.env['HOME'];
    else process.env['HOME'] = before;
    await bench.close();
    await stop();
    await service.stop();
  }
}, 300_000);
