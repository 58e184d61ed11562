import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostAct } from '#core/case/model';
import { auditedHost } from '#main/collect/audited-host';
import { listProcesses } from '#main/collect/find-targets';
import { lookIntoExecutable, readGoBuilds } from '#main/collect/go-build';
import { LocalHost } from '#main/host/local';
import { buildGoProgram } from '../../helpers/go-programs';
import { whyNoGo } from '../../helpers/serving-program';

describe('what executables are', () => {
  const acts: HostAct[] = [];
  const local = new LocalHost();
  const host = auditedHost(local, (act) => acts.push(act));
  let folder = '';
  let program: ChildProcess | null = null;

  beforeAll(async () => {
    if (whyNoGo()) return;
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-go-build-'));
    const file = path.join(folder, 'orders');
    await copyFile(await buildGoProgram('serves'), file);
    program = spawn(file, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(program.stdout as NodeJS.ReadableStream, 'data');
    // As a deploy leaves it: the old program runs on, its file is gone.
    await rm(file);
  });
  afterAll(async () => {
    program?.kill('SIGKILL');
    await local.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('is read also when the file was deleted since the program started', async (context) => {
    const reason = whyNoGo();
    if (reason) return context.skip(reason);
    const { processes } = await listProcesses(host);
    const process = processes.find(({ pid }) => pid === program?.pid);
    expect(process).toMatchObject({ exe: path.join(folder, 'orders'), exeDeleted: true });
    expect((await readGoBuilds(host, processes)).get(program?.pid ?? 0)).toMatchObject({
      kind: 'go',
      go: { version: expect.stringMatching(/^go1\./), module: 'example.com/serves', cgo: false },
    });
  });

  it('is read of all processes by a handful of commands', async () => {
    const { processes } = await listProcesses(host);
    acts.length = 0;
    const looks = await readGoBuilds(host, processes);
    expect(looks.get(process.pid)).toEqual({ kind: 'other', go: null });
    expect(looks.size).toBe(processes.length);
    // Header, section table, names, section.
    expect(acts.length).toBeLessThanOrEqual(4);
  });

  it('is not known where it may not be read', async () => {
    const refusing = {
      ...host,
      exec: async (argv: readonly string[]) => {
        const [, , , , pid, offset] = argv;
        const stdout = new TextEncoder().encode(`@${pid} ${offset}\nunreadable\n`);
        return { stdout, stderr: '', status: 0, signal: null, cut: false };
      },
    };
    expect(await lookIntoExecutable(refusing, 1)).toEqual({ kind: 'unreadable', go: null });
  });
});
