import { join } from 'node:path';
import { sha256OfText } from './sha256';

/** What can be made again from the evidence; may be deleted. */
export const derivedFolder = (caseFolder: string): string => join(caseFolder, 'derived');

const safe = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/;

/** A file name inside `derived/`: the given one where it is harmless, else made harmless and still its own. */
export function derivedName(name: string): string {
  if (safe.test(name)) return name;
  const harmless = name.replace(/[^A-Za-z0-9._~-]+/g, '-').slice(-80);
  return `x${sha256OfText(name).slice(0, 8)}-${harmless}`;
}
