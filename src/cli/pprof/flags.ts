/** pprof's flag syntax, which is that of Go's flag package: `-x`, `--x`, `-x=value`, `-x value`; the first other word ends them. */

import { failure } from '#core/base/failure';
import { goFloat, goInteger } from './go-numbers';

export type FlagKind = 'bool' | 'text' | 'int' | 'float';

/** Of a flag that is given several times the last one counts. */
export interface Parsed {
  readonly values: ReadonlyMap<string, string | number | boolean>;
  readonly rest: readonly string[];
  readonly help: boolean;
}

/** Reads the flags. `kindOf` knows the flags: undefined for those that don't exist. */
export function parseFlags(argv: readonly string[], kindOf: (name: string) => FlagKind | undefined): Parsed {
  const values = new Map<string, string | number | boolean>();
  let at = 0;
  for (; at < argv.length; at++) {
    const word = argv[at] as string;
    if (word.length < 2 || !word.startsWith('-')) break;
    if (word === '--') {
      at++;
      break;
    }
    const body = word.replace(/^--?/, '');
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    if (name === '' || name.startsWith('-')) throw usage(`bad flag syntax: ${word}.`);
    if (name === 'h' || name === 'help') return { values, rest: [], help: true };
    const kind = kindOf(name);
    if (kind === undefined) throw failure('pprof.unknown-option', { option: `-${name}` });
    let text = equals < 0 ? undefined : body.slice(equals + 1);
    if (kind === 'bool') {
      values.set(name, boolean(name, text ?? 'true'));
      continue;
    }
    if (text === undefined) {
      at++;
      text = argv[at];
      if (text === undefined) throw usage(`the flag -${name} needs a value.`);
    }
    values.set(name, kind === 'text' ? text : number(name, text, kind));
  }
  return { values, rest: argv.slice(at), help: false };
}

const usage = (reason: string) => failure('failure.usage', { reason, command: 'pprof' });

function boolean(name: string, text: string): boolean {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true;
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return false;
  throw usage(`-${name} is either true or false, not "${text}".`);
}

function number(name: string, text: string, kind: 'int' | 'float'): number {
  const value = kind === 'int' ? goInteger(text) : goFloat(text);
  if (value === null)
    throw usage(`-${name} takes ${kind === 'int' ? 'a whole number' : 'a number'}, not "${text}".`);
  return value;
}
