import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const projectDir = fileURLToPath(new URL('../..', import.meta.url));

/** A path below the project's folder. @param {...string} parts */
export const inProject = (...parts) => path.join(projectDir, ...parts);

/** Where fetched things live between runs, outside the tree: a fresh clone finds them again. */
export const cacheDir = () =>
  path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'heapcase');
