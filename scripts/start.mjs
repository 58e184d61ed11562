// `npm start`: from a fresh clone to the window, or to the demo's report where there is no display.
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { electronBinary, findElectron } from './setup/electron.mjs';
import { missingLibraries } from './setup/needs.mjs';
import { inProject, projectDir } from './setup/places.mjs';
import { run } from './setup/run.mjs';
import { sandboxFlags } from './setup/sandbox.mjs';
import { runScript, Stop, say } from './setup/say.mjs';
import { ensureSystem } from './setup/system.mjs';

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function startDemo() {
  say(
    'There is no display here ($DISPLAY and $WAYLAND_DISPLAY are empty): running the demo in the terminal.',
  );
  const { status } = await run([process.execPath, inProject('out', 'cli', 'index.cjs'), 'demo'], {
    show: true,
  });
  return status;
}

/** @param {string[]} args passed on to the application */
async function startWindow(args) {
  const dist = await findElectron();
  const binary = electronBinary(dist);
  if (process.platform === 'linux') {
    const advice = await ensureSystem(await missingLibraries(binary));
    if (advice) throw new Stop(advice);
  }
  const flags = await sandboxFlags(dist);
  say('Starting Heapcase.');
  // Chromium reports each desktop service that it misses, which reads like a failure: only fatal messages are shown.
  const { status } = await run([binary, ...flags, '--log-level=3', projectDir, ...args], { show: true });
  return status;
}

await runScript(async () => {
  await ensureDependencies();
  await ensureBuilt();
  return hasDisplay() ? startWindow(process.argv.slice(2)) : startDemo();
});
