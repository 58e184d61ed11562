// A program of test/bench that measures in the real window: builds what it needs, gives it a screen, runs it.
import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { findElectron } from './electron.mjs';
import { hasProgram } from './needs.mjs';
import { inProject } from './places.mjs';
import { run } from './run.mjs';
import { runScript, Stop } from './say.mjs';

const folder = inProject('out', 'measure');

/** @param {string} program of test/bench/vite.config.mts */
export const measureInWindow = (program) =>
  runScript(async () => {
    await ensureDependencies();
    const dist = await findElectron();
    await ensureBuilt();
    const { status, stderr } = await run([
      process.execPath,
      inProject('node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      '-c',
      inProject('test', 'bench', 'vite.config.mts'),
      '--outDir',
      folder,
      '--logLevel',
      'warn',
    ]);
    if (status !== 0) throw new Stop(`The build of the measurement failed.\n${stderr}`);
    const screen = hasProgram('xvfb-run') ? ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24'] : [];
    const measured = await run(
      [...screen, process.execPath, `${folder}/${program}.cjs`, ...process.argv.slice(2)],
      {
        show: true,
        env: { ELECTRON_OVERRIDE_DIST_PATH: dist },
      },
    );
    return measured.status;
  });
