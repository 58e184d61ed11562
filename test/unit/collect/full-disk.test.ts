import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '#core/case/model';
import { readSaved } from '#core/saved/read-saved';
import { auditedHost } from '#main/collect/audited-host';
import { recordStream } from '#main/collect/monitors/record-stream';
import { recordMemory } from '#main/collect/record-memory';
import { LocalHost } from '#main/host/local';
import type { OpenCase } from '#main/store/case-store';
import { openLibrary } from '#main/store/library';
import { waitFor } from '../../helpers/wait-for';
import { canMount, whyNoMount } from '../store/mounting';
import { madeBy, temporaryFolder } from '../store/support';

const startTicks = (): number => {
  const stat = readFileSync(`/proc/${process.pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
};

describe.skipIf(!canMount)(`a disk that fills up in the middle of a recording ${whyNoMount}`, () => {
  let mount: string;
  let ballast: string;
  let open: OpenCase;
  const origin = { host: 'local', clockOffsetMs: 0, tool: 'heapcase test' };
  const local = new LocalHost();
  const host = auditedHost(local, () => {});
  beforeEach(async () => {
    mount = await temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mount]);
    ballast = join(mount, 'ballast');
    open = await openLibrary(join(mount, 'cases'), { madeBy }).create('full');
  });
  afterEach(async () => {
    await open.close().catch(() => {});
    execFileSync('umount', [mount]);
  });
  const library = () => openLibrary(join(mount, 'cases'), { madeBy });
  /** Takes what is left of it. */
  const fill = () => writeFile(ballast, Buffer.alloc(2 << 20)).catch(() => {});
  const target = (): Target => ({
    host: 'local',
    pid: process.pid,
    startTicks: startTicks(),
    bootId: null,
    comm: 'node',
    command: 'node',
    go: null,
    endpoint: null,
  });

  it('ends an investigation with that reason, not as the end of its process; what was written stays', async () => {
    let samples = 0;
    const recording = await recordMemory(
      { openCase: open, origin, host, target: target(), intervalSeconds: 0.05 },
      (more) => {
        samples += more.length;
      },
      () => {},
    );
    await waitFor('samples', () => samples > 2, { timeoutMs: 30_000 });
    await fill();
    await expect(recording.over).rejects.toMatchObject({ data: { code: 'disk.full' } });
    await rm(ballast);
    const evidence = await recording.stop();
    await open.close();
    expect(evidence.provenance.complete).toBe('interrupted');
    const saved = readSaved(await library().readEvidence(open.id, evidence.id));
    expect(saved).toMatchObject({ kind: 'monitor', monitor: 'process' });
    expect(saved.kind === 'monitor' && saved.samples.length).toBeGreaterThan(2);
    expect(await library().verify(open.id)).toMatchObject({ changed: [], missing: [], chain: { ok: true } });
  }, 60_000);

  it('ends a monitor with that reason, and nothing of it goes on running', async () => {
    let samples = 0;
    const stop = new AbortController();
    const recording = recordStream(
      {
        runId: 'run',
        monitor: 'process',
        variant: 'proc',
        named: 'process',
        ask: { everySeconds: 0.05, target: { pid: process.pid, startTicks: startTicks() }, cgroup: [] },
      },
      {
        ...{ openCase: open, origin, host, target: target(), stop: stop.signal },
        lease: { back: async () => {} },
        sameBoot: async () => true,
      },
      {
        heard: (news) => {
          samples += news.samples.length;
        },
        away: () => {},
        found: () => {},
        lost: () => {},
        back: () => {},
        unconfirmed: () => {},
        sealed: () => {},
      },
    );
    await waitFor('samples', () => samples > 2, { timeoutMs: 30_000 });
    await fill();
    expect(await recording).toMatchObject({ is: 'failed', failure: { code: 'disk.full' } });
    await rm(ballast);
    await open.close();
    const [evidence] = (await library().read(open.id)).evidence;
    expect(evidence.provenance).toMatchObject({ complete: 'interrupted', monitor: { id: 'process' } });
    const saved = readSaved(await library().readEvidence(open.id, evidence.id));
    expect(saved.kind === 'monitor' && saved.samples.length).toBeGreaterThan(2);
  }, 60_000);
});
