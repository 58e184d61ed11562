/**
 * Starts the embedded demo service (resources/demo) and always ends it. Three independent fences: `stop()`,
 * its standard input, which closes with this process however that ends, and the limits it keeps itself.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { failure } from '#core/base/failure';
import { type DemoEvent, type DemoReady, readDemoLine } from './demo-lines';

const startTimeoutMs = 15_000;
const killAfterMs = 2_000;
const keptStderr = 2_000;

/** The service's own ceiling is the resident size; this one is V8's, behind it. The small nursery keeps the growth even. */
const memoryFlags = ['--max-old-space-size=512', '--max-semi-space-size=4'];

export interface DemoTargetOptions {
  /** The folder that holds orders-api.cjs. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: DemoEvent) => void;
  /** Limits other than its own, as `--ceiling-mb 200`: see resources/demo/limits.cjs. */
  readonly limits?: readonly string[];
}

export interface DemoEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it said itself: `ceiling`, `time-limit`, `stdin-closed`; null when it was ended from outside. */
  readonly reason: string | null;
}

export interface DemoTarget {
  readonly pid: number;
  readonly port: number;
  /** Its pprof folder, as a URL. */
  readonly endpoint: string;
  readonly ceilingMb: number;
  /** Settles when the process is gone; never rejects. */
  readonly ended: Promise<DemoEnd>;
  /** Ends it, by force after two seconds; resolves when it is gone. */
  stop(): Promise<void>;
}

export async function startDemoTarget(options: DemoTargetOptions): Promise<DemoTarget> {
  const { folder, signal, onEvent, limits = [] } = options;
  if (signal?.aborted) throw failure('failure.cancelled');
  const child = spawn(process.execPath, [...memoryFlags, path.join(folder, 'orders-api.cjs'), ...limits], {
    env: serviceEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches Heapcase first, which then ends the service in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const { ready, ended } = listenTo(child, onEvent ?? (() => {}));

  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= endProcess(child, ended);
    return stopping;
  };
  const abort = () => void stop();
  signal?.addEventListener('abort', abort, { once: true });
  void ended.then(() => signal?.removeEventListener('abort', abort));

  try {
    const { pid, port, ceilingMb } = await ready;
    return { pid, port, ceilingMb, endpoint: `http://127.0.0.1:${port}/debug/pprof/`, ended, stop };
  } catch (thrown) {
    await stop();
    throw signal?.aborted ? failure('failure.cancelled') : thrown;
  }
}

/** Ours, without what would make Node of the service listen, load or trace something. */
function serviceEnvironment(): NodeJS.ProcessEnv {
  const {
    NODE_OPTIONS: _options,
    NODE_CHANNEL_FD: _channel,
    NODE_V8_COVERAGE: _coverage,
    ...rest
  } = process.env;
  return process.versions.electron === undefined ? rest : { ...rest, ELECTRON_RUN_AS_NODE: '1' };
}

function listenTo(child: ChildProcess, onEvent: (event: DemoEvent) => void) {
  let stderr = '';
  let reason: string | null = null;
  const refused = (why: string) => failure('demo.failed-to-start', { reason: why }, stderr || undefined);

  // The input is never written to; that it closes is the message. It may break when the service ends first.
  child.stdin?.on('error', () => {});
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderr);
  });

  const ended = new Promise<DemoEnd>((resolve) => {
    child.once('error', () => resolve({ status: null, signal: null, reason }));
    child.once('close', (status, signal) => resolve({ status, signal, reason }));
  });

  const ready = new Promise<DemoReady>((resolve, reject) => {
    const late = setTimeout(
      () => reject(refused(`it was not ready after ${startTimeoutMs / 1000} s`)),
      startTimeoutMs,
    );
    let pending = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      for (const said of lines.map(readDemoLine)) {
        if (said?.kind === 'ready') {
          clearTimeout(late);
          resolve(said);
        } else if (said !== null) {
          if (said.kind === 'end') ({ reason } = said);
          onEvent(said);
        }
      }
    });
    child.once('error', (error) => reject(refused(error.message)));
    child.once('close', (status, signal) => {
      clearTimeout(late);
      reject(refused(lastErrorLine(stderr) ?? `it ended at once (${signal ?? `status ${status}`})`));
    });
    child.once('error', () => clearTimeout(late));
  });
  void ready.catch(() => {});
  return { ready, ended };
}

/** `Error: Cannot find module '/x/orders-api.cjs'` out of what Node prints around it. */
function lastErrorLine(stderr: string): string | null {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? null;
}

async function endProcess(child: ChildProcess, ended: Promise<DemoEnd>): Promise<void> {
  if (child.pid === undefined) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  await ended;
  clearTimeout(force);
}
