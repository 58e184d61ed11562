// `npm run check`: types per layer, format and lint and import rules, unused code.
import { inProject } from './setup/places.mjs';
import { run } from './setup/run.mjs';
import { runScript, say } from './setup/say.mjs';

const LAYERS = ['src/core', 'src/main', 'src/cli', 'src/preload', 'src/renderer', 'test'];
const AT_ONCE = 2;

/** @param {string} name a program of the dependencies */
const tool = (name) => inProject('node_modules', '.bin', name);

const checks = [
  ...LAYERS.map((layer) => ({ name: `types of ${layer}`, command: [tool('tsc'), '-p', layer] })),
  {
    name: 'format, lint, import rules',
    command: [tool('biome'), 'ci', '--colors=off', '--error-on-warnings', '.'],
  },
  { name: 'unused code', command: [tool('knip'), '--no-progress'] },
];

await runScript(async () => {
  const waiting = [...checks];
  let failures = 0;
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const ended = await run(check.command);
      say(`${ended.status === 0 ? 'ok    ' : 'FAILED'} ${check.name}`);
      if (ended.status === 0) continue;
      failures++;
      say(`${ended.stdout}${ended.stderr}`.trim());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(failures === 0 ? 'All checks passed.' : `${failures} of ${checks.length} checks failed.`);
  return failures === 0 ? 0 : 1;
});
