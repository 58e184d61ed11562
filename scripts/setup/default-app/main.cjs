// What `electron <path>` runs first: it reads the arguments and hands over to the application at <path>.
// The npm-carried Electron comes without this part, so this one stands in. It sets no userData folder:
// that follows the application's name, and setting it here would defeat --user-data-dir.
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { app } = require('electron');

const PRELOAD_FLAGS = new Set(['-r', '--require']);

/** @param {string[]} args everything after the executable */
function parse(args) {
  const preload = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (PRELOAD_FLAGS.has(arg)) preload.push(args[++i]);
    else if (arg.startsWith('--require=')) preload.push(arg.slice('--require='.length));
    else if (arg === '--version' || arg === '-v') return { preload, print: `v${process.versions.electron}` };
    else if (arg === '--abi' || arg === '-a') return { preload, print: process.versions.modules };
    else if (!arg.startsWith('-')) return { preload, target: arg };
  }
  return { preload };
}

/** @param {string} target the folder or file of an application */
function load(target) {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  const folder = path.resolve(target);
  const manifest = path.join(folder, 'package.json');
  if (existsSync(manifest)) {
    const { name, productName, version } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (version) app.setVersion(version);
    if (productName || name) app.setName(productName || name);
  }
  const entry = Module._resolveFilename(folder, null, true);
  app.setAppPath(existsSync(manifest) ? folder : path.dirname(entry));
  Module._load(entry, module, true);
}

function run() {
  const { preload, print, target } = parse(process.argv.slice(1));
  if (print) {
    process.stdout.write(`${print}\n`);
    process.exit(0);
  }
  if (!target) throw new Error('Usage: electron [-r MODULE] PATH');
  if (preload.length > 0) Module._preloadModules(preload);
  load(target);
}

try {
  run();
} catch (error) {
  // Not an error box: nobody can close one under Xvfb.
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(1);
}
