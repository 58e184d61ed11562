import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

export interface Ended {
  /** The exit status; 127 for a program that is missing, -1 for one ended by a signal. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly input?: string;
  readonly timeoutMs?: number;
}

/** Runs a program to its end; a failing one is a result, not an exception. */
export function exec([program, ...args]: readonly string[], options: ExecOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const { cwd, env, input = '', timeoutMs = 120_000 } = options;
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // A program that doesn't read its input is not an error of ours.
    child.stdin.on('error', () => {}).end(input);
    child.on('error', (error) => resolve({ status: 127, stdout, stderr: error.message }));
    child.on('close', (code) => resolve({ status: code ?? -1, stdout, stderr }));
  });
}

/** Runs a program that has to succeed, and returns what it printed. */
export async function must(command: readonly string[], options: ExecOptions = {}): Promise<string> {
  const ended = await exec(command, options);
  if (ended.status === 0) return ended.stdout;
  throw new Error(`${command.join(' ')}: status ${ended.status}\n${ended.stderr}${ended.stdout}`.trim());
}

/** The path of a program, also of those that only root has on its PATH. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
