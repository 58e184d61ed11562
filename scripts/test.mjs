// `npm test`: from a fresh clone to one line of numbers. Arguments go on to vitest.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { electronBinary, findElectron } from './setup/electron.mjs';
import { hasProgram, missingForTests, missingLibraries } from './setup/needs.mjs';
import { inProject } from './setup/places.mjs';
import { run } from './setup/run.mjs';
import { runScript, Stop, say } from './setup/say.mjs';
import { ensureSystem } from './setup/system.mjs';

/** @typedef {import('./setup/tally-reporter.mjs').Tally} Tally */

const PROJECTS = ['unit', 'integration', 'e2e'];
const VITEST = inProject('node_modules', 'vitest', 'vitest.mjs');
const REPORTERS = ['--reporter=default', `--reporter=${inProject('scripts', 'setup', 'tally-reporter.mjs')}`];

/** Takes `--project NAME` out of the arguments. @param {string[]} args */
function chooseProjects(args) {
  const chosen = [];
  const rest = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--project') chosen.push(args[++i]);
    else if (args[i].startsWith('--project=')) chosen.push(args[i].slice('--project='.length));
    else rest.push(args[i]);
  }
  const unknown = chosen.find((name) => !PROJECTS.includes(name));
  if (unknown) throw new Stop(`There is no test project "${unknown}": use ${PROJECTS.join(', ')}.`);
  return { projects: chosen.length > 0 ? PROJECTS.filter((name) => chosen.includes(name)) : PROJECTS, rest };
}

/** What the tests need of this machine. What cannot be installed is left to each test's own skip. */
async function prepareMachine() {
  const dist = await findElectron();
  if (process.platform === 'linux') {
    const libraries = await missingLibraries(electronBinary(dist));
    const advice = await ensureSystem([...libraries, ...missingForTests()]);
    if (advice) say(`${advice}\nTests that need them will be skipped or fail.`);
  }
  return dist;
}

/**
 * @param {string} project
 * @param {string[]} args
 * @param {string} dist
 * @param {string} tallyFile
 * @returns {Promise<Tally>}
 */
async function runProject(project, args, dist, tallyFile) {
  say(`\nTests: ${project}`);
  // A test against real servers may fail for the machine's sake: it gets a second chance, and that is said below.
  const how = ['--project', project, '--passWithNoTests', '--retry=1', ...REPORTERS];
  const vitest = [process.execPath, VITEST, 'run', ...how];
  const screen =
    project === 'e2e' && hasProgram('xvfb-run') ? ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24'] : [];
  const { status } = await run([...screen, ...vitest, ...args], {
    show: true,
    env: {
      HEAPCASE_TEST: '1',
      HEAPCASE_TALLY: tallyFile,
      // The first is read by the electron package and Playwright, the second by electron-vite.
      ELECTRON_OVERRIDE_DIST_PATH: dist,
      ELECTRON_EXEC_PATH: electronBinary(dist),
    },
  });
  /** @type {Tally} */
  const tally = existsSync(tallyFile)
    ? JSON.parse(readFileSync(tallyFile, 'utf8'))
    : { passed: 0, failed: 0, broken: [], skipped: [], second: [] };
  // vitest ended badly without a failed test: it broke, and that must not count as passed.
  if (status !== 0 && tally.failed === 0) tally.failed = 1;
  return tally;
}

await runScript(async () => {
  const { projects, rest } = chooseProjects(process.argv.slice(2));
  await ensureDependencies();
  const dist = await prepareMachine();
  await ensureBuilt();

  const scratch = mkdtempSync(path.join(tmpdir(), 'heapcase-tally-'));
  /** @type {Tally[]} */
  const tallies = [];
  for (const project of projects) {
    tallies.push(await runProject(project, rest, dist, path.join(scratch, `${project}.json`)));
  }
  rmSync(scratch, { recursive: true });

  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  const skipped = tallies.flatMap((tally) => tally.skipped);
  for (const { name, why } of tallies.flatMap((tally) => tally.broken)) say(`failed: ${name} (${why})`);
  for (const { name, why } of tallies.flatMap((tally) => tally.second)) {
    say(`passed at the second try only: ${name} (${why})`);
  }
  for (const { name, reason } of skipped) say(`skipped: ${name} (${reason})`);
  if (passed + failed === 0) say('No test ran.');
  const bad = failed > 0 || passed === 0 || (process.env.CI === 'true' && skipped.length > 0);
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  return bad ? 1 : 0;
});
