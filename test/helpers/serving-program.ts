import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { runContainer } from './container';
import { findProgram } from './exec';
import { buildGoProgram, goCommands } from './go-programs';
import { waitFor } from './wait-for';

/** A real Go program that serves its profiles where it was told to. */
export interface ServingProgram {
  readonly pid: number;
  /** As it prints them: `tcp:127.0.0.1:40001`, `unix:/run/app.sock`. */
  readonly places: readonly string[];
  /** The port of the first TCP place. */
  readonly port: number;
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** `tcp:127.0.0.1:0`, `unix:/run/app.sock`. */
  readonly at: readonly string[];
  readonly prefix?: string;
  /** Of a container; 128 MiB where left out. */
  readonly limitMib?: number;
  /** MiB that it holds more each second. */
  readonly grow?: number;
  /** Of a container: it shares the processes of this one, as the containers of a pod do. */
  readonly processesOf?: number;
  /** Of a container: the path of its cgroup, as a runtime names it. */
  readonly cgroup?: string;
  /** In a network namespace of its own, which has these addresses beside the loopback. */
  readonly network?: readonly string[];
}

/** Why no Go program can be built here; undefined where it can. */
export const whyNoGo = (): string | undefined =>
  goCommands().length === 0 ? 'no Go on this machine' : undefined;

/** Why nothing can be put into a network of its own here. */
export const whyNoNetworks = (): string | undefined =>
  process.getuid?.() !== 0
    ? 'not root: no network namespaces'
    : ['unshare', 'nsenter', 'ip'].every(findProgram)
      ? undefined
      : 'no unshare, nsenter or ip on this machine';

const flagsOf = ({ prefix, grow }: ServeOptions): readonly string[] => [
  ...(prefix === undefined ? [] : ['-prefix', prefix]),
  ...(grow === undefined ? [] : ['-grow', String(grow)]),
];

export async function startServing(options: ServeOptions): Promise<ServingProgram> {
  const { at, network } = options;
  const program = await buildGoProgram('serves');
  const argv = [program, ...flagsOf(options), ...at];
  const setUp = ['ip link set lo up', ...(network ?? []).map((address) => `ip addr add ${address} dev lo`)];
  // Both programs put the next one in their own place, so the pid stays that of the child.
  const child =
    network === undefined
      ? spawn(argv[0], argv.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] })
      : spawn('unshare', ['-n', 'sh', '-c', `${setUp.join(' && ')} && exec "$@"`, 'sh', ...argv], {
          stdio: ['pipe', 'pipe', 'inherit'],
        });
  const places = await printedPlaces(child);
  return {
    pid: child.pid ?? 0,
    places,
    port: portOf(places),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export const whyNoContainers = (): string | undefined =>
  whyNoNetworks() ?? (findProgram('runc') ? undefined : 'no runc on this machine');

export interface Container extends ServingProgram {
  readonly name: string;
  /** Its limit, in KiB. */
  readonly limitKb: number;
}

/** The same in a real container: its own files (the program alone), processes, network and memory limit. */
export async function startContainer(options: ServeOptions): Promise<Container> {
  const limitKb = (options.limitMib ?? 128) * 1024;
  const { processesOf, cgroup } = options;
  const program = await buildGoProgram('serves');
  const argv = ['/serves', ...flagsOf(options), ...options.at] as const;
  const { name, child, pid, remove } = await runContainer({ program, argv, limitKb, processesOf, cgroup });
  try {
    const places = await printedPlaces(child);
    return { pid: await pid(), name, limitKb, places, port: portOf(places), stop: remove };
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
}

const portOf = (places: readonly string[]): number =>
  Number(/:(\d+)$/.exec(places.find((place) => place.startsWith('tcp:')) ?? '')?.[1] ?? 0);

async function printedPlaces(child: ChildProcess): Promise<readonly string[]> {
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  await waitFor(
    'the program to serve',
    () => {
      if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}`);
      return printed.endsWith('ready\n');
    },
    { timeoutMs: 60_000 },
  );
  return printed.split('\n').slice(0, -2);
}
