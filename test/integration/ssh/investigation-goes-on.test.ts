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

/** A workbench whose host `target` is reached through a network that misbehaves on request, and an investigation there. */
async function startInvestigation() {
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
  const { caseId, jobId } = await bench.handlers['investigation.start']({
    host: 'target',
    target: { by: 'endpoint', endpoint: service.url },
    endpoint: service.url,
    forSeconds: 600,
    everySeconds: 2,
    forceGc: false,
    title: null,
  });
  await waitFor('samples', () => samples().length >= 3, { timeoutMs: 60_000 });
  return {
    ...{ bench, caseId, jobId, links, events, samples, proxy },
    record: () => openLibrary(path.join(home.folder, 'cases'), { madeBy: 'test' }).read(caseId),
    async end() {
      if (before === undefined) delete process.env['HOME'];
      else process.env['HOME'] = before;
      await bench.close();
      await stop();
      await service.stop();
    },
  };
}

const reason = whyNoSshd() ?? (goCommands().length === 0 ? 'no Go on this machine' : undefined);

it('an investigation goes on when its link was away, with one series of memory and no hole in it', async (context) => {
  if (reason) return context.skip(reason);
  const { bench, caseId, jobId, links, events, samples, proxy, record, end } = await startInvestigation();
  try {
    const awayFrom = Date.now();
    proxy.weather({ refuses: true });
    proxy.cut();
    await waitFor(
      'two tries that failed, so that there are samples from meanwhile',
      () => links.some((state) => state.is === 'lost' && state.retry > 2),
      {
        timeoutMs: 60_000,
      },
    );
    const soFar = samples().length;
    const awayUntil = Date.now();
    const capturesOf = () => events.flatMap((event) => (event.kind === 'capture' ? [event.capture] : []));
    proxy.weather({});
    await waitFor('samples after it', () => samples().length > soFar + 2, { timeoutMs: 60_000 });
    const from = events.length;
    await waitFor(
      'a capture after it',
      () =>
        events
          .slice(from)
          .some(
            (event) => event.kind === 'capture' && event.capture.files.some(({ state }) => state === 'here'),
          ),
      { timeoutMs: 60_000 },
    );
    expect(capturesOf().length).toBeGreaterThan(0);
    await bench.handlers['jobs.stop']({ jobId });
    await waitFor('its end', () => events.some(({ kind }) => kind === 'ended'), { timeoutMs: 60_000 });
    expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: 'stopped', failure: null });

    const kept = await record();
    expect(kept.evidence.filter(({ kind }) => kind === 'memory-series')).toHaveLength(1);
    const told = kept.journal.map(({ fact }) => fact);
    expect(told.filter((fact) => fact.kind === 'gap' && fact.what.key === 'gap.link')).toEqual([]);
    expect(told.some((fact) => fact.kind === 'ran-on-host' && fact.what.startsWith('tail -c +'))).toBe(true);
    const meanwhile = samples().filter(({ at }) => at > awayFrom && at < awayUntil);
    expect(meanwhile.length).toBeGreaterThan(0);
    const view = await bench.handlers['cases.view']({ id: caseId });
    expect(view.series.map((series) => series.samples.length)).toEqual([samples().length]);
  } finally {
    await end();
  }
}, 300_000);

it.each([
  ['was cut', { refuses: true }, ['gap.stop-unconfirmed']],
  ['fell silent', { silent: true }, ['gap.stop-unconfirmed']],
] as const)(
  'a Stop while the link %s ends the investigation, with all that was captured',
  async (_how, weather, told) => {
    if (reason) throw new Error(reason);
    const { bench, caseId, jobId, events, samples, proxy, record, end } = await startInvestigation();
    try {
      const soFar = samples().length;
      proxy.weather(weather);
      if (!('silent' in weather)) proxy.cut();
      await bench.handlers['jobs.stop']({ jobId });
      await waitFor('its end', () => events.some(({ kind }) => kind === 'ended'), { timeoutMs: 60_000 });
      expect(events.at(-1)).toEqual({ kind: 'ended', outcome: 'stopped', failure: null, caseKept: true });
      expect((await record()).evidence.filter(({ kind }) => kind === 'memory-series')).toHaveLength(1);
      const view = await bench.handlers['cases.view']({ id: caseId });
      expect(view.series[0].samples.length).toBeGreaterThanOrEqual(soFar);
      expect(view.captures.length).toBeGreaterThan(0);
      const gaps = view.gaps.map(({ key }) => key).filter((key) => key !== 'gap.not-captured');
      expect(gaps).toEqual(told);
      const verified = await bench.handlers['cases.verify']({ id: caseId });
      expect(verified).toMatchObject({ changed: [], missing: [], extra: [], chainOk: true });
    } finally {
      await end();
    }
  },
  180_000,
);
