import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inProject } from './places.mjs';
import { run } from './run.mjs';
import { runScript, Stop, say } from './say.mjs';

// npm prints its whole manual after an error.
const WORDS = 12;

const stamp = inProject('node_modules', '.heapcase-lock');

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(inProject('package-lock.json')))
    .digest('hex');

/** Installs what package-lock.json says, only when what is there came from another lock file. */
export async function ensureDependencies() {
  const wanted = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing the dependencies (npm ci).');
  // `npm ci` begins by removing node_modules and the stamp with it: a broken run is never taken for a whole one.
  const ended = await run(['npm', 'ci', '--ignore-scripts', '--include=dev', '--loglevel=error']);
  if (ended.status !== 0) {
    say(ended.stderr.trim().split('\n').slice(0, WORDS).join('\n'));
    throw new Stop('npm ci failed; its first words are above.');
  }
  writeFileSync(stamp, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(ensureDependencies);
