/**
 * Progress goes to stderr, one plain line a step, so that stdout stays free for what was asked for.
 * @param {string} line
 */
export const say = (line) => process.stderr.write(`${line}\n`);

/** What stops a script, in a sentence for the person at the keyboard; needs no stack trace. */
export class Stop extends Error {}

/**
 * Runs a script's main function: a Stop ends it with its sentence and status 1, a bug with its stack.
 * @param {() => Promise<number | undefined>} main resolves to the exit status
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    say(error instanceof Stop ? `heapcase: ${error.message}` : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}
