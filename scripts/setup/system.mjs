import { hasProgram } from './needs.mjs';
import { lastWords, run } from './run.mjs';
import { say } from './say.mjs';

/** @typedef {import('./needs.mjs').Need} Need */

const APT_OPTIONS = ['-y', '-o', 'DPkg::Lock::Timeout=240', '--no-install-recommends'];

/** The words to put before a command that needs root, or nothing when we may not. */
export async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return (await run(['sudo', '-n', 'true'])).status === 0 ? ['sudo', '-n'] : undefined;
}

/** @param {string} name whether apt could install a package of this very name */
async function isOffered(name) {
  const { stdout } = await run(['apt-cache', 'policy', name]);
  return /^ {2}Candidate: (?!\(none\))/m.test(stdout);
}

/** @param {Need[]} needs @returns {Promise<{ names: string[], complete: boolean }>} one package for each need */
async function choose(needs) {
  const offers = await Promise.all(
    needs.map(async ({ packages }) => {
      const offered = await Promise.all(packages.map(isOffered));
      return packages.find((_, i) => offered[i]);
    }),
  );
  return {
    names: needs.map(({ packages }, i) => offers[i] ?? packages[0]),
    complete: offers.every((offer) => offer !== undefined),
  };
}

/**
 * Installs what is missing where that is allowed.
 * @param {Need[]} needs
 * @returns {Promise<string | undefined>} nothing when all is there now; else one sentence that says what to do
 */
export async function ensureSystem(needs) {
  if (needs.length === 0) return undefined;
  if (!hasProgram('apt-get')) {
    return `This machine lacks ${needs.map(({ what }) => what).join(', ')}: install what brings them.`;
  }
  const prefix = await rootPrefix();
  let { names, complete } = await choose(needs);
  const advice = () =>
    `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!prefix) return `This machine lacks packages. Run this once: ${advice()}`;

  const apt = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  const install = () => run([...apt, 'install', ...APT_OPTIONS, ...names]);
  say(`Installing system packages: ${names.join(' ')}`);
  let ended = complete ? await install() : undefined;
  if (ended?.status !== 0) {
    // No lists yet, or lists so old that the files they name are gone.
    await run([...apt, 'update']);
    ({ names } = await choose(needs));
    ended = await install();
  }
  return ended.status === 0
    ? undefined
    : `apt-get could not install them (${lastWords(ended)}). Try: ${advice()}`;
}
