// A real container by runc: its own files, processes and network, a memory limit, and a cgroup by any name.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exec, findProgram, must } from './exec';
import { waitFor } from './wait-for';

export interface ContainerOptions {
  /** The file that stands in it as the first word of `argv`. */
  readonly program: string;
  readonly argv: readonly [string, ...string[]];
  readonly limitKb: number;
  /** Files of this machine that it has at the same paths: the libraries of the program. */
  readonly files?: readonly string[];
  /** The path of its cgroup, as a runtime names it; by default one that names none. */
  readonly cgroup?: string | undefined;
  /** It shares the processes of this one, as the containers of a pod do. */
  readonly processesOf?: number | undefined;
}

export interface RunningContainer {
  readonly name: string;
  /** Of `runc run`; what the program prints comes through it. */
  readonly child: ChildProcess;
  /** As this machine sees the program; once it runs. */
  pid(): Promise<number>;
  remove(): Promise<void>;
}

export async function runContainer(options: ContainerOptions): Promise<RunningContainer> {
  const runc = findProgram('runc') ?? 'runc';
  const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-container-'));
  const name = path.basename(folder).toLowerCase();
  const cgroup = options.cgroup ?? `/${name}`;
  const root = path.join(folder, 'rootfs');
  await mkdir(path.join(root, 'run'), { recursive: true });
  const put = async (from: string, to: string): Promise<void> => {
    await mkdir(path.dirname(path.join(root, to)), { recursive: true });
    await copyFile(from, path.join(root, to));
    await chmod(path.join(root, to), 0o755);
  };
  await put(options.program, options.argv[0]);
  for (const file of options.files ?? []) await put(file, file);
  await must([runc, 'spec'], { cwd: folder });
  const file = path.join(folder, 'config.json');
  const spec = JSON.parse(await readFile(file, 'utf8'));
  spec.process.terminal = false;
  spec.process.args = options.argv;
  spec.root.readonly = false;
  spec.linux.cgroupsPath = cgroup;
  spec.linux.resources.memory = { limit: options.limitKb * 1024 };
  for (const space of spec.linux.namespaces)
    if (space.type === 'pid' && options.processesOf !== undefined)
      space.path = `/proc/${options.processesOf}/ns/pid`;
  await writeFile(file, JSON.stringify(spec));

  const child = spawn(runc, ['run', '-b', folder, name], { stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    name,
    child,
    pid: async () => JSON.parse(await must([runc, 'state', name])).pid,
    remove: async () => {
      await exec([runc, 'delete', '-f', name]);
      await waitFor('the container to end', () => child.exitCode !== null || child.signalCode !== null);
      await removeParents(cgroup);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** runc takes away the cgroup that it was given, not those that it made above; one that is in use stays. */
async function removeParents(cgroup: string): Promise<void> {
  const roots = [
    '/sys/fs/cgroup',
    ...(await readdir('/sys/fs/cgroup')).map((each) => `/sys/fs/cgroup/${each}`),
  ];
  for (let parent = path.dirname(cgroup); parent !== '/'; parent = path.dirname(parent))
    for (const each of roots) await rmdir(path.join(each, parent)).catch(() => {});
}
