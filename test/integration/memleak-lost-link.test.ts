/** memleak for real, on C memory of a Go program, while its link is away. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { readMemleak } from '#core/probe/tools/memleak';
import { kernelHeaders, mountTracing, whyNoMemleak, whyNoProbes } from '../helpers/bpf';
import { exec } from '../helpers/exec';
import { buildGoProgram } from '../helpers/go-programs';
import { whyNoGo } from '../helpers/serving-program';
import { whyNoSshd } from '../helpers/sshd';
import { waitFor } from '../helpers/wait-for';
import { lastingFoldersOf } from './lasting-folders';
import { openMonitorBench } from './monitor-bench';
import { startBehindProxy } from './ssh/through-proxy';

const reason = whyNoGo() ?? whyNoSshd() ?? whyNoMemleak() ?? (await whyNoProbes());
if (reason) console.warn(`skipped: ${reason}`);

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A server on which memleak works, behind a network that can be cut, and a program there that leaks in C. */
async function start() {
  const child = spawn(await buildGoProgram('cgo', undefined, 'dynamic'), { stdio: 'ignore' });
  stops.push(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  // Each session has the kernel's tracing files and headers, as a server has that memleak was installed on.
  const withTracing = `BCC_KERNEL_SOURCE=${await kernelHeaders()} exec unshare -m sh -c '${mountTracing} && exec sh -c "$SSH_ORIGINAL_COMMAND"'`;
  const { proxy, home, stop } = await startBehindProxy([`ForceCommand ${withTracing}`]);
  stops.push(stop);
  const bench = await openMonitorBench({ ...home.options, limits: { keepaliveMs: 1_000 } });
  stops.push(() => bench.close());
  return { pid: child.pid ?? 0, proxy, bench };
}

/** It compiles its probes, which takes a busy machine minutes: as long as the product itself allows for that. */
const patience = { timeoutMs: 330_000 };

const memleaksOn = async (pid: number): Promise<string> =>
  (await exec(['pgrep', '-af', `memleak.* -p ${pid} `])).stdout;

it('goes on while its link is away, and is found again: no list is missing, and its output is whole', async (context) => {
  if (reason) return context.skip(reason);
  const { pid, proxy, bench } = await start();
  const { runId, caseId } = await bench.monitors.handlers['memleak.start']({
    host: 'target',
    target: { by: 'pid', pid },
    ...{ forSeconds: 12, olderThanMs: 500, sampleEvery: 1, top: 10, caseId: null },
  });
  const now = () => bench.memleak(runId);
  // One that has ended without a list never has one: what it said of that tells more than a deadline.
  await waitFor('its first list', () => now()?.reports || now()?.outcome, patience);
  expect(now()).toMatchObject({ outcome: null, failure: null, notes: [] });
  const [folder] = lastingFoldersOf(pid);
  const out = `${folder}/out`;
  proxy.weather({ refuses: true });
  proxy.cut();
  await waitFor('the loss', () => bench.links.list()[0]?.state.is === 'lost', patience);
  const listsThere = () => readFileSync(out, 'utf8').split('outstanding allocations').length - 1;
  const seen = now()?.reports ?? 0;
  await waitFor('a list that nobody heard', () => listsThere() > seen, patience);
  expect(now()).toMatchObject({ reports: seen, outcome: null });
  proxy.weather({});
  await waitFor('its end', () => now()?.outcome, patience);

  expect(now()).toMatchObject({ outcome: 'done', reports: 3, failure: null });
  const [largest] = now()?.stacks ?? [];
  expect(largest.frames.map(({ symbol }) => symbol)).toContain('main.leakC');
  const { evidence, gaps, journal } = await bench.library.read(caseId);
  expect(gaps).toEqual([]);
  expect(evidence.map(({ provenance }) => provenance.complete)).toEqual(['whole']);
  const kept = new TextDecoder().decode(await bench.library.readEvidence(caseId, evidence[0].id));
  expect(readMemleak(kept).reports).toHaveLength(3);
  const acts = journal.flatMap(({ fact }) => (fact.kind === 'ran-on-host' ? [fact.what] : []));
  expect(acts.filter((what) => what.startsWith('tail -c +'))).toHaveLength(1);
  expect(acts.filter((what) => what.includes('memleak') && what.includes(`-p ${pid}`))).toHaveLength(1);
  await waitFor(
    'nothing to be left',
    async () => !existsSync(out) && (await memleaksOn(pid)) === '',
    patience,
  );
}, 900_000);

it('is ended on the server by its guardian when the link is gone for good, and the program lives on', async (context) => {
  if (reason) return context.skip(reason);
  const { pid, proxy, bench } = await start();
  const host = await bench.links.lease('target');
  const running = await host.stream(
    ['env', 'PYTHONUNBUFFERED=1', 'memleak-bpfcc', '-p', String(pid), '-o', '500', '-T', '10', '1', '600'],
    { lasting: { awaySeconds: 12 } },
  );
  let text = '';
  running.stdout.on('data', (chunk: Uint8Array) => {
    text += new TextDecoder().decode(chunk);
  });
  await waitFor('its first list', () => text.includes('outstanding allocations'), patience);
  const [folder] = lastingFoldersOf(pid);
  proxy.weather({ refuses: true });
  proxy.cut();
  await waitFor(
    'it to be ended there',
    async () => !existsSync(folder) && (await memleaksOn(pid)) === '',
    patience,
  );
  expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).not.toMatch(/^\d+ \(.*\) Z/);
  // Whoever comes back later is told.
  proxy.weather({});
  await expect(running.ended).rejects.toMatchObject({ data: { code: 'host.lost' } });
  await host.close();
}, 900_000);
