import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Ended } from './exec';

const program = path.resolve('out/cli/index.cjs');

export interface CliRun {
  readonly pid: number;
  /** Settles when it has ended. */
  readonly ended: Promise<Ended>;
  /** What it has said so far on standard error. */
  said(): string;
  kill(signal: NodeJS.Signals): void;
}

/** Starts the built command line as a user would; `npm test` builds it first. */
export function startCli(args: readonly string[], env: NodeJS.ProcessEnv = {}, cliFile = program): CliRun {
  if (!existsSync(cliFile)) throw new Error(`${cliFile} is not built: npm run build`);
  const child = spawn(process.execPath, [cliFile, ...args], {
    env: { ...process.env, LANG: 'C', LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return {
    pid: child.pid ?? 0,
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => resolve({ status: status ?? -1, stdout, stderr }));
    }),
    said: () => stderr,
    kill: (signal) => void child.kill(signal),
  };
}

/** Runs it to its end. */
export const heapcase = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  startCli(args, env).ended;
