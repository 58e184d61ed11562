/** memleak for real: on memory that C holds in a Go program, and what is said where it cannot help. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MemleakStack } from '#core/probe/tools/memleak';
import { kernelHeaders, mountTracing, whyNoMemleak, whyNoProbes } from '../helpers/bpf';
import { heapcase } from '../helpers/cli';
import { runContainer } from '../helpers/container';
import { asOnHostWith, librariesOf, whyNoOtherTools } from '../helpers/debian-tools';
import { exec, must } from '../helpers/exec';
import { buildGoProgram } from '../helpers/go-programs';
import { startServing, whyNoContainers, whyNoGo } from '../helpers/serving-program';
import { unpackedPackages } from '../helpers/unpacked-packages';

const noGo = whyNoGo();
const noMemleak = noGo ?? whyNoMemleak();
const reason = noMemleak ?? (await whyNoProbes());
// Of the next Debian, with the libraries that it was built with.
const libbpfPackages = ['libbpf-tools', 'libc6', 'libelf1t64', 'libzstd1', 'zlib1g'];
const libbpfTools =
  (reason ?? whyNoOtherTools()) ? '' : await unpackedPackages('libbpf-tools', libbpfPackages, 'trixie');
const noLibbpf =
  reason ??
  whyNoOtherTools() ??
  (process.arch !== 'x64' || !existsSync('/sys/kernel/btf/vmlinux')
    ? 'no BTF of this kernel, or not x86-64'
    : libbpfTools instanceof Error
      ? libbpfTools.message
      : undefined);
for (const why of [reason, noLibbpf]) if (why) console.warn(`skipped: ${why}`);

const folder = mkdtempSync(path.join(tmpdir(), 'heapcase-memleak-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const cli = path.resolve('out/cli/index.cjs');
const common = () => ['--library', path.join(folder, 'cases'), '--json'];

describe('memleak', () => {
  it.skipIf(noGo)('warns on a pure Go program and says why, and starts nothing without a yes', async () => {
    const program = await startServing({ at: ['tcp:127.0.0.1:0'] });
    try {
      const { status, stdout, stderr } = await heapcase(
        ['memleak', 'local', '--pid', String(program.pid), ...common()],
        { XDG_CONFIG_HOME: folder },
      );
      expect(stderr).toContain('uprobes');
      expect(stderr).toContain('100 times');
      expect(stderr).toContain('pure Go program');
      expect(stderr).toContain('mmap, not malloc');
      expect([status, stdout]).toEqual([1, '']);
    } finally {
      await program.stop();
    }
  });
});

const noContainer = whyNoContainers();
if (noContainer && !reason) console.warn(`without a container: ${noContainer}`);

interface Leaking {
  readonly pid: number;
  stop(): Promise<void>;
}

async function startLeaking(linked: 'dynamic' | 'static' | 'stripped' = 'dynamic'): Promise<Leaking> {
  const child = spawn(await buildGoProgram('cgo', undefined, linked), { stdio: 'ignore' });
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** The same in a container, with a C library of its own. */
async function startLeakingInContainer(): Promise<Leaking> {
  const program = await buildGoProgram('cgo', undefined, 'dynamic');
  const files = (await must(['ldd', program])).match(/\/\S+/g) ?? [];
  const options = { program, argv: ['/leaks'], files, limitKb: 512 * 1024 } as const;
  const { child, pid, remove } = await runContainer(options);
  if (child.stdout) await once(child.stdout, 'data');
  return { pid: await pid(), stop: remove };
}

