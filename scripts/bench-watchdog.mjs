// `npm run bench:watchdog`: the watchdog and other methods against real OOM kills (test/bench/watchdog/README.md).
import { ensureDependencies } from './setup/dependencies.mjs';
import { inProject } from './setup/places.mjs';
import { run } from './setup/run.mjs';
import { runScript, Stop } from './setup/say.mjs';

const folder = inProject('out', 'bench', 'watchdog-program');

await runScript(async () => {
  await ensureDependencies();
  const vite = inProject('node_modules', 'vite', 'bin', 'vite.js');
  const builds = [
    ['-c', 'test/bench/watchdog/vite.config.mts', '--outDir', folder],
    // The command line, which collects at the end of the race.
    ['-c', 'vite.thread.config.mts'],
    ['-c', 'vite.cli.config.mts'],
  ];
  for (const build of builds) {
    const { status, stderr } = await run([process.execPath, vite, 'build', ...build, '--logLevel', 'warn']);
    if (status !== 0) throw new Stop(`The build of the benchmark failed.\n${stderr}`);
  }
  return (await run([process.execPath, `${folder}/watchdog.cjs`, ...process.argv.slice(2)], { show: true }))
    .status;
});
