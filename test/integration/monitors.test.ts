/** Monitors for real: every one of them beside a growing Go program, over a link that is away, and an end without goodbye. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { monitors } from '#core/probe/monitors/index';
import { type MonitorAsk, type MonitorSample, monitorIds } from '#core/probe/monitors/monitor';
import { readSaved } from '#core/saved/read-saved';
import { auditedHost } from '#main/collect/audited-host';
import { cgroupFoldersOf } from '#main/collect/cgroup-folders';
import { LocalHost } from '#main/host/local';
import { openLibrary } from '#main/store/library';
import { startCli } from '../helpers/cli';
import { findProgram, must } from '../helpers/exec';
import { type ServingProgram, startServing, whyNoGo } from '../helpers/serving-program';
import { whyNoSshd } from '../helpers/sshd';
import { waitFor } from '../helpers/wait-for';
import { type MonitorBench, openMonitorBench } from './monitor-bench';
import { startBehindProxy } from './ssh/through-proxy';

const reason = whyNoGo() ?? (process.platform === 'linux' ? undefined : 'not Linux: no /proc');
if (reason) console.warn(`skipped: ${reason}`);
const noSshd = whyNoSshd();
if (noSshd) console.warn(`skipped: ${noSshd}`);

const nobody = { acceptHostKey: async () => false, secret: async () => null };

async function rssKbOf(pid: number): Promise<number> {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

describe.skipIf(reason)('monitors', () => {
  let program: ServingProgram;
  const stops: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    program = await startServing({ at: ['tcp:127.0.0.1:0'], grow: 4 });
  });
  afterAll(() => program?.stop());
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  const bench = async (): Promise<MonitorBench> => {
    const one = await openMonitorBench({ prompts: nobody, trustStoreFile: '/nonexistent' });
    stops.push(() => one.close());
    return one;
  };
  const ask = (part: object) => ({
    host: 'local',
    target: { by: 'pid' as const, pid: program.pid },
    monitors: null,
    everySeconds: 1,
    forSeconds: null,
    caseId: null,
    ...part,
  });

  it('records every one of them on this computer: RSS climbs as /proc has it, and the case reads the same', async () => {
    const { monitors: at, library, events, run } = await bench();
    const before = await rssKbOf(program.pid);
    const started = await at.handlers['monitor.start'](ask({ monitors: [...monitorIds] }));
    await waitFor(
      'four samples of each',
      () =>
        run(started.runId)?.streams.every(({ state, samples }) => state === 'unavailable' || samples >= 4),
      { timeoutMs: 60_000 },
    );
    await at.handlers['monitor.stop']({ runId: started.runId });
    const after = await rssKbOf(program.pid);
    const ended = run(started.runId);
    expect(ended?.outcome).toBe('stopped');
    expect(ended?.streams.map(({ failure, unknownLines }) => [failure, unknownLines])).toEqual(
      ended?.streams.map(() => [null, 0]),
    );
    // A machine without a tool says so, and has the figures from /proc.
    for (const [tool, id] of [
      ['pidstat', 'pidstat'],
      ['vmstat', 'vmstat'],
      ['top', 'top'],
      ['free', 'free'],
    ] as const)
      expect(ended?.streams.find(({ monitor }) => monitor === id)?.variant === 'proc', tool).toBe(
        findProgram(tool) === null || findProgram(tool) === undefined,
      );

    const tracks = await at.handlers['monitor.tracks']({ runId: started.runId });
    const series = (monitor: string, name: string) => [
      ...(tracks.find((one) => one.monitor === monitor)?.track.values[name] ?? []),
    ];
    for (const [monitor, name] of [
      ['process', 'VmRSS'],
      ['pidstat', 'RSS'],
      ['top', 'RES'],
    ] as const) {
      const values = series(monitor, name).filter((value) => !Number.isNaN(value));
      expect(values.length, monitor).toBeGreaterThanOrEqual(3);
      for (const value of values) {
        expect(value, monitor).toBeGreaterThanOrEqual(before * 0.9);
        expect(value, monitor).toBeLessThanOrEqual(after * 1.1);
      }
      expect(values.at(-1), monitor).toBeGreaterThan(values[0]);
    }

    // Afterwards: the same figures from the raw output in the case, which has not changed since.
    const [recorded] = await at.handlers['monitor.recorded']({ caseId: started.caseId });
    expect(recorded.target?.pid).toBe(program.pid);
    for (const { monitor, track } of tracks)
      expect(recorded.tracks.find((one) => one.monitor === monitor)?.track, monitor).toEqual(track);
    expect(await library.verify(started.caseId)).toMatchObject({ changed: [], missing: [], extra: [] });
    const record = await library.read(started.caseId);
    for (const { id, provenance } of record.evidence) {
      const saved = readSaved(await library.readEvidence(started.caseId, id));
      const proc = provenance.monitor?.variant === 'proc';
      expect(saved.kind, provenance.how).toBe(proc ? 'monitor' : provenance.monitor?.id);
      expect(provenance).toMatchObject({ complete: 'whole', host: 'local' });
    }
    expect(record.hostActs.length).toBeGreaterThan(monitorIds.length);

    // Never more than thirty messages a second for any stream.
    const told = events.filter(({ kind }) => kind === 'monitor-samples').length;
    const seconds = (Date.parse(ended?.endedAt ?? '') - Date.parse(started.startedAt)) / 1000;
    expect(told / Math.max(1, seconds)).toBeLessThanOrEqual(30);
  });

  it('has from /proc what the tools print', async () => {
    const host = new LocalHost();
    stops.push(() => host.close());
    const cgroup = await cgroupFoldersOf(
      auditedHost(host, () => {}),
      program.pid,
    );
    const asked: MonitorAsk = {
      everySeconds: 1,
      target: { pid: program.pid, startTicks: null },
      cgroup,
      startedAt: Date.now(),
    };
    const totalKb = Number(/^MemTotal:\s+(\d+)/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1]);
    const sampled = async (id: (typeof monitorIds)[number]): Promise<MonitorSample> => {
      const proc = monitors[id].variants.find((variant) => variant.id === 'proc');
      if (!proc) throw new Error(`${id} has no way by /proc`);
      const reader = proc.reader(asked);
      const running = await host.stream(proc.argv(asked));
      const decoder = new TextDecoder();
      const samples: MonitorSample[] = [];
      for await (const chunk of running.stdout) {
        samples.push(...reader.push(decoder.decode(chunk as Uint8Array, { stream: true })).samples);
        if (samples.length >= 2) break;
      }
      await running.stop();
      expect(reader.unknownLines, id).toBe(0);
      return samples[1];
    };
    const [free, vmstat, pidstat, top] = await Promise.all(
      (['free', 'vmstat', 'pidstat', 'top'] as const).map(sampled),
    );
    expect(free.values['total']).toBe(totalKb);
    expect(free.values['available']).toBeGreaterThan(0);
    expect(Object.keys(vmstat.values)).toEqual(expect.arrayContaining(['si', 'so', 'free', 'cache']));
    const rss = await rssKbOf(program.pid);
    for (const value of [pidstat.values['RSS'], top.values['RES']]) {
      expect(value).toBeGreaterThan(rss * 0.7);
      expect(value).toBeLessThanOrEqual(rss * 1.1);
    }
    expect(pidstat.values['minflt/s']).toBeGreaterThanOrEqual(0);
    expect(top.values['%CPU']).toBeGreaterThanOrEqual(0);
  });

  it('ends when the process does, and the case says so', async () => {
    const short = await startServing({ at: ['tcp:127.0.0.1:0'] });
    stops.push(() => short.stop());
    const { monitors: at, library, run } = await bench();
    const started = await at.handlers['monitor.start'](ask({ target: { by: 'pid', pid: short.pid } }));
    await waitFor('a sample', () => run(started.runId)?.streams.some(({ samples }) => samples > 0), {
      timeoutMs: 30_000,
    });
    await short.stop();
    await waitFor('the end', () => run(started.runId)?.outcome, { timeoutMs: 30_000 });
    expect(run(started.runId)?.outcome).toBe('target-ended');
    const { journal } = await library.read(started.caseId);
    expect(journal.map(({ fact }) => fact)).toContainEqual(
      expect.objectContaining({ kind: 'target-lost', reason: 'ended' }),
    );
  });

  /** Monitors over a network that is away at first call and back at the second. */
  const overNetwork = async (chosen: readonly string[]) => {
    const { proxy, home, stop } = await startBehindProxy();
    stops.push(stop);
    const one = await openMonitorBench(home.options);
    stops.push(() => one.close());
    const { runId, caseId } = await one.monitors.handlers['monitor.start'](
      ask({ host: 'target', monitors: chosen }),
    );
    const streams = () => one.run(runId)?.streams ?? [];
    await waitFor('samples', () => streams().length > 0 && streams().every(({ samples }) => samples >= 2), {
      timeoutMs: 30_000,
    });
    return {
      ...{ one, runId, caseId, streams, proxy },
      away: async () => {
        const tries = proxy.connections;
        proxy.weather({ refuses: true });
        proxy.cut();
        await waitFor('all to wait', () => streams().every(({ state }) => state === 'waiting'));
        await waitFor('two tries in vain', () => proxy.connections >= tries + 2, { timeoutMs: 60_000 });
      },
      back: async () => {
        proxy.weather({});
        await waitFor('all to run', () => streams().every(({ state }) => state === 'running'), {
          timeoutMs: 60_000,
        });
        const then = streams().map(({ samples }) => samples);
        await waitFor('samples after it', () => streams().every(({ samples }, i) => samples > then[i]), {
          timeoutMs: 60_000,
        });
      },
    };
  };

  it.skipIf(noSshd)('over a link that is away: are found again, and nothing is missing', async () => {
    const { one, runId, caseId, away, back } = await overNetwork(['process', 'vmstat']);
    const from = Date.now();
    await away();
    const to = Date.now();
    await back();
    await one.monitors.handlers['monitor.stop']({ runId });
    const { gaps, evidence, journal } = await one.library.read(caseId);
    expect(gaps).toEqual([]);
    expect(evidence.map(({ provenance }) => [provenance.monitor?.id, provenance.complete]).sort()).toEqual([
      ['process', 'whole'],
      ['vmstat', 'whole'],
    ]);
    const found = journal.filter(
      ({ fact }) => fact.kind === 'ran-on-host' && fact.what.startsWith('tail -c +'),
    );
    expect(found).toHaveLength(2);
    const [recorded] = await one.monitors.handlers['monitor.recorded']({ caseId });
    for (const { monitor, track } of recorded.tracks) {
      const meanwhile = track.at.filter((at) => at > from && at < to);
      expect([monitor, meanwhile.length]).toEqual([monitor, expect.toSatisfy((count: number) => count >= 2)]);
    }
  });

  it.skipIf(noSshd)(
    'over a link that is away, where the job is lost: begin again, and the gap is in the case',
    async () => {
      const { one, runId, caseId, streams, away, back } = await overNetwork(['process']);
      await away();
      // As a machine does that ends what its users leave behind.
      const own = (await must(['pgrep', '-af', 'heapcase-job-HC'])).split('\n');
      const guardian =
        own.find((line) => line.includes(`pid=${program.pid} `) && line.includes('LIFE=')) ?? '';
      const folder = /\/\S+\/heapcase-job-HC[0-9a-f]+/.exec(guardian)?.[0] ?? '';
      await rm(folder, { recursive: true });
      await back();
      await one.monitors.handlers['monitor.stop']({ runId });
      expect(streams()[0].gaps).toEqual([{ from: expect.any(String), to: expect.any(String) }]);
      const record = await one.library.read(caseId);
      expect(record.gaps.map(({ key, fillings }) => [key, fillings['monitor']])).toEqual([
        ['gap.monitor-link', 'process'],
      ]);
      // Each time that it was begun is a file of its own; the first was cut.
      expect(record.evidence.map(({ provenance }) => provenance.complete)).toEqual(['interrupted', 'whole']);
      const [recorded] = await one.monitors.handlers['monitor.recorded']({ caseId });
      const track = recorded.tracks.find(({ monitor }) => monitor === 'process')?.track;
      expect(track?.at.length).toBe(streams()[0].samples);
    },
  );

  it('keeps what had come when Heapcase is killed, and says that it was cut off', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-killed-'));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    const library = path.join(folder, 'cases');
    const argv = ['monitor', 'local', '--pid', String(program.pid), '--with', 'process', '--json'];
    const cli = startCli([...argv, '--library', library], { XDG_CONFIG_HOME: folder });
    const opened = openLibrary(library, { madeBy: 'heapcase test' });
    const [{ manifest }] = await waitFor(
      'its case',
      async () => {
        const list = await opened.list();
        return list.length > 0 ? list : null;
      },
      { timeoutMs: 30_000 },
    );
    const incoming = path.join(library, manifest.id, 'evidence');
    const bytes = async () => {
      const names = await readdir(incoming).catch(() => []);
      const file = names.find((name) => name.startsWith('.incoming-') && !name.endsWith('.json'));
      return file ? readFile(path.join(incoming, file), 'utf8') : '';
    };
    await waitFor('three samples on the disk', async () => (await bytes()).split('done;').length > 3, {
      timeoutMs: 30_000,
    });
    cli.kill('SIGKILL');
    await cli.ended.catch(() => {});
    const onDisk = (await bytes()).split('done;').length - 1;
    const record = await opened.read(manifest.id);
    expect(record.mended.map(({ key }) => key)).toContain('case.mended.evidence-interrupted');
    const [evidence] = record.evidence;
    expect(evidence.provenance).toMatchObject({ complete: 'interrupted', monitor: { id: 'process' } });
    const saved = readSaved(await opened.readEvidence(manifest.id, evidence.id));
    expect(saved).toMatchObject({ kind: 'monitor', monitor: 'process' });
    expect(saved.kind === 'monitor' && saved.samples.length).toBe(onDisk);
  });
});
