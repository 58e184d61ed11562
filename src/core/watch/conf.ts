/**
 * `watch.conf`: KEY=VALUE lines, as the watchdog reads them. One table gives both directions, so that what is
 * written is what is read back. The file may come from a server: a value out of bounds keeps the default and is
 * named, as the watchdog does it.
 */

import { visibleLine } from '../base/text';
import { canonical } from '../case/same-capture';
import { isPlainLine } from './plain-line';
import {
  defaultWatchRules,
  type WatchConf,
  WatchIdSchema,
  type WatchRules,
  WatchRulesSchema,
  type WatchTarget,
  WatchTargetSchema,
} from './rules';

interface Form<T> {
  print(value: T): string;
  /** Undefined: not of this form. */
  parse(text: string): T | undefined;
}

const text: Form<string | null> = {
  print: (value) => value ?? '',
  parse: (given) => (given === '' ? null : given),
};
const numeral = /^\d{1,16}(\.\d{1,6})?$/;
const number: Form<number> = {
  print: (value) => String(value),
  parse: (given) => (numeral.test(given) ? Number(given) : undefined),
};
/** Empty switches a rule off, as 0 does. */
const countOrOff: Form<number> = { ...number, parse: (given) => (given === '' ? 0 : number.parse(given)) };
const countOrNull: Form<number | null> = {
  print: (value) => (value === null ? '' : String(value)),
  parse: (given) => (given === '' ? null : number.parse(given)),
};
/** 0 means that there is none. */
const limitOrNull: Form<number | null> = {
  ...countOrNull,
  parse: (given) => countOrNull.parse(given) || (given === '' || given === '0' ? null : undefined),
};
const yesNo: Form<boolean> = {
  print: (value) => (value ? '1' : '0'),
  parse: (given) => (given === '1' ? true : given === '0' || given === '' ? false : undefined),
};
const words = (given: string) => given.split(/\s+/).filter((word) => word !== '');
const numbers: Form<readonly number[]> = {
  print: (value) => value.join(' '),
  parse: (given) => {
    const read = words(given === '0' ? '' : given).map(number.parse);
    return read.every((one) => one !== undefined) ? read : undefined;
  },
};
const names: Form<readonly string[]> = { print: (value) => value.join(' '), parse: words };

/** Holds each field to the form of its own type. */
type Forms<T> = { readonly [K in keyof T]-?: readonly [key: string, form: Form<T[K]>] };

const targetForms: Forms<WatchTarget> = {
  pid: ['target_pid', countOrNull],
  start: ['target_start', countOrNull],
  boot: ['target_boot', text],
  exe: ['target_exe', text],
  comm: ['target_comm', text],
  args: ['target_args', text],
  limit: ['target_limit', limitOrNull],
  endpoint: ['endpoint', text],
};

const ruleForms: Forms<WatchRules> = {
  rungs: ['rungs', numbers as Form<WatchRules['rungs']>],
  scopes: ['scopes', names as Form<WatchRules['scopes']>],
  hold: ['hold', countOrOff],
  rearm: ['rearm', countOrOff],
  cooldown: ['cooldown', countOrOff],
  perRung: ['per_rung', countOrOff],
  perLife: ['per_life', countOrOff],
  perDay: ['per_day', countOrOff],
  quiet: ['quiet', countOrOff],
  timeToOom: ['time_to_oom', countOrOff],
  growth: ['growth', countOrOff],
  growthFloor: ['growth_floor', countOrOff],
  psiFull: ['psi_full', countOrOff],
  psiHold: ['psi_hold', number],
  psiFloor: ['psi_floor', countOrOff],
  goroutines: ['goroutines', countOrOff],
  threads: ['threads', countOrOff],
  fds: ['fds', countOrOff],
  fastPathTicks: ['fast_path_ticks', countOrOff],
  minInterval: ['min_interval', number],
  maxInterval: ['max_interval', number],
  leakRate: ['leak_rate', number],
  gc: ['gc', yesNo],
  debug2Below: ['debug2_below', countOrOff],
  secondHeap: ['second_heap', countOrOff],
  tools: ['tools', yesNo],
  quota: ['quota', number],
  minFree: ['min_free', countOrOff],
  captures: ['captures', text],
  nice: ['nice', countOrOff],
};

