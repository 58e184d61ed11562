import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inProject } from './places.mjs';
import { run } from './run.mjs';
import { Stop, say } from './say.mjs';

// Everything the bundles are made from.
const INPUTS = [
  'src',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'vite.cli.config.mts',
  'vite.thread.config.mts',
  'tsconfig.base.json',
];
const stamp = inProject('out', '.built-from');

/** @param {string} file a path relative to the project @returns {string[]} the files at or below it, sorted */
function filesOf(file) {
  const entries = readdirSync(inProject(path.dirname(file)), { withFileTypes: true });
  if (entries.find((entry) => entry.name === path.basename(file))?.isFile()) return [file];
  return readdirSync(inProject(file))
    .sort()
    .flatMap((name) => filesOf(path.join(file, name)));
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap(filesOf)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(inProject(file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Builds the window and the command line into out/, only when a source changed since. */
export async function ensureBuilt() {
  const wanted = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Building.');
  rmSync(stamp, { force: true });
  const ended = await run(['npm', 'run', '--silent', 'build']);
  if (ended.status !== 0) {
    say(`${ended.stdout}\n${ended.stderr}`.trim());
    throw new Stop('The build failed; its words are above.');
  }
  writeFileSync(stamp, wanted);
}
