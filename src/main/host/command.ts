/**
 * The one place where an argument list becomes shell text. Everything else passes `string[]`.
 */

/** Where system tools live; put before the server's own PATH, which is short for non-login shells. */
export const toolFolders = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** One argument as a POSIX single-quoted word: any bytes but NUL come back unchanged from `sh -c`. */
export function quote(argument: string): string {
  if (argument.includes('\0')) throw new TypeError('a command argument holds a NUL byte');
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** An argument list as shell text: what runs. */
export function commandLine(argv: readonly string[]): string {
  const [program] = argv;
  if (program === undefined || program === '') throw new TypeError('an empty command');
  if (program.startsWith('-')) throw new TypeError(`a command that starts with a dash: ${program}`);
  return argv.map(quote).join(' ');
}

/** The same line as a person would type it, quoted only where a shell needs it: for the audit log and copying. */
export function readableCommand(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w%+,./:@-]+$/.test(word) ? word : quote(word))).join(' ');
}

/** Fixed language and a full PATH, then the rest of the line. */
export const withEnvironment = (line: string): string =>
  `export LC_ALL=C PATH=${toolFolders}:"$PATH"; ${line}`;

/** What the host offers for keeping jobs in hand (asked once per connection with `toolProbe`). */
export interface JobTools {
  readonly setsid: boolean;
  readonly timeout: boolean;
}

const toolLines =
  'setsid true 2>/dev/null && echo setsid; timeout -k 1 5 true 2>/dev/null && echo timeout; true';

/** Prints `setsid` and `timeout` where they exist and understand what is asked of them. */
export const toolProbe = withEnvironment(toolLines);

/** The same as the first line of a login: every login shell reads it alike. Says too which one it is. */
export const loginProbe = `exec sh -c '${withEnvironment(`echo HCBEGIN; echo shell=$SHELL; ${toolLines}`)}'`;

/** Reads what `toolProbe` printed. Anything else (a forced command, a banner) means: no tools. */
export function readToolProbe(printed: string): JobTools {
  const words = printed.split(/\s+/);
  return { setsid: words.includes('setsid'), timeout: words.includes('timeout') };
}

/**
 * The line for a command that ends soon. With `timeout` on the host the command ends there too when nobody
 * is left to end it from here.
 */
export function execLine(argv: readonly string[], limitSeconds: number, tools: JobTools): string {
  const limit = tools.timeout ? `timeout -k 5 ${wholeSeconds(limitSeconds)} ` : '';
  return withEnvironment(`exec ${limit}${commandLine(argv)}`);
}

/** What stands in a double-quoted word of sh, and in a single-quoted one of csh and fish, as itself. */
const plain = /[A-Za-z0-9 _./:=,+@{}()<>|&;*?~#^[\]-]/;

/**
 * A line of sh as one that every login shell hands to sh unchanged, csh and fish among them: their quotes differ, so
 * nothing is left that any of them reads in its own way.
 */
export function throughSh(line: string): string {
  let spelled = '';
  for (const byte of new TextEncoder().encode(line)) {
    const character = String.fromCharCode(byte);
    if (character === '%') spelled += '%%';
    else spelled += plain.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return `exec sh -c 'eval "$(printf "${spelled}")"'`;
}

/** A number of seconds that is surely a number before it reaches a shell. */
export function wholeSeconds(seconds: number): number {
  if (!Number.isFinite(seconds) || seconds <= 0) throw new TypeError(`not a time limit: ${seconds}`);
  return Math.ceil(seconds);
}
