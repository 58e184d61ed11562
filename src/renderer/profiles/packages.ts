/**
 * Which colour a package has. The service's own module, the standard library and the runtime have fixed ones;
 * the others share six by the hash of their module's path, so that a package has the same one in every case.
 */

import type { Named } from '../worker/profile-calls';
import { hash } from './hash';

export type PackageColour = 'own' | 'std' | 'runtime' | '1' | '2' | '3' | '4' | '5' | '6';

/** `github.com/jackc/pgx/v5` of `github.com/jackc/pgx/v5/pgxpool`: what is versioned together. */
function moduleOf(path: string): string {
  const parts = path.split('/');
  if (!parts[0].includes('.')) return parts[0];
  return parts.slice(0, /^(github|gitlab|bitbucket)\./.test(parts[0]) ? 3 : 2).join('/');
}

export function packageColour({ package: path, kind }: Named, ownModule: string | null): PackageColour {
  if (kind === 'runtime') return 'runtime';
  if (kind === 'standard') return 'std';
  if (kind === 'own' || path === '') return 'own';
  if (ownModule !== null && (path === ownModule || path.startsWith(`${ownModule}/`))) return 'own';
  return String(1 + (hash(moduleOf(path)) % 6)) as PackageColour;
}

/** The name without its package, and the package as it is shown before it: `pgx/internal/` … */
export function splitName({ function: name, package: path }: Pick<Named, 'function' | 'package'>): {
  readonly path: string;
  readonly name: string;
} {
  if (path === '' || !name.startsWith(`${path}.`)) return { path: '', name };
  if (path === 'main') return { path: '', name };
  return { path: `${shortPath(path)}.`, name: name.slice(path.length + 1) };
}

/** Without the host and the version, which never tell two functions of a service apart. */
function shortPath(path: string): string {
  const parts = path.split('/').filter((part) => !/^v\d+$/.test(part));
  return parts.length > 1 && parts[0].includes('.')
    ? parts.slice(2).join('/') || parts.at(-1) || path
    : parts.join('/');
}
