/** A program of child-program.ts, bundled once, and what a started one says. */

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { temporaryFolder } from './support';

const repository = join(import.meta.dirname ?? __dirname, '..', '..', '..');

/** Bundles the program into one file that plain Node runs; returns its path. */
export async function bundleChild(): Promise<string> {
  const outDir = await temporaryFolder();
  await build({
    configFile: false,
    root: repository,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(repository, 'test/unit/store/child-program.ts'),
      outDir,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'child.mjs', format: 'es' } },
    },
  });
  return join(outDir, 'child.mjs');
}

/** A line that the child prints after the fact: what it says has happened. */
export type Said =
  | { readonly does: 'opening' }
  | { readonly does: 'opened'; readonly mended: readonly string[] }
  | { readonly does: 'refused'; readonly code: string }
  | { readonly does: 'noted'; readonly text: string }
  | { readonly does: 'begun'; readonly name: string }
  | { readonly does: 'arrived'; readonly name: string; readonly bytes: number }
  | { readonly does: 'sealed'; readonly name: string; readonly id: string; readonly sha256: string }
  | { readonly does: 'closed' };

export interface Child {
  readonly process: ChildProcess;
  readonly said: Said[];
  /** Resolves when it says this, or has ended. */
  says(does: Said['does']): Promise<void>;
  readonly ended: Promise<{ code: number | null; signal: string | null; stderr: string }>;
}

export function startChild(program: string, ...args: string[]): Child {
  const process = spawn(globalThis.process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  // A child that has ended reads no more.
  process.stdin.on('error', () => {});
  const said: Said[] = [];
  let stderr = '';
  process.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const listeners = new Set<() => void>();
  const lines = createInterface({ input: process.stdout });
  lines.on('line', (line) => {
    // The last line of a killed process may be cut.
    if (!line.endsWith('}')) return;
    said.push(JSON.parse(line) as Said);
    for (const listener of listeners) listener();
  });
  const read = new Promise<void>((resolve) => lines.on('close', resolve));
  const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    process.on('exit', (code, signal) => resolve({ code, signal })),
  );
  const ended = Promise.all([exit, read]).then(([how]) => ({ ...how, stderr }));
  return {
    process,
    said,
    says: (does) =>
      Promise.race([
        ended.then(() => undefined),
        new Promise<void>((resolve) => {
          const look = () => {
            if (said.some((one) => one.does === does)) resolve();
          };
          listeners.add(look);
          look();
        }),
      ]),
    ended,
  };
}