describe.skipIf(reason)('memleak on C memory that a Go program holds', () => {
  let onHost: Leaking;
  let contained: Leaking;
  beforeAll(async () => {
    onHost = await startLeaking();
    contained = noContainer ? onHost : await startLeakingInContainer();
  });
  afterAll(async () => {
    await onHost?.stop();
    if (contained !== onHost) await contained?.stop();
  });

  it('names its command before it asks, and runs nothing without a yes', async () => {
    const settings = ['--for', '60s', '--sample', '10'];
    const { status, stderr } = await heapcase(
      ['memleak', 'local', '--pid', String(onHost.pid), ...settings, ...common()],
      { XDG_CONFIG_HOME: folder },
    );
    expect(stderr).toMatch(/^This will run on local: .*memleak\S* -p \d+ -o 10000 -T 20 -s 10 10 6$/m);
    expect(stderr).not.toContain('Running on local');
    expect([status, existsSync(path.join(folder, 'cases'))]).toEqual([1, false]);
  });

  it('says what is missing where the kernel has no headers', async () => {
    // Headers that are none: as on most servers.
    const { status, stdout, stderr } = await heapcase(
      ['memleak', 'local', '--pid', String(onHost.pid), '--for', '5s', '--yes', ...common()],
      { XDG_CONFIG_HOME: folder, BCC_KERNEL_SOURCE: folder },
    );
    expect(stderr).toMatch(/headers of its running kernel are not installed|tracefs is not mounted/);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'memleak', outcome: 'failed', stacks: [] });
  });

  /** What it finds of a process whose files are others than those of who looks; `object`: how it is told the library of that. */
  const traced = async (
    { pid }: Leaking,
    host: readonly string[],
    env: NodeJS.ProcessEnv,
    object: RegExp,
  ) => {
    const argv = ['memleak', 'local', '--pid', String(pid), '--for', '9s', '--older', '500ms', '--yes'];
    const script = `${mountTracing} && exec "$@"`;
    const { status, stdout, stderr } = await exec(
      [...host, 'sh', '-c', script, 'sh', process.execPath, cli, ...argv, ...common()],
      { env: { XDG_CONFIG_HOME: folder, ...env } },
    );
    expect([status, stderr]).toEqual([0, expect.stringContaining('built with cgo')]);
    expect(stderr).toMatch(object);
    // What ran was told before it did, word for word.
    const told = (words: string) =>
      stderr
        .split('\n')
        .find((line) => line.startsWith(words))
        ?.slice(words.length);
    expect(told('Running on local: ')).toBe(told('This will run on local: '));
    const found: {
      kind: string;
      implementation: string;
      uses: string;
      reports: number;
      stacks: MemleakStack[];
    } = JSON.parse(stdout);
    expect(found).toMatchObject({ kind: 'memleak', uses: 'cgo' });
    expect(found.reports).toBeGreaterThanOrEqual(2);
    const largest = found.stacks[0];
    expect(largest.frames.map(({ symbol }) => symbol)).toContain('main.leakC');
    expect(largest.bytes).toBe(largest.count * 4096);
    expect(largest.frames[0].module).toBeTruthy();
    return found;
  };

  it('names the function that holds it, with bytes and frames, in a container too', async () => {
    const env = { BCC_KERNEL_SOURCE: await kernelHeaders() };
    const object = new RegExp(`-O /proc/${contained.pid}/root/\\S*/libc\\.so\\.6`);
    const found = await traced(contained, ['unshare', '-m'], env, object);
    expect(found.implementation).toBe('python');
  });

  it('names it in a program that is linked statically, by the malloc of its own', async () => {
    const linked = await startLeaking('static');
    try {
      const env = { BCC_KERNEL_SOURCE: await kernelHeaders() };
      const object = new RegExp(`linked statically[\\s\\S]* -O /proc/${linked.pid}/exe `);
      await traced(linked, ['unshare', '-m'], env, object);
    } finally {
      await linked.stop();
    }
  });

  it('says that there is no malloc to be found where the names were stripped, instead of an empty list', async () => {
    const stripped = await startLeaking('stripped');
    try {
      const argv = ['memleak', 'local', '--pid', String(stripped.pid), '--for', '9s', '--yes', ...common()];
      const { status, stdout, stderr } = await exec(
        ['unshare', '-m', 'sh', '-c', `${mountTracing} && exec "$@"`, 'sh', process.execPath, cli, ...argv],
        { env: { XDG_CONFIG_HOME: folder, BCC_KERNEL_SOURCE: await kernelHeaders() } },
      );
      expect(stderr).toContain(`it found no malloc in the executable of process ${stripped.pid}`);
      expect([status, JSON.parse(stdout)]).toMatchObject([1, { outcome: 'failed', reports: 0, stacks: [] }]);
    } finally {
      await stripped.stop();
    }
  });

  it.skipIf(noLibbpf)('and so does the one of libbpf-tools, which needs no headers', async () => {
    const root = libbpfTools as string;
    const libraries = librariesOf(root);
    const loader = `${libraries.split(':')[0]}/ld-linux-x86-64.so.2`;
    const host = await asOnHostWith(
      path.join(folder, 'tools'),
      { 'memleak-libbpf': `exec ${loader} --library-path ${libraries} ${root}/usr/sbin/memleak-libbpf` },
      ['memleak-bpfcc'],
    );
    const object = new RegExp(`/proc/${onHost.pid}/root/.* -O '?\\./libc\\.so\\.6`);
    const found = await traced(onHost, host, {}, object);
    expect(found.implementation).toBe('libbpf');
    const linked = await startLeaking('static');
    try {
      const inExecutable = new RegExp(`/proc/${linked.pid} .* -O '?\\./exe`);
      expect((await traced(linked, host, {}, inExecutable)).implementation).toBe('libbpf');
    } finally {
      await linked.stop();
    }
  });
});
