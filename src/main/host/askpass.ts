/**
 * How the system's ssh asks: it starts a helper with its question, which hands it to us and waits. Questions lie
 * in a folder of our own; answers go through a pipe and are never on a disk.
 */

import { constants, type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Standard shell: a question is a file that appears whole, its answer is read from a pipe beside it. */
const helper = `#!/bin/sh
umask 077
d=\${HEAPCASE_ASK:?}
# Only a message, such as that a key has to be touched: ssh ends this when it was.
if [ "\${SSH_ASKPASS_PROMPT:-}" = none ]; then
  trap 'kill "$s" 2>/dev/null; rm -f "$d/touch.$$"; exit 0' TERM INT HUP
  printf '%s' "$1" > "$d/new.$$" && mv "$d/new.$$" "$d/touch.$$"
  sleep 120 & s=$!
  wait "$s"
  rm -f "$d/touch.$$"
  exit 0
fi
mkfifo "$d/answer.$$" || exit 1
printf '%s' "$1" > "$d/new.$$" && mv "$d/new.$$" "$d/question.$$"
IFS= read -r answer < "$d/answer.$$"; got=$?
rm -f "$d/answer.$$" "$d/question.$$"
[ $got = 0 ] || exit 1
printf '%s\\n' "$answer"
`;

/** The answer, or null for none. */
export type AnswerQuestion = (question: string) => Promise<string | null>;

/** Says what ssh waits for at the computer itself, until `over`. */
export type ShowTouch = (message: string, over: AbortSignal) => void;

/** What to give to ssh, and the end of it. */
export interface Askpass {
  readonly env: Readonly<Record<string, string>>;
  stop(): void;
}

/** A watched folder may miss a file on some systems. */
const lookEveryMs = 500;

/** Answers the questions of an ssh that is started with `env`, one after the other. `folder` is private to us. */
export async function startAskpass(
  folder: string,
  answer: AnswerQuestion,
  showTouch: ShowTouch,
): Promise<Askpass> {
  const program = path.join(folder, 'ask');
  await writeFile(program, helper, { mode: 0o700 });
  const seen = new Set<string>();
  const touches = new Map<string, AbortController>();
  let answering: Promise<void> = Promise.resolve();
  let stopped = false;

  const look = async (): Promise<void> => {
    const names = await readdir(folder).catch((): string[] => []);
    for (const [name, over] of touches) {
      if (names.includes(name)) continue;
      over.abort();
      touches.delete(name);
    }
    for (const name of names) {
      if (seen.has(name) || stopped) continue;
      if (name.startsWith('touch.')) {
        seen.add(name);
        const over = new AbortController();
        touches.set(name, over);
        const message = await readFile(path.join(folder, name), 'utf8').catch(() => null);
        if (message !== null && !stopped) showTouch(message, over.signal);
      }
      if (!name.startsWith('question.')) continue;
      seen.add(name);
      answering = answering.then(() => reply(folder, name, answer)).catch(() => {});
    }
  };
  let watcher: FSWatcher | null = null;
  try {
    watcher = watch(folder, () => void look());
    watcher.on('error', () => {});
  } catch {
    // The timer alone will do.
  }
  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  return {
    env: {
      SSH_ASKPASS: program,
      SSH_ASKPASS_REQUIRE: 'force',
      HEAPCASE_ASK: folder,
      // Before 8.4 ssh asks this way only where there is a display.
      DISPLAY: process.env['DISPLAY'] ?? ':0',
    },
    stop: () => {
      stopped = true;
      for (const over of touches.values()) over.abort();
      touches.clear();
      watcher?.close();
      clearInterval(timer);
    },
  };
}

async function reply(folder: string, name: string, answer: AnswerQuestion): Promise<void> {
  const file = path.join(folder, name);
  const question = await readFile(file, 'utf8').catch(() => null);
  if (question === null) return;
  const said = await answer(question).catch(() => null);
  const pipe = await openForReader(file.replace('question.', 'answer.'));
  if (pipe === null) return;
  try {
    if (said !== null) await pipe.write(`${said.replaceAll('\n', '')}\n`);
  } finally {
    await pipe.close();
    await rm(file, { force: true });
  }
}

/** A pipe can be opened for writing once its reader is there, which it is a moment after it has asked. */
async function openForReader(pipe: string): Promise<FileHandle | null> {
  for (let tries = 0; tries < 100; tries++) {
    const opened = await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK).catch(
      (error: NodeJS.ErrnoException) => (error.code === 'ENXIO' ? undefined : null),
    );
    if (opened !== undefined) return opened;
    await delay(20);
  }
  return null;
}
