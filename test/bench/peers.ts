/** Those that Heapcase is measured against, fetched by name into the cache folder. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached } from '../helpers/cache';
import { exec, findProgram, must } from '../helpers/exec';
import { goCommands } from '../helpers/go-programs';

export interface Pprof {
  /** How it is called in the table, with its version. */
  readonly name: string;
  readonly command: readonly string[];
}

/** What the peer's name begins with: google/pprof's own program or Go's. */
export const pprofName = 'pprof';

/** google/pprof's newest version; where it can't be fetched, the one that comes with Go. */
export async function pprofPeer(): Promise<Pprof> {
  const [go] = goCommands();
  if (!go) throw new Error('there is no Go on this machine');
  try {
    const folder = await cached('bench-pprof', async (scratch) => {
      await mkdir(scratch, { recursive: true });
      await must([go, 'install', 'github.com/google/pprof@latest'], {
        env: { GOBIN: scratch },
        timeoutMs: 300_000,
      });
    });
    const program = path.join(folder, 'pprof');
    const { stdout } = await exec([go, 'version', '-m', program]);
    const version = /\tmod\tgithub.com\/google\/pprof\t(\S+)/.exec(stdout)?.[1] ?? 'of unknown version';
    return { name: `${pprofName} (google, ${version})`, command: [program] };
  } catch {
    const version = (await must([go, 'env', 'GOVERSION'])).trim();
    return { name: `${pprofName} (of ${version})`, command: [go, 'tool', 'pprof'] };
  }
}

/** The pprof that comes with the machine's Go; null where there is no Go. */
export async function goToolPprof(): Promise<Pprof | null> {
  const [go] = goCommands();
  if (!go) return null;
  const version = (await must([go, 'env', 'GOVERSION'])).trim();
  // Newer Gos build it at the first call; neither that nor the start of `go` itself is measured.
  await exec([go, 'tool', 'pprof', '-h']);
  const program = (await must([go, 'tool', '-n', 'pprof'])).trim();
  return { name: `go tool pprof (${version})`, command: [program] };
}

/** The folder of the readers written in JavaScript. */
export function javaScriptPeers(): Promise<string> {
  return cached('bench-peers-1', async (scratch) => {
    await mkdir(scratch, { recursive: true });
    await writeFile(path.join(scratch, 'package.json'), '{"private":true}');
    await must(['npm', 'install', '--no-audit', '--no-fund', 'pprof-format@2', 'protobufjs@8'], {
      cwd: scratch,
      timeoutMs: 300_000,
    });
  });
}

/** The lower bound: the same columns filled by a plain C program. */
export async function cReader(source: string): Promise<string> {
  const compiler = findProgram('cc');
  if (!compiler) throw new Error('there is no C compiler on this machine');
  return cached('bench-decode-c-1', async (scratch) => {
    await must([compiler, '-O2', '-o', scratch, source, '-lz']);
  });
}
