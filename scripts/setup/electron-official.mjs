import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { inProject } from './places.mjs';
import { lastWords, run } from './run.mjs';
import { say } from './say.mjs';

const PROBE_MS = 4_000;
const DOWNLOAD_MS = 15 * 60_000;
const RELEASES = 'https://github.com/electron/electron/releases/download/';

const packageDir = inProject('node_modules', 'electron');
const dist = path.join(packageDir, 'dist');

const pinnedVersion = () => JSON.parse(readFileSync(path.join(packageDir, 'package.json'), 'utf8')).version;

/** The package's installer writes path.txt last, so its presence means a whole dist. @param {string} version */
const isInstalled = (version) =>
  existsSync(path.join(packageDir, 'path.txt')) &&
  existsSync(path.join(dist, 'version')) &&
  readFileSync(path.join(dist, 'version'), 'utf8').replace(/^v/, '').trim() === version;

/** Where @electron/get keeps downloads: one folder a source, the zip within. @param {string} zip */
function isInUserCache(zip) {
  const root =
    process.env.electron_config_cache ||
    (process.platform === 'darwin'
      ? path.join(homedir(), 'Library', 'Caches', 'electron')
      : path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'electron'));
  if (!existsSync(root)) return false;
  return readdirSync(root).some((folder) => existsSync(path.join(root, folder, zip)));
}

/** Why the release cannot be had right now, or nothing. @param {string} url */
async function whyUnreachable(url) {
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) });
    return answer.ok ? undefined : `${new URL(url).host} answered ${answer.status}`;
  } catch (error) {
    const cause = error.name === 'TimeoutError' ? `no answer within ${PROBE_MS / 1000} s` : error.cause?.code;
    return `${new URL(url).host} cannot be reached (${cause ?? error.message})`;
  }
}

/**
 * The pinned official Electron. The `electron` package's own installer fetches it and checks its SHA-256;
 * we only ask first whether the host answers, because that installer waits far too long when it doesn't.
 * @returns {Promise<{ dist: string } | { reason: string }>}
 */
export async function officialElectron() {
  const version = pinnedVersion();
  if (isInstalled(version)) return { dist };
  const zip = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  if (!isInUserCache(zip)) {
    const reason = await whyUnreachable(
      new URL(`v${version}/${zip}`, process.env.ELECTRON_MIRROR || RELEASES).href,
    );
    if (reason) return { reason };
    say(`Downloading Electron ${version} (about 120 MB).`);
  }
  // The installer's own look at this variable would put path.txt beside somebody else's dist.
  const env = { ELECTRON_OVERRIDE_DIST_PATH: '', NODE_NO_WARNINGS: '1' };
  const ended = await run([process.execPath, path.join(packageDir, 'install.js')], {
    env,
    timeoutMs: DOWNLOAD_MS,
  });
  if (isInstalled(version)) return { dist };
  return { reason: ended.stderr.match(/^.*Error: .*$/m)?.[0] ?? lastWords(ended) };
}
