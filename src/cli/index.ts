/** The terminal's front door. */

import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { failure, failureDataOf, sentenceOf } from '#core/base/failure';
import { createWorkbench, type Workbench } from '#main/workbench';
import { version } from '../../package.json';
import { type OptionSpec, readArguments } from './arguments';
import type { Command } from './command';
import { commands, helpOf, helpOfAll } from './commands';
import { pprof } from './pprof';
import { settingsFolder } from './settings-folder';
import { processTerminal, type Terminal } from './terminal';

const common: Readonly<Record<string, OptionSpec>> = {
  library: { kind: 'value', argument: 'DIR', help: '' },
  help: { kind: 'flag', help: '' },
};

async function main(argv: readonly string[]): Promise<number> {
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
  if (first === 'pprof') return runPprof(argv.slice(1));
  const command =
    commands.find(({ name }) => name === `${first} ${argv[1]}`) ??
    commands.find(({ name }) => name === first);
  if (!command) {
    const known = commands.some(({ name }) => name.startsWith(`${first} `));
    terminal.say(
      known
        ? `Which? See "heapcase --help" for "heapcase ${first} …".`
        : `There is no command "${first}". Run "heapcase --help".`,
    );
    return 2;
  }
  return run(command, argv.slice(command.name.split(' ').length), terminal);
}

async function run(command: Command, argv: readonly string[], terminal: Terminal): Promise<number> {
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
      terminal.say(helpOf(command));
      return 2;
    }
    const libraryFolder = args.value('library') ?? command.libraryFolder?.(args) ?? null;
    const acceptHostKey = 'accept-host-key' in command.options ? args.value('accept-host-key') : null;
    return await command.run({
      args,
      terminal,
      interrupted: interrupt.signal,
      workbench: () => {
        workbench ??= createWorkbench({
          ...(libraryFolder === null ? {} : { libraryFolder }),
          ...(acceptHostKey === null ? {} : { acceptHostKey }),
          settingsFolder: settingsFolder(process.env, process.platform, homedir()),
          // The bundle lies in out/cli; the resources beside out.
          resourcesFolder: join(__dirname, '..', '..', 'resources'),
          layoutThread: join(__dirname, '..', 'thread', 'layout-thread.cjs'),
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

function runPprof(argv: readonly string[]): Promise<number> {
  return pprof([...argv], {
    stdout: printed,
    stdoutBytes: printed,
    stderr: (text) => void process.stderr.write(text),
    readFile: (path) => readFile(path).catch((thrown: unknown) => Promise.reject(unreadable(path, thrown))),
    writeFile: (path, bytes) => writeFile(path, bytes),
  });
}

/** Resolves when the reader of a pipe is ready for more. */
function printed(output: string | Uint8Array): Promise<void> | undefined {
  if (process.stdout.write(output)) return undefined;
  return new Promise((resolve) => process.stdout.once('drain', () => resolve()));
}

function unreadable(file: string, thrown: unknown) {
  // Node's message, without the call and the path that follow its reason: `ENOENT: no such file or directory, open …`.
  const reason =
    thrown instanceof Error ? thrown.message.replace(/^E\w+: |, \w+( '.*)?$/g, '') : String(thrown);
  return failure('file.unreadable', { file, reason });
}

// `heapcase … | head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
