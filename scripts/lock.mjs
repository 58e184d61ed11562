// Completes package-lock.json: `node scripts/lock.mjs`, after an `npm install` that changed it.
// npm leaves out the packages of other platforms that its registry does not carry, and `npm ci` then refuses
// the lock file. Whoever wants them pins their version, so the entries can be written from that.
import { readFileSync, writeFileSync } from 'node:fs';
import { inProject } from './setup/places.mjs';

const PLATFORM = /(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-([a-z]+))?$/;
const LIBC = { musl: 'musl', musleabihf: 'musl', gnu: 'glibc', gnueabihf: 'glibc' };

/**
 * A lock entry, its fields in npm's order.
 * @param {string} name a package's name that ends in its platform, as in `…-linux-arm64-musl`
 * @param {string} version
 * @param {boolean | undefined} dev
 */
function entryOf(name, version, dev) {
  const [, os, cpu, abi] = PLATFORM.exec(name) ?? [];
  if (!os) throw new Error(`${name} is in nobody's lock, and its name tells no platform.`);
  const libc = os === 'linux' && LIBC[abi];
  return {
    version,
    cpu: [cpu],
    ...(dev && { dev }),
    ...(libc && { libc: [libc] }),
    optional: true,
    os: [os],
  };
}

const file = inProject('package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const places = Object.keys(lock.packages);
for (const { dev, optionalDependencies = {} } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (places.some((place) => place.endsWith(`node_modules/${name}`))) continue;
    lock.packages[`node_modules/${name}`] = entryOf(name, version, dev);
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
