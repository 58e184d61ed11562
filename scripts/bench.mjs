// `npm run bench`: Heapcase beside pprof and the JS readers, on inputs of its own. `npm run bench -- NAME` one row.
import { ensureDependencies } from './setup/dependencies.mjs';
import { inProject } from './setup/places.mjs';
import { run } from './setup/run.mjs';
import { runScript, Stop } from './setup/say.mjs';

const folder = inProject('out', 'bench');

await runScript(async () => {
  await ensureDependencies();
  // The command line as it is shipped, and the benchmarks' own programs: bundles, as Node reads no TypeScript.
  for (const config of ['vite.cli.config.mts', 'test/bench/vite.config.mts']) {
    const { status, stderr } = await run([
      process.execPath,
      inProject('node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      '-c',
      config,
      '--outDir',
      config === 'vite.cli.config.mts' ? `${folder}/cli` : `${folder}/programs`,
      '--logLevel',
      'warn',
    ]);
    if (status !== 0) throw new Stop(`The build of ${config} failed.\n${stderr}`);
  }
  const { status } = await run([process.execPath, `${folder}/programs/main.cjs`, ...process.argv.slice(2)], {
    show: true,
  });
  return status;
});
