import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { exec, must } from '../../helpers/exec';
import { type ServingProgram, startServing, whyNoGo } from '../../helpers/serving-program';
import { whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { lastingFoldersOf } from '../lasting-folders';
import { type MonitorBench, openMonitorBench } from '../monitor-bench';
import { startBehindProxy } from './through-proxy';

const reason =
  whyNoGo() ??
  whyNoSshd() ??
  (process.platform === 'linux' && process.getuid?.() === 0
    ? undefined
    : 'not root on Linux: no place of its own to fill');
if (reason) console.warn(`skipped: ${reason}`);

/** A server whose /dev/shm is small: a mount namespace that every session enters. */
class SmallPlace {
  private constructor(private readonly holder: ChildProcess) {}

  static async make(): Promise<SmallPlace> {
    const script = 'mount -t tmpfs -o size=66m none /dev/shm && echo ready && exec sleep 600';
    const holder = spawn('unshare', ['-m', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    return new SmallPlace(holder);
  }

  get #pid(): number {
    return this.holder.pid ?? 0;
  }
  get forceCommand(): string {
    return `ForceCommand exec nsenter -m -t ${this.#pid} sh -c "$SSH_ORIGINAL_COMMAND"`;
  }
  /** Not a byte is left; what was there stays. */
  async fill(): Promise<void> {
    await exec(['nsenter', '-m', '-t', `${this.#pid}`, 'sh', '-c', 'cat /dev/zero > /dev/shm/others']);
    const shown = await must(['nsenter', '-m', '-t', `${this.#pid}`, 'df', '-Pk', '/dev/shm']);
    expect(shown.trim().split('\n')[1].split(/\s+/)[3]).toBe('0');
  }
  jobs(): readonly string[] {
    return readdirSync(`/proc/${this.#pid}/root/dev/shm`).filter((name) => name.startsWith('heapcase-job-'));
  }
  async end(): Promise<void> {
    this.holder.kill('SIGKILL');
    await once(this.holder, 'exit');
  }
}

describe.skipIf(reason)('a server whose /dev/shm is full', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const start = async () => {
    const place = await SmallPlace.make();
    stops.push(() => place.end());
    const program: ServingProgram = await startServing({ at: ['tcp:127.0.0.1:0'] });
    stops.push(() => program.stop());
    const { home, stop } = await startBehindProxy([place.forceCommand]);
    stops.push(stop);
    const bench = await openMonitorBench(home.options);
    stops.push(() => bench.close());
    return { place, bench, program };
  };
  const monitor = async (bench: MonitorBench, { pid }: ServingProgram) => {
    const { runId, caseId } = await bench.monitors.handlers['monitor.start']({
      host: 'target',
      target: { by: 'pid', pid },
      monitors: ['process', 'vmstat'],
      ...{ everySeconds: 1, forSeconds: null, caseId: null },
    });
    const streams = () => bench.run(runId)?.streams ?? [];
    /** So many more samples of each. */
    const more = async (count: number) => {
      const from = new Map(streams().map(({ monitor, samples }) => [monitor, samples]));
      await waitFor(
        `${count} more samples of each`,
        () =>
          streams().length === 2 &&
          streams().every(({ monitor, samples }) => samples >= (from.get(monitor) ?? 0) + count),
        { timeoutMs: 150_000 },
      );
    };
    return { runId, caseId, streams, more };
  };

  it('that fills up while monitors run: they are ended there and begun again elsewhere, and the case says from when to when', async () => {
    const { place, bench, program } = await start();
    const { runId, caseId, streams, more } = await monitor(bench, program);
    await more(2);
    expect(place.jobs()).toHaveLength(2);
    await place.fill();
    await waitFor('both to have been begun again', () => streams().every(({ gaps }) => gaps[0]?.to != null), {
      timeoutMs: 150_000,
    });
    await more(3);
    expect(lastingFoldersOf(program.pid)).toEqual([expect.stringMatching(/^\/(var\/)?tmp\/heapcase-job-/)]);
    await bench.monitors.handlers['monitor.stop']({ runId });

    const { gaps, evidence } = await bench.library.read(caseId);
    expect(gaps.map(({ key, fillings }) => [key, fillings['monitor']]).sort()).toEqual([
      ['gap.monitor-full', 'process'],
      ['gap.monitor-full', 'vmstat'],
    ]);
    expect(evidence).toHaveLength(4);
    // Wherever there are no figures, the case says so.
    const [recorded] = await bench.monitors.handlers['monitor.recorded']({ caseId });
    for (const { monitor, track } of recorded.tracks) {
      const gap = gaps.find(({ fillings }) => fillings['monitor'] === monitor);
      const [from, to] = ['from', 'to'].map((name) => Date.parse(String(gap?.fillings[name])));
      const times = [...track.at];
      const holes = times
        .slice(1)
        .flatMap((at, index) => (at - times[index] > 2_900 ? [[times[index], at]] : []));
      for (const [last, next] of holes) {
        expect(last).toBeGreaterThan(from - 2_500);
        expect(next).toBeLessThan(to + 2_500);
      }
    }
    await waitFor('nothing to be left there', () => place.jobs().length === 0, { timeoutMs: 150_000 });
  }, 600_000);

  it('from the beginning: another place is taken', async () => {
    const { place, bench, program } = await start();
    await place.fill();
    const { runId, more } = await monitor(bench, program);
    await more(2);
    expect(place.jobs()).toEqual([]);
    expect(lastingFoldersOf(program.pid)).toEqual([expect.stringMatching(/^\/(var\/)?tmp\/heapcase-job-/)]);
    await bench.monitors.handlers['monitor.stop']({ runId });
    expect(lastingFoldersOf(program.pid)).toEqual([]);
  }, 600_000);
});
