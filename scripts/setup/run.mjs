import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectDir } from './places.mjs';
import { say } from './say.mjs';

/**
 * @typedef {{ status: number, signal: NodeJS.Signals | null, stdout: string, stderr: string }} Ended
 */

/**
 * Runs a program to its end; never throws for a failing one. A program that is missing ends with status 127.
 * @param {string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, timeoutMs?: number }} [options]
 *   show: its output goes straight to the screen instead of into the result
 * @returns {Promise<Ended>}
 */
export function run([program, ...args], { cwd = projectDir, env = {}, show = false, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const text = { stdout: '', stderr: '' };
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name]?.setEncoding('utf8').on('data', (chunk) => {
        text[name] += chunk;
      });
    }
    // Ctrl-C reaches what is shown too, which ends in its own way; what runs unseen (npm goes on after a
    // Ctrl-C, and would be in the way of the next start) is ended here, and then we end.
    let interrupted = false;
    const onInterrupt = () => {
      if (show) return;
      // Some finish what they are at (npm, apt): better than half of it, but not in silence.
      if (!interrupted)
        say(`Stopping as soon as ${path.basename(program)} has ended; once more ends it at once.`);
      child.kill(interrupted ? 'SIGKILL' : 'SIGTERM');
      interrupted = true;
    };
    const onTerminate = () => (show ? child.kill('SIGTERM') : onInterrupt());
    process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
    child.on('error', (error) => resolve({ status: 127, signal: null, ...text, stderr: error.message }));
    child.on('close', (code, signal) => {
      process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
      if (interrupted) process.exit(130);
      resolve({ status: code ?? 1, signal, ...text });
    });
  });
}

/** The last line with something in it: where most programs say what went wrong. @param {Ended} ended */
export const lastWords = (ended) =>
  `${ended.stdout}\n${ended.stderr}`.trim().split('\n').at(-1)?.trim() || `status ${ended.status}`;
