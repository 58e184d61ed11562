/** Every command of the terminal: the help is printed from this table. */

import type { Command } from './command';
import { caseList, caseNote, caseShow, caseVerify, diagnoseCommand } from './commands/case';
import { demo } from './commands/demo';
import { fleet } from './commands/fleet';
import { hostList, hostTargets } from './commands/host';
import { hostActs } from './commands/host-acts';
import { hostAdd, hostRemove } from './commands/host-book';
import { hostDoctor } from './commands/host-doctor';
import { hostGet } from './commands/host-get';
import { hostTransport } from './commands/host-transport';
import { hostTrust } from './commands/host-trust';
import { investigate } from './commands/investigate';
import { memleak } from './commands/memleak';
import { monitor } from './commands/monitor';
import { oom } from './commands/oom';
import { open } from './commands/open';
import { profileCommands } from './commands/profile';
import { read } from './commands/read';
import { report } from './commands/report';
import {
  watchForget,
  watchPause,
  watchResume,
  watchRules,
  watchTest,
  watchUninstall,
  watchUpgrade,
} from './commands/watch/change';
import { watchCollect } from './commands/watch/collect';
import { watchExport } from './commands/watch/export';
import { watchFollow } from './commands/watch/follow';
import { watchInstall, watchPlan } from './commands/watch/install';
import { watchList, watchStatus } from './commands/watch/look';

export const commands: readonly Command[] = [
  demo,
  investigate,
  hostList,
  hostAdd,
  hostRemove,
  hostTargets,
  hostDoctor,
  hostGet,
  hostTransport,
  hostTrust,
  hostActs,
  fleet,
  caseList,
  caseShow,
  caseNote,
  caseVerify,
  diagnoseCommand,
  report,
  monitor,
  memleak,
  oom,
  read,
  ...profileCommands,
  open,
  watchPlan,
  watchInstall,
  watchList,
  watchStatus,
  watchFollow,
  watchRules,
  watchTest,
  watchCollect,
  watchPause,
  watchResume,
  watchUpgrade,
  watchUninstall,
  watchForget,
  watchExport,
];

const everywhere = [
  ['--library DIR', "where cases are kept (default: the platform's data folder)"],
  ['--help', 'show this'],
] as const;

/** One command after the other, with what it is for. */
export const listOf = (some: readonly Pick<Command, 'name' | 'usage' | 'help'>[]): string =>
  some.map(({ name, usage, help }) => `  heapcase ${name} ${usage}\n      ${help}`).join('\n');

export function helpOfAll(version: string): string {
  return [
    `heapcase ${version}: what holds the memory, and how sure are we?`,
    '',
    listOf([
      ...commands,
      { name: 'pprof', usage: 'FLAGS SOURCE…', help: "pprof's reports: same flags, same output" },
    ]),
    '',
    ...everywhere.map(([option, help]) => `  ${option.padEnd(16)}${help}`),
    '  --version       show the version',
    '',
    'Exit status: 0 done, 1 failed, 2 wrong usage.',
  ].join('\n');
}

export function helpOf({ name, usage, help, options }: Command): string {
  const rows = Object.entries(options).map(
    ([option, { argument, help: what }]) => [`--${option}${argument ? ` ${argument}` : ''}`, what] as const,
  );
  return [
    `heapcase ${name} ${usage}`,
    `  ${help}`,
    '',
    ...[...rows, ...everywhere].map(([option, what]) => `  ${option.padEnd(24)}${what}`),
  ].join('\n');
}
