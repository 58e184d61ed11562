import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from './cache';
import { findProgram, must } from './exec';

const zoo = fileURLToPath(new URL('../zoo', import.meta.url));

// Nothing is downloaded and no C compiler is needed; without paths of this machine a build is the same anywhere.
const BUILD = { CGO_ENABLED: '0', GOFLAGS: '-mod=mod -trimpath', GOPROXY: 'off', GOTOOLCHAIN: 'local' };

/** The `go` commands of this machine: the one on PATH first, then Debian's, newest first. */
export function goCommands(): string[] {
  const debian = readdirSync('/usr/lib')
    .filter((name) => /^go-\d/.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => path.join('/usr/lib', name, 'bin', 'go'));
  const own = findProgram('go');
  return own ? [own, ...debian] : debian;
}

/** How the C in a program is linked: `stripped` is static, without the names of its functions. */
type Linked = 'dynamic' | 'static' | 'stripped';
const staticFlags = '-linkmode external -extldflags "-static"';
const linkFlags: Readonly<Record<Linked, readonly string[]>> = {
  dynamic: [],
  static: ['-ldflags', staticFlags],
  stripped: ['-ldflags', `-s -w ${staticFlags}`],
};

/** Builds a program of test/zoo, once per source and Go version, and returns the path of its binary. `cgo` takes a C compiler. */
export async function buildGoProgram(
  name: string,
  go = goCommands()[0],
  cgo: false | Linked = false,
): Promise<string> {
  if (!go) throw new Error('there is no Go on this machine: install golang-go');
  const folder = path.join(zoo, name);
  const hash = createHash('sha256').update(await must([go, 'version'], { env: BUILD }));
  for (const file of (await readdir(folder)).sort()) {
    hash.update(`${file}\0`).update(await readFile(path.join(folder, file)));
  }
  const flags = linkFlags[cgo || 'dynamic'];
  hash.update(flags.join(' '));
  return cached(`zoo-${name}-${hash.digest('hex').slice(0, 16)}`, async (scratch) => {
    const env = cgo ? { ...BUILD, CGO_ENABLED: '1' } : BUILD;
    await must([go, 'build', ...flags, '-o', scratch, '.'], { cwd: folder, env, timeoutMs: 300_000 });
  });
}
