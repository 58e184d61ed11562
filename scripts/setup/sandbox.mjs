import { statSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';
import { Stop, say } from './say.mjs';
import { rootPrefix } from './system.mjs';

/** @param {string} helper whether Chromium's set-uid helper is owned and marked as it must be */
function isArmed(helper) {
  const { uid, mode } = statSync(helper);
  return uid === 0 && (mode & 0o4000) !== 0;
}

/**
 * The flags Electron needs for its sandbox on this machine. Root runs without it, which Chromium demands.
 * Everybody else keeps it: through user namespaces, or through the set-uid helper where those are forbidden
 * (Ubuntu since 23.10).
 * @param {string} dist
 * @returns {Promise<string[]>}
 */
export async function sandboxFlags(dist) {
  if (process.platform !== 'linux') return [];
  if (process.getuid() === 0) {
    say('You are root, which Chromium refuses: the window starts without its sandbox (--no-sandbox).');
    return ['--no-sandbox'];
  }
  const helper = path.join(dist, 'chrome-sandbox');
  if ((await run(['unshare', '--user', '--map-root-user', 'true'])).status === 0 || isArmed(helper))
    return [];
  const arm = `chown root:root '${helper}' && chmod 4755 '${helper}'`;
  const prefix = await rootPrefix();
  if (prefix) await run([...prefix, 'sh', '-c', arm]);
  if (!isArmed(helper)) {
    throw new Stop(`Chromium's sandbox is not allowed here yet. Run this once: sudo sh -c "${arm}"`);
  }
  return [];
}
