/** Monitors with tools of other times than this machine's: an old procps, and busybox, which lacks half of them. */

import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MonitorRun, MonitorStream } from '#core/contract/monitor';
import type { MonitorId, MonitorSample } from '#core/probe/monitors/monitor';
import { asOnHostWith, librariesOf, whyNoOtherTools } from '../helpers/debian-tools';
import { exec, findProgram } from '../helpers/exec';
import { type ServingProgram, startServing, whyNoGo } from '../helpers/serving-program';
import { unpackedPackages } from '../helpers/unpacked-packages';

const reason = whyNoGo() ?? whyNoOtherTools();
const oldProcps = reason ? '' : await unpackedPackages('procps', ['procps', 'libprocps8'], 'bullseye');
const noProcps = reason ?? (oldProcps instanceof Error ? oldProcps.message : undefined);
const busybox = findProgram('busybox');
const noBusybox = reason ?? (busybox ? undefined : 'no busybox on this machine');
for (const why of [noProcps, noBusybox]) if (why) console.warn(`skipped: ${why}`);

type Line = ({ kind: 'run' } & MonitorRun) | ({ kind: 'sample'; monitor: MonitorId } & MonitorSample);

describe.skipIf(reason)('monitors on a host with other tools', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'heapcase-tools-'));
  let program: ServingProgram;
  let totalKb = 0;
  beforeAll(async () => {
    program = await startServing({ at: ['tcp:127.0.0.1:0'] });
    totalKb = Number(/^MemTotal:\s+(\d+)/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1]);
  });
  afterAll(async () => {
    await program?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const monitored = async (host: readonly string[]) => {
    const words = ['monitor', 'local', '--pid', String(program.pid), '--with', 'top,free,vmstat,pidstat'];
    const cli = [process.execPath, path.resolve('out/cli/index.cjs'), ...words, '--for', '4s', '--json'];
    const { stdout, stderr } = await exec([...host, ...cli, '--library', path.join(folder, 'cases')], {
      env: { XDG_CONFIG_HOME: folder },
      timeoutMs: 60_000,
    });
    const lines: Line[] = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const run = lines.findLast((line) => line.kind === 'run');
    if (run?.kind !== 'run') throw new Error(`no run: ${stderr}`);
    const stream = (id: MonitorId) => run.streams.find(({ monitor }) => monitor === id) as MonitorStream;
    const values = (id: MonitorId) =>
      lines.findLast((line) => line.kind === 'sample' && line.monitor === id) as MonitorSample | undefined;
    for (const { monitor, samples, unknownLines, failure } of run.streams)
      expect([monitor, unknownLines, failure, samples > 0]).toEqual([monitor, 0, null, true]);
    return { stream, values: (id: MonitorId) => values(id)?.values ?? {} };
  };

  it.skipIf(noProcps)('reads procps 3: top, free and vmstat', async () => {
    const root = oldProcps as string;
    const of = (name: string) => `LD_LIBRARY_PATH=${librariesOf(root)} exec ${root}/usr/bin/${name}`;
    const host = await asOnHostWith(
      path.join(folder, 'procps3'),
      { top: of('top'), free: of('free'), vmstat: of('vmstat') },
      [],
    );
    const { stdout } = await exec([...host, 'free', '--version']);
    expect(stdout).toContain('procps-ng 3.3');
    const { stream, values } = await monitored(host);
    for (const id of ['top', 'free', 'vmstat'] as const) expect(stream(id).variant, id).not.toBe('proc');
    expect(values('free')['total']).toBe(totalKb);
    expect(values('top')['RES']).toBeGreaterThan(1000);
    expect(values('top')['available']).toBeGreaterThan(0);
    expect(values('vmstat')['free']).toBeGreaterThan(0);
  });

  it.skipIf(noBusybox)('reads busybox, and from /proc what busybox has not', async () => {
    const host = await asOnHostWith(
      path.join(folder, 'busybox'),
      Object.fromEntries(['top', 'free', 'ps', 'sh'].map((name) => [name, `exec ${busybox} ${name}`])),
      ['vmstat', 'pidstat'],
    );
    const { stdout } = await exec([...host, 'sh', '-c', 'free --help 2>&1; command -v vmstat pidstat; :']);
    expect(stdout).toContain('BusyBox');
    expect(stdout).not.toContain('vmstat');
    const { stream, values } = await monitored(host);
    expect([stream('vmstat').variant, stream('pidstat').variant]).toEqual(['proc', 'proc']);
    expect(values('free')['total']).toBe(totalKb);
    // busybox's top has no RES of a process.
    expect(values('top')['RES']).toBeGreaterThan(1000);
    expect(values('pidstat')['RSS']).toBeGreaterThan(1000);
  });
});
