/** What still runs on a server whose link is gone for good: nothing, whatever it was started for. */

import { open as openFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download } from '#main/host/download';
import { exec } from '../../helpers/exec';
import { type ServingProgram, startServing, whyNoGo } from '../../helpers/serving-program';
import { whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { type LastingJobHere, lastingJobsAway } from '../lasting-folders';
import { type MonitorBench, openMonitorBench } from '../monitor-bench';
import { failureOf, isRunning } from './ssh-home';
import { type BehindProxy, startBehindProxy } from './through-proxy';

const reason = whyNoGo() ?? whyNoSshd() ?? (process.platform === 'linux' ? undefined : 'not Linux');
if (reason) console.warn(`skipped: ${reason}`);

/** Of no other test: its jobs are known by it. */
const awaySeconds = 13;
const patience = { timeoutMs: 120_000 };
/** Each by its own tool, and one by reading /proc as all others do, known by its command. */
const monitors = ['process', 'free', 'vmstat', 'pidstat', 'top'] as const;
const commands: Readonly<Record<(typeof monitors)[number], RegExp>> = {
  process: /\/proc\/\S*stat/,
  free: /\bfree\b|meminfo/,
  vmstat: /\bvmstat\b/,
  pidstat: /\bpidstat\b|\/stat\b/,
  top: /\btop\b/,
};

describe.skipIf(reason)('when the link is gone for good', () => {
  let behind: BehindProxy;
  let program: ServingProgram;
  let bench: MonitorBench;
  let jobs: readonly LastingJobHere[] = [];
  let reading: readonly number[] = [];
  let downloaded: Promise<{ code: string }>;
  const source = path.join(tmpdir(), `heapcase-gone-for-good-${process.pid}`);

  const readersOf = async (file: string): Promise<readonly number[]> =>
    (await exec(['pgrep', '-f', file])).stdout.split('\n').filter(Boolean).map(Number);

  beforeAll(async () => {
    if (reason) return;
    [behind, program] = await Promise.all([startBehindProxy(), startServing({ at: ['tcp:127.0.0.1:0'] })]);
    bench = await openMonitorBench(behind.home.options, { awaySeconds });
    const { runId } = await bench.monitors.handlers['monitor.start']({
      host: 'target',
      target: { by: 'pid', pid: program.pid },
      monitors: [...monitors],
      ...{ everySeconds: 1, forSeconds: null, caseId: null },
    });
    const streams = () => bench.run(runId)?.streams ?? [];
    const hasBegun = () => streams().length > 0 && streams().every(({ samples }) => samples > 0);
    await waitFor('figures of every monitor', hasBegun, patience);

    const file = await openFile(source, 'w');
    await file.truncate(1_000_000_000);
    await file.close();
    const host = await bench.links.lease('target');
    const stop = new AbortController();
    let bytes = 0;
    behind.proxy.weather({ bytesPerSecond: 2_000_000 });
    downloaded = failureOf(
      download(host, source, `${source}.copy`, {
        signal: stop.signal,
        onProgress: (sofar) => {
          bytes = sofar;
        },
      }),
    );
    await waitFor('a part of the file', () => bytes > 0, patience);
    [jobs, reading] = [lastingJobsAway(awaySeconds), await readersOf(source)];
    behind.proxy.weather({ refuses: true });
    behind.proxy.cut();
    // It waits for the next link; there will be none.
    stop.abort();
  }, 400_000);
  afterAll(async () => {
    await bench?.close();
    await program?.stop();
    await behind?.stop();
    for (const file of [source, `${source}.copy.part`, `${source}.copy.part.json`])
      await rm(file, { force: true });
  });

  it.each([...monitors])(
    'the %s monitor is ended by the server, and leaves nothing there',
    async (monitor) => {
      const its = jobs.filter(({ command }) => commands[monitor].test(command));
      expect(its, jobs.map(({ command }) => command).join('\n')).not.toEqual([]);
      const left = () => lastingJobsAway(awaySeconds).map(({ folder }) => folder);
      for (const { folder, pid } of its)
        await waitFor(`${monitor} to be ended`, () => !isRunning(pid) && !left().includes(folder), patience);
    },
  );

  it('the reading of a file is ended by the server', async () => {
    expect(reading).not.toEqual([]);
    await waitFor('it to be ended', () => reading.every((pid) => !isRunning(pid)), patience);
    expect((await downloaded).code).toMatch(/^(failure\.cancelled|host\.lost)$/);
  });
});
