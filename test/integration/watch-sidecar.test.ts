import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { WatchExportRequestSchema } from '#core/contract/watch';
import { type CaptureMeta, isByRule, readCaptureMeta, readCaptureName } from '#core/watch/captures';
import { exportWatch } from '#core/watch/export/export-watch';
import { defaultWatchRules } from '#core/watch/rules';
import { readWatchState } from '#core/watch/state';
import { readShippedScript } from '#main/watch/shipped-script';
import { exec, findProgram, must } from '../helpers/exec';
import { type Container, startContainer, whyNoContainers, whyNoGo } from '../helpers/serving-program';
import { waitFor } from '../helpers/wait-for';

const busybox = findProgram('busybox');
const reason =
  whyNoGo() ?? whyNoContainers() ?? (busybox ? undefined : 'no busybox to fill the container with');

const id = 'serves';

/** What the exported patch says of its container. */
interface Sidecar {
  readonly command: readonly string[];
  readonly env: readonly [
    { readonly name: string; readonly valueFrom: { readonly resourceFieldRef: unknown } },
  ];
  readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
  readonly resources: { readonly limits: { readonly memory: string } };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

/**
 * The exported sidecar as a runtime runs it: runc, a root that is read-only, no capability, another user than the service's,
 * a memory group of its own, and of the service the processes and the network. What stands for the kubelet is this test: it
 * mounts the volumes and says what the service's limit is.
 */
describe('the watchdog as a sidecar', () => {
  const runc = findProgram('runc') ?? 'runc';
  let folder = '';
  let name = '';
  let service: Container;
  let pod: ChildProcess | undefined;
  let child: ChildProcess | undefined;

  beforeEach((context) => {
    if (reason) context.skip(reason);
  });
  beforeAll(async () => {
    if (reason) return;
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-sidecar-'));
    name = path.basename(folder).toLowerCase();
    // Slow enough that a look is in time on a busy machine, and there in half a minute.
    // What a pod's own first process does: nothing, and the others are its processes.
    pod = spawn('unshare', ['--pid', '--fork', '--kill-child', 'sleep', 'infinity'], { stdio: 'ignore' });
    const first = await waitFor('the first process of the pod', async () =>
      Number(await readFile(`/proc/${pod?.pid}/task/${pod?.pid}/children`, 'utf8')),
    );
    service = await startContainer({ at: ['tcp:127.0.0.1:0'], limitMib: 128, grow: 4, processesOf: first });
    await runSidecar();
  });
  afterAll(async () => {
    if (child) {
      await exec([runc, 'delete', '-f', name]);
      await waitFor('the sidecar to end', () => child?.exitCode !== null || child?.signalCode !== null);
    }
    await service?.stop();
    pod?.kill('SIGKILL');
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const inWatch = (...names: string[]) => path.join(folder, 'volume', id, ...names);

  async function runSidecar(): Promise<void> {
    const request = WatchExportRequestSchema.parse({
      format: 'kubernetes',
      id,
      process: 'serves',
      endpoint: null,
      rules: { ...defaultWatchRules, quiet: 0 },
      root: null,
    });
    const files = exportWatch(request, await readShippedScript(path.resolve('resources')));
    const textOf = (file: string) => files.find((one) => one.path === file)?.text ?? '';
    const [sidecar]: Sidecar[] = parse(textOf('sidecar-patch.yaml')).spec.template.spec.containers;
    const at = (volume: string) =>
      sidecar.volumeMounts.find((mount) => mount.name === volume)?.mountPath ?? '';

    const root = path.join(folder, 'rootfs');
    for (const one of ['bin', 'proc', 'sys', 'dev', at('heapcase-watch'), at('heapcase-watch-script')])
      await mkdir(path.join(root, one), { recursive: true });
    await copyFile(busybox ?? '', path.join(root, 'bin/busybox'));
    await must(['chroot', root, '/bin/busybox', '--install', '-s', '/bin']);
    await mkdir(path.join(folder, 'config'));
    for (const [file, text] of Object.entries<string>(parse(textOf('configmap.yaml')).data))
      await writeFile(path.join(folder, 'config', file), text);
    // As the kubelet makes an emptyDir.
    await mkdir(path.join(folder, 'volume'));
    await chmod(path.join(folder, 'volume'), 0o777);
    await chmod(folder, 0o755);

    await must([runc, 'spec'], { cwd: folder });
    const spec = JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8'));
    const none: string[] = [];
    Object.assign(spec.process, {
      terminal: false,
      args: sidecar.command,
      env: ['PATH=/bin', `${sidecar.env[0].name}=${service.limitKb * 1024}`],
      user: { uid: sidecar.securityContext.runAsUser, gid: sidecar.securityContext.runAsGroup },
      capabilities: {
        bounding: none,
        effective: none,
        permitted: none,
        inheritable: none,
        ambient: none,
      },
    });
    spec.root.readonly = true;
    spec.mounts.push(
      {
        destination: at('heapcase-watch'),
        type: 'bind',
        source: path.join(folder, 'volume'),
        options: ['bind', 'rw'],
      },
      {
        destination: at('heapcase-watch-script'),
        type: 'bind',
        source: path.join(folder, 'config'),
        options: ['bind', 'ro'],
      },
    );
    for (const space of spec.linux.namespaces)
      if (space.type === 'pid') space.path = `/proc/${service.pid}/ns/pid`;
      else if (space.type === 'network') space.path = `/proc/${service.pid}/ns/net`;
    spec.linux.cgroupsPath = `/${name}`;
    spec.linux.resources.memory = { limit: Number.parseInt(sidecar.resources.limits.memory, 10) * 2 ** 20 };
    await writeFile(path.join(folder, 'config.json'), JSON.stringify(spec));
    child = spawn(runc, ['run', '-b', folder, name], { stdio: ['ignore', 'inherit', 'inherit'] });
  }

  /** Whole captures that a rule made, by their names. */
  async function byRule(): Promise<readonly string[]> {
    return (await readdir(inWatch('captures')))
      .filter((one) => isByRule(readCaptureName(one)?.rung ?? 'test'))
      .toSorted();
  }

  it('knows the service, its limit, and that the group cannot be seen', async () => {
    const state = await waitFor(
      'the sidecar to know the service and its endpoint',
      async () => {
        if (child?.exitCode != null) throw new Error(`it ended with status ${child.exitCode}`);
        const read = readWatchState(await readFile(inWatch('state.json'), 'utf8'));
        return read?.target && read.endpoint ? read : null;
      },
      { timeoutMs: 60_000 },
    );
    expect(state.target?.comm).toBe('serves');
    expect(state.endpoint).toContain(`:${service.port}/`);
    expect(state.scopes.find(({ scope }) => scope === 'cgroup')).toMatchObject({ limit: null });
    expect(state.scopes.find(({ scope }) => scope === 'process')).toMatchObject({
      limit: service.limitKb * 1024,
      what: expect.stringContaining('target_limit'),
    });
  });

  it('has a heap of the leak on its volume before the limit is reached', async () => {
    const meta = await waitFor(
      'a capture by a rule',
      async (): Promise<CaptureMeta | null> => {
        const [first] = await byRule();
        return first === undefined
          ? null
          : readCaptureMeta(await readFile(inWatch('captures', first, 'meta.json'), 'utf8'));
      },
      { timeoutMs: 120_000, everyMs: 200 },
    );
    expect(meta).toMatchObject({ scope: 'process', limit: service.limitKb * 1024 });
    expect(meta.permille).toBeLessThan(1000);
    const heap = inWatch('captures', meta.name, 'heap.pb.gz');
    expect((await exec(['gzip', '-t', heap])).status).toBe(0);
    const { stdout } = await exec(['sha256sum', '-c', 'manifest.sha256'], {
      cwd: inWatch('captures', meta.name),
    });
    expect(stdout).toContain('heap.pb.gz: OK');
  });
});
