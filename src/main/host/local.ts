/** This computer as a host: the same wrapper and the same limits, no network. */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
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
import { type JobMark, jobLine, killLine, raisedLine } from './job';
import type { LinkHost } from './link-host';
import { type RemoteProcess, runJob, runToEnd, shortly } from './remote-process';
import { sudoStart } from './sudo-line';

const connectTimeoutMs = 10_000;

/** This computer. */
export class LocalHost implements LinkHost {
  readonly description: HostDescription;
  readonly lost = new Promise<Error>(() => {});
  #running = new Set<RunningCommand>();
  #tools: Promise<JobTools> | null = null;

  constructor(name = 'local') {
    this.description = { transport: 'local', name, address: os.hostname(), hostKey: null };
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<CommandResult> {
    if (options.signal?.aborted) throw failure('failure.cancelled');
    const { before, answering } = sudoStart(options.sudo);
    const [program, ...rest] = [...before, ...argv];
    const child = answering(start(program, rest, 'pipe'));
    child.stdin.end(options.input);
    return runToEnd(child, options, shortly(argv), this.description.name);
  }

  async stream(argv: readonly string[], { signal, sudo }: StreamOptions = {}): Promise<RunningCommand> {
    if (signal?.aborted) throw failure('failure.cancelled');
    this.#tools ??= this.#shell(toolProbe).then(readToolProbe);
    const nonce = `HC${randomBytes(8).toString('hex')}`;
    const { before, answering } = sudoStart(sudo);
    const line = raisedLine(before, jobLine(argv, nonce, await this.#tools));
    const child = answering(start('sh', ['-c', line], 'pipe'));
    const running = runJob(child, {
      nonce,
      what: shortly(argv),
      host: this.description.name,
      signal,
      killFromOutside: async (mark: JobMark) => (await this.#shell(killLine(mark))).includes('gone'),
    });
    this.#running.add(running);
    const gone = (): void => void this.#running.delete(running);
    running.ended.then(gone, gone);
    return running;
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
    await Promise.allSettled([...this.#running].map((running) => running.stop()));
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
