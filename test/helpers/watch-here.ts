// The watchdog's own script on this machine, against a real process: placed, run in the foreground, looked at.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readWatchState, type WatchState } from '#core/watch/state';
import { type Ended, exec } from './exec';
import { waitFor } from './wait-for';
import { WATCHDOG_SCRIPT } from './watchdog';

/** A folder of watches; not below /tmp, which the watchdog rightly warns of. */
export const makeWatchRoot = (): Promise<string> => mkdtemp('/var/tmp/heapcase-watches-');

/** Why none can be made here, for the skip's reason. */
export const whyNoWatchHere = (): string | undefined =>
  process.platform === 'linux' ? undefined : 'a watchdog needs Linux';

/** Puts script and rules where the script takes them for the watch of that name. Returns the script's place. */
export async function placeWatchHere(root: string, id: string, conf: readonly string[]): Promise<string> {
  const folder = path.join(root, id);
  await mkdir(folder, { mode: 0o700 });
  const script = path.join(folder, 'heapcase-watch.sh');
  await copyFile(WATCHDOG_SCRIPT, script);
  await writeFile(path.join(folder, 'watch.conf'), [`id=${id}`, ...conf, ''].join('\n'));
  return script;
}

/** A capture's meta.json, as far as tests look at it. */
export interface CaptureMeta {
  readonly name: string;
  readonly rung: string;
  readonly why: string;
  readonly endpoint: string;
  readonly order: readonly string[];
}

export interface WatchHere {
  state(): WatchState | null;
  /** Waits for a whole capture of that rung. */
  capture(rung: string): Promise<CaptureMeta>;
  stop(): Promise<void>;
}

/** Runs it, and follows it as the client would: it looks each `max_interval`, with no glances between. */
export async function runWatchHere(root: string, id: string, conf: readonly string[]): Promise<WatchHere> {
  const script = await placeWatchHere(root, id, conf);
  const inWatch = (...names: string[]) => path.join(root, id, ...names);
  const watch = spawn('sh', [script, 'run'], { stdio: 'ignore' });
  await waitFor('the watch to begin', () => existsSync(inWatch('lock', 'pid')), { timeoutMs: 30_000 });
  const follow = spawn('sh', [script, 'follow'], { stdio: 'ignore' });
  const captures = () =>
    existsSync(inWatch('captures'))
      ? readdirSync(inWatch('captures')).filter((name) => !name.startsWith('.'))
      : [];
  const end = async (child: typeof watch, signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  return {
    state: () =>
      existsSync(inWatch('state.json')) ? readWatchState(readFileSync(inWatch('state.json'), 'utf8')) : null,
    capture: async (rung) => {
      const name = await waitFor(
        `a capture by ${rung}`,
        () => captures().find((one) => one.includes(`-${rung}-`)),
        { timeoutMs: 60_000 },
      );
      return JSON.parse(readFileSync(inWatch('captures', name, 'meta.json'), 'utf8'));
    },
    stop: async () => {
      await end(follow, 'SIGKILL');
      await end(watch, 'SIGTERM');
      await rm(inWatch(), { recursive: true, force: true });
    },
  };
}

/** One command of a watch that is placed. */
export const commandHere = (root: string, id: string, ...args: readonly string[]): Promise<Ended> =>
  exec(['sh', path.join(root, id, 'heapcase-watch.sh'), ...args]);
