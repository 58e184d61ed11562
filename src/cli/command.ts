import type { Workbench } from '#main/workbench';
import type { Arguments, OptionSpec } from './arguments';
import type { Terminal } from './terminal';

export interface CommandContext {
  readonly args: Arguments;
  readonly terminal: Terminal;
  /** Made at first use: `pprof` and `--help` need none. */
  workbench(): Workbench;
  /** Of the started bundle: resources and the window's program lie two folders above. */
  readonly programFolder: string;
  /** Aborted by Ctrl-C or a termination signal. */
  readonly interrupted: AbortSignal;
}

export interface Command {
  /** `case show`. */
  readonly name: string;
  /** What follows the name: `HOST (--pid N | --name COMM)`. */
  readonly usage: string;
  readonly help: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** How many words it takes: checked before it runs. */
  readonly words: readonly [least: number, most: number];
  /** Where its cases are kept when it is not the library: `demo --out DIR`. */
  libraryFolder?(args: Arguments): string | null;
  /** The exit status. */
  run(context: CommandContext): Promise<number>;
}
