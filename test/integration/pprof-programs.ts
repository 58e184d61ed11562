/**
 * The Gos of this machine, the pprof of each, and the profiles that test/zoo/profiles writes when each has built it;
 * one command line asked of both, Heapcase and pprof.
 */

import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pprof as heapcasePprof } from '../../src/cli/pprof';

export const zoo = resolve(__dirname, '../zoo/profiles');

export interface Outcome {
  /** Bytes that are no UTF-8 are U+FFFD in `out`. */
  readonly out: string;
  readonly bytes: Buffer;
  readonly status: number;
  readonly errors: string;
}

export interface Go {
  readonly go: string;
  readonly version: string;
  readonly pprof: string;
}

/** Two runs of the program as one Go builds it: two profiles of each kind, a small series. */
export interface Made {
  readonly go: Go;
  readonly program: string;
  readonly folders: readonly [string, string];
}

/** What Go and pprof need around them; what pprof fetches stays in `scratch`. */
const environment = (scratch: string) => ({
  ...process.env,
  TZ: 'UTC',
  GOFLAGS: '-mod=mod',
  GOTOOLCHAIN: 'local',
  PPROF_TMPDIR: join(scratch, 'fetched'),
});

/** The newest first; each pprof is called without `go tool`, which takes longer than it. */
export function findGos(scratch: string): Go[] {
  const env = environment(scratch);
  return ['go', '/usr/lib/go-1.19/bin/go']
    .filter((go) => spawnSync(go, ['version']).status === 0)
    .map((go) => {
      spawnSync(go, ['tool', 'pprof', '-h'], { env }); // newer Gos build it now
      return {
        go,
        version: execFileSync(go, ['version']).toString().split(' ')[2] ?? go,
        pprof: execFileSync(go, ['tool', '-n', 'pprof'], { env }).toString().trim(),
      };
    });
}

/** Builds the program with a Go and runs it twice. */
export function makeProfiles(go: Go, scratch: string): Made {
  const env = environment(scratch);
  const program = join(scratch, `profiles-${go.version}`);
  execFileSync(go.go, ['build', '-o', program, '.'], { cwd: zoo, env, stdio: 'inherit' });
  const run = (name: string) => {
    const folder = join(scratch, go.version, name);
    mkdirSync(folder, { recursive: true });
    execFileSync(program, [folder], { env });
    return folder;
  };
  return { go, program, folders: [run('first'), run('second')] };
}

/** What a Go's pprof answers to a command line. */
export const askPprof = (
  { pprof }: Go,
  argv: readonly string[],
  scratch: string,
  zone = 'UTC',
): Promise<Outcome> =>
  new Promise((settle) => {
    execFile(
      pprof,
      [...argv],
      { env: { ...environment(scratch), TZ: zone }, maxBuffer: 1 << 28, encoding: 'buffer' },
      (error, bytes, errors) =>
        settle({
          out: bytes.toString(),
          bytes,
          errors: errors.toString(),
          status: error ? Number(error.code ?? -1) : 0,
        }),
    );
  });

/** What `heapcase pprof` answers to it. */
export async function askHeapcase(argv: readonly string[]): Promise<Outcome> {
  const parts: Buffer[] = [];
  let errors = '';
  const status = await heapcasePprof([...argv], {
    stdout: (text) => void parts.push(Buffer.from(text)),
    stdoutBytes: (bytes) => void parts.push(Buffer.from(bytes)),
    stderr: (text) => {
      errors += text;
    },
    readFile: async (path) => new Uint8Array(readFileSync(path)),
    writeFile: async (path, bytes) => writeFileSync(path, bytes),
  });
  const bytes = Buffer.concat(parts);
  return { out: bytes.toString(), bytes, status, errors };
}
