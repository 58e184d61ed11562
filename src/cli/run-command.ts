/** Every command but `pprof`: they need the workbench, which is a large part of the program to load. */

import { homedir } from 'node:os';
import { join } from 'node:path';
import { failureDataOf, sentenceOf } from '#core/base/failure';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import { createWorkbench, type Workbench } from '#main/workbench';
import { version } from '../../package.json';
import { type OptionSpec, readArguments } from './arguments';
import type { Command } from './command';
import { commands, helpOf, helpOfAll, listOf } from './commands';
import { settingsFolder } from './settings-folder';
import { processTerminal, type Terminal } from './terminal';

const common: Readonly<Record<string, OptionSpec>> = {
  library: { kind: 'value', argument: 'DIR', help: '' },
  help: { kind: 'flag', help: '' },
};

/** Runs one command line; the number is the exit status. `programFolder` is that of the started bundle. */
export async function runCommand(argv: readonly string[], programFolder: string): Promise<number> {
  const terminal = processTerminal(process.env);
  const [first] = argv;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    (first === undefined ? terminal.say : terminal.answer)(helpOfAll(version));
    return first === undefined ? 2 : 0;
  }
  if (first === '--version') {
    terminal.answer(version);
    return 0;
  }
  const command =
    commands.find(({ name }) => name === `${first} ${argv[1]}`) ??
    commands.find(({ name }) => name === first);
  if (!command) {
    const group = commands.filter(({ name }) => name.startsWith(`${first} `));
    // `case report` is a natural guess, and so is `targets`: the first stands by itself, the second is of a group.
    const meant = [
      ...commands.filter(({ name }) => name === argv[1]),
      ...(group.length > 0 ? [] : commands.filter(({ name }) => name.endsWith(` ${first}`))),
    ];
    const asked = group.length > 0 && (argv[1] === '--help' || argv[1] === '-h');
    (asked ? terminal.answer : terminal.say)(
      meant.length > 0
        ? say(terminal.language, message('cli.which', { commands: listOf(meant) }))
        : group.length > 0
          ? helpOfGroup(first, group, terminal.language)
          : `There is no command "${first}". Run "heapcase --help".`,
    );
    return asked ? 0 : 2;
  }
  return run(command, argv.slice(command.name.split(' ').length), terminal, programFolder);
}

function helpOfGroup(group: string, some: readonly Command[], language: Language): string {
  const takes = say(language, message('cli.group', { group, commands: listOf(some) }));
  return group === 'host' ? `${takes}\n${say(language, message('cli.group.host'))}` : takes;
}

async function run(
  command: Command,
  argv: readonly string[],
  terminal: Terminal,
  programFolder: string,
): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    terminal.answer(helpOf(command));
    return 0;
  }
  let workbench: Workbench | null = null;
  const interrupt = new AbortController();
  const onSignal = () => {
    // A second one does not wait: the demo service ends by itself when this process does.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    const short = argv.map((word) => (word === '-o' ? '--output' : word));
    const args = readArguments(command.name, short, { ...common, ...command.options });
    const [least, most] = command.words;
    if (args.words.length < least || args.words.length > most) {
      const key = args.words.length < least ? 'cli.words.few' : 'cli.words.many';
      terminal.say(say(terminal.language, message(key)));
      terminal.say(helpOf(command));
      return 2;
    }
    const libraryFolder = args.value('library') ?? command.libraryFolder?.(args) ?? null;
    const acceptHostKey = 'accept-host-key' in command.options ? args.value('accept-host-key') : null;
    return await command.run({
      args,
      terminal,
      interrupted: interrupt.signal,
      programFolder,
      workbench: () => {
        workbench ??= createWorkbench({
          ...(libraryFolder === null ? {} : { libraryFolder }),
          ...(acceptHostKey === null ? {} : { acceptHostKey }),
          settingsFolder: settingsFolder(process.env, process.platform, homedir()),
          // The bundle lies in out/cli; the resources beside out.
          resourcesFolder: join(programFolder, '..', '..', 'resources'),
          layoutThread: join(programFolder, '..', 'thread', 'layout-thread.cjs'),
          version,
          engine: `Node ${process.versions.node}`,
          engineIsOld: false,
          env: process.env,
          language: terminal.language,
        });
        return workbench;
      },
    });
  } catch (thrown) {
    const data = failureDataOf(thrown);
    terminal.say(sentenceOf(terminal.language, data));
    if (data.code === 'failure.unexpected' && process.env['HEAPCASE_DEBUG'] && data.detail)
      terminal.say(data.detail);
    return data.code === 'failure.usage' ? 2 : 1;
  } finally {
    await (workbench as Workbench | null)?.close();
  }
}
