/** Rules of a watchdog as options: a file like watch.conf, single values, and the ladder. */

import { readFile } from 'node:fs/promises';
import { failure } from '#core/base/failure';
import { readWatchConf } from '#core/watch/conf';
import type { WatchRules } from '#core/watch/rules';
import type { Arguments, OptionSpec } from './arguments';
import { unreadable } from './unreadable';

export const ruleOptions: Readonly<Record<string, OptionSpec>> = {
  rungs: { kind: 'value', argument: '70,80,90', help: 'percent at which it captures' },
  rules: { kind: 'value', argument: 'FILE', help: 'rules as KEY=VALUE lines, such as a watch.conf' },
  set: { kind: 'value', argument: 'K=V,…', help: 'single rules: cooldown=60,gc=0,max_interval=5' },
};

/** True when any rule was given. */
export const givesRules = (args: Arguments): boolean =>
  Object.keys(ruleOptions).some((name) => args.value(name) !== null);

/** The given rules in the place of those of `base`; anything unknown or out of bounds is `failure.usage`. */
export async function rulesOf(args: Arguments, command: string, base: WatchRules): Promise<WatchRules> {
  const file = args.value('rules');
  const lines = file === null ? [] : [await textOf(file)];
  for (const pair of (args.value('set') ?? '').split(',')) if (pair.trim() !== '') lines.push(pair.trim());
  const rungs = args.value('rungs');
  if (rungs !== null) lines.push(`rungs=${rungs.replaceAll(',', ' ')}`);
  const read = readWatchConf(lines.join('\n'), 'rules', base);
  const [wrong] = read === null ? ['it is too long to be a set of rules'] : read.ignored;
  if (read === null || wrong !== undefined)
    throw failure('failure.usage', { reason: `A rule was not understood: ${wrong}.`, command });
  return read.rules;
}

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(file, error);
  });
