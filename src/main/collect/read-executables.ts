/**
 * Reads pieces of the executables of many processes at once: what is asked for in one turn is read by one command, so
 * that looking into fifty programs costs as many round trips as looking into one. /proc/PID/exe leads to the file also
 * inside a container, and to one that was deleted since.
 */

import type { AuditedHost } from './audited-host';

/** Hexadecimal, so that pieces of any bytes can stand among lines. Arguments: pid, offset, length, and again. */
const script = `
while [ $# -gt 2 ]; do
  echo "@$1 $2"
  if [ -r "/proc/$1/exe" ]; then tail -c "+$(($2 + 1))" "/proc/$1/exe" 2>/dev/null | head -c "$3" | od -An -v -tx1
  else echo unreadable; fi
  shift 3
done
:`;

/** Arguments: pid, offset, length, and again. */
export const readPiecesArgv = (pieces: readonly string[]): readonly string[] => [
  'sh',
  '-c',
  script,
  'read',
  ...pieces,
];

interface Wanted {
  readonly pid: number;
  readonly offset: number;
  readonly length: number;
  settle(bytes: Uint8Array | null): void;
  fail(reason: unknown): void;
}

/** More at once would make a command line that is too long. */
const mostAtOnce = 1_000;

export class ExecutableReader {
  #wanted: Wanted[] = [];

  constructor(private readonly host: AuditedHost) {}

  /** The bytes there (fewer at the end of the file); null where the executable may not be read. */
  read(pid: number, offset: number, length: number): Promise<Uint8Array | null> {
    return new Promise((settle, fail) => {
      this.#wanted.push({ pid, offset, length, settle, fail });
      // All who wait for the same answer go on in one turn, and ask again in it.
      if (this.#wanted.length === 1) setImmediate(() => void this.#readAll());
    });
  }

  async #readAll(): Promise<void> {
    const wanted = this.#wanted;
    this.#wanted = [];
    for (let at = 0; at < wanted.length; at += mostAtOnce) {
      const part = wanted.slice(at, at + mostAtOnce);
      try {
        await this.#readPart(part);
      } catch (thrown) {
        for (const one of part) one.fail(thrown);
      }
    }
  }

  async #readPart(wanted: readonly Wanted[]): Promise<void> {
    const numbers = wanted.flatMap(({ pid, offset, length }) => [pid, offset, length]);
    const argv = readPiecesArgv(numbers.map(String));
    const { stdout } = await this.host.exec(argv, { maxBytes: 64 * 1024 * 1024 });
    const pieces = new TextDecoder().decode(stdout).split(/^@/m).slice(1);
    wanted.forEach(({ pid, offset, settle }, index) => {
      const [heading = '', ...lines] = (pieces[index] ?? '').split('\n');
      const text = lines.join(' ').trim();
      settle(heading === `${pid} ${offset}` && text !== 'unreadable' ? fromHex(text) : null);
    });
  }
}

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text === '' ? [] : text.split(/\s+/), (byte) => Number.parseInt(byte, 16));