const noTarget: WatchTarget = {
  pid: null,
  start: null,
  boot: null,
  exe: null,
  comm: null,
  args: null,
  limit: null,
  endpoint: null,
};

const printed = <T>(forms: Forms<T>, values: T): readonly string[] =>
  (Object.keys(forms) as (keyof T)[]).map((field) => {
    const [key, form] = forms[field];
    return `${key}=${form.print(values[field])}`;
  });

/** The text of the file. Throws for values that its schemas refuse, or that would not be read back the same. */
export function printWatchConf({ id, target, rules }: WatchConf): string {
  const lines = [
    `id=${WatchIdSchema.parse(id)}`,
    '# Which process: the first that fits all of these.',
    ...printed(targetForms, WatchTargetSchema.parse(target)),
    '# Rules; 0 or empty switches one off. Sizes in bytes, times in seconds.',
    ...printed(ruleForms, WatchRulesSchema.parse(rules)),
  ];
  const file = `${lines.join('\n')}\n`;
  // A value that would be read back as another one (a blank at its end, a # that begins a comment) is refused.
  const again = readWatchConf(file, id);
  if (canonical(again) !== canonical({ id, target, rules, ignored: [] }))
    throw new TypeError(`a value cannot be written into watch.conf: ${visibleLine(file).slice(0, 200)}`);
  return file;
}

export interface ReadWatchConf extends WatchConf {
  /** What was not understood, one sentence each; the default holds in its place. */
  readonly ignored: readonly string[];
}

const longestConf = 64 * 1024;

/**
 * Reads a file from a host; null where it is none at all. `id` is what the folder says, should the file be silent;
 * `base` holds for what it does not say.
 */
export function readWatchConf(
  file: string,
  id: string,
  base: WatchRules = defaultWatchRules,
): ReadWatchConf | null {
  if (file.length > longestConf || file.includes('\0')) return null;
  const given = new Map<string, string>();
  const ignored: string[] = [];
  for (const raw of file.split('\n')) {
    const line = raw.replace(/\r$/, '');
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = equals < 0 ? '' : line.slice(0, equals).trim();
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(key) || !isPlainLine(line)) {
      ignored.push(`not KEY=VALUE: ${visibleLine(line).slice(0, 80)}`);
      continue;
    }
    given.set(key, withoutComment(line.slice(equals + 1)));
  }
  const take = <T>(forms: Forms<T>, defaults: T, check: (values: T) => boolean): T => {
    let values = defaults;
    for (const field of Object.keys(forms) as (keyof T)[]) {
      const [key, form] = forms[field];
      const value = given.get(key);
      given.delete(key);
      if (value === undefined) continue;
      const parsed = form.parse(value);
      const next = parsed === undefined ? null : { ...values, [field]: parsed };
      if (next !== null && check(next)) values = next;
      else ignored.push(`${key}=${visibleLine(value).slice(0, 80)} is out of bounds`);
    }
    return values;
  };
  const saidId = given.get('id') ?? id;
  given.delete('id');
  const known = WatchIdSchema.safeParse(saidId).success ? saidId : id;
  const target = take(targetForms, noTarget, (values) => WatchTargetSchema.safeParse(values).success);
  const rules = take(ruleForms, base, (values) => WatchRulesSchema.safeParse(values).success);
  for (const key of given.keys()) ignored.push(`${key} is not known here`);
  return { id: known, target, rules, ignored };
}

/** A comment begins with a `#` after a blank; one inside of a word belongs to the value. */
const withoutComment = (value: string): string => value.replace(/(^|\s+)#.*$/, '').trim();
