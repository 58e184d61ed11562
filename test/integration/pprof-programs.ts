/** The Gos of this machine, the pprof of each, and the profiles that test/zoo/profiles writes when each has built it. */

import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const zoo = resolve(__dirname, '../zoo/profiles');

export interface Outcome {
  readonly out: string;
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
export const askPprof = ({ pprof }: Go, argv: readonly string[], scratch: string): Promise<Outcome> =>
  new Promise((settle) => {
    execFile(pprof, [...argv], { env: environment(scratch), maxBuffer: 1 << 28 }, (error, out, errors) =>
      settle({ out, errors, status: error ? Number(error.code ?? -1) : 0 }),
    );
  });
