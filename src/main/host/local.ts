/** This computer as a host: the same wrapper and the same limits, no network. */

import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';
import os from 'node:os';
import type { Duplex } from 'node:stream';
import { failure } from '#core/base/failure';
import { type JobTools, readToolProbe, toolFolders, toolProbe } from './command';
import type {
  Address,
  CommandResult,
  ExecOptions,
  HostDescription,
  RunningCommand,
  StreamOptions,
} from './host';
import type { JobMark } from './job';
import { Jobs } from './jobs';
import type { LinkHost } from './link-host';
import { type RemoteProcess, runToEnd, shortly } from './remote-process';
import { sudoStart } from './sudo-line';

const connectTimeoutMs = 10_000;

/** This computer. */
export class LocalHost implements LinkHost {
  readonly description: HostDescription;
  readonly lost = new Promise<Error>(() => {});
  readonly #jobs: Jobs;
  #tools: Promise<JobTools> | null = null;

  constructor(name = 'local') {
    this.description = { transport: 'local', name, address: os.hostname(), hostKey: null };
    this.#jobs = new Jobs({
      name,
      tools: () => {
        this.#tools ??= this.#shell(toolProbe).then(readToolProbe);
        return this.#tools;
      },
      open: async (line) => start('sh', ['-c', line], 'pipe'),
      shell: (line) => this.#shell(line),
    });
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<CommandResult> {
    if (options.signal?.aborted) throw failure('failure.cancelled');
    const { before, answering } = sudoStart(options.sudo);
    const [program, ...rest] = [...before, ...argv];
    const child = answering(start(program, rest, 'pipe'));
    child.stdin.end(options.input);
    return runToEnd(child, options, shortly(argv), this.description.name);
  }

  stream(argv: readonly string[], options?: StreamOptions): Promise<RunningCommand> {
    return this.#jobs.start(argv, options);
  }

  connect(address: Address): Promise<Duplex> {
    const url = address.kind === 'unix' ? address.path : `${address.host}:${address.port}`;
    return new Promise((resolve, reject) => {
      const socket = net.connect(
        address.kind === 'unix'
          ? { path: address.path }
          : { host: address.host, port: address.port, noDelay: true },
      );
      const fail = (reason: string): void => {
        socket.destroy();
        reject(failure('endpoint.refused', { url, host: this.description.name, reason }));
      };
      socket.setTimeout(connectTimeoutMs, () => fail(`no answer within ${connectTimeoutMs / 1000} s`));
      socket.once('error', (error) => fail(error.message));
      socket.once('connect', () => {
        socket.setTimeout(0);
        socket.removeAllListeners('timeout');
        socket.removeAllListeners('error');
        resolve(socket);
      });
    });
  }

  /** There is no link that could go. */
  async answers(): Promise<boolean> {
    return true;
  }

  giveUp(): void {}

  leftJobs(): readonly JobMark[] {
    return [];
  }

  async endJobs(): Promise<void> {}

  async close(): Promise<void> {
    await this.#jobs.stopAll();
  }

  async #shell(line: string): Promise<string> {
    const child = start('sh', ['-c', line], 'ignore');
    const { stdout } = await runToEnd(child, {}, 'sh', this.description.name);
    return new TextDecoder().decode(stdout);
  }
}

/** Starts a program in a process group of its own. A program that is not there ends with 127, as in a shell. */
function start(program: string, args: readonly string[], stdin: 'pipe' | 'ignore'): RemoteProcess {
  const child = spawn(program, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', PATH: `${toolFolders}:${process.env.PATH ?? ''}` },
  });
  child.stdin.on('error', () => {});
  if (stdin === 'ignore') child.stdin.end();
  let notStarted: Error | null = null;
  const ended = new Promise<{ status: number | null; signal: string | null }>((resolve) => {
    child.once('error', (error) => {
      notStarted ??= error;
      if (child.pid === undefined) {
        child.stdout.destroy();
        child.stderr.push(`${program}: ${error.message.includes('ENOENT') ? 'not found' : error.message}\n`);
        child.stderr.push(null);
        child.stderr.once('close', () => resolve({ status: 127, signal: null }));
      }
    });
    child.once('close', (status, signal) => {
      if (notStarted === null || child.pid !== undefined) resolve({ status, signal });
    });
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    drop: () => drop(child),
  };
}

/** Ends the whole group: first asks, two seconds later kills. */
function drop(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 2_000);
  timer.unref();
  child.stdout?.resume();
  child.stderr?.resume();
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended.
  }
}
