import { readFile } from 'node:fs/promises';
import { visibleLine } from '#core/base/text';
import { factsOf } from '#core/saved/facts';
import { readSaved, type Saved } from '#core/saved/read-saved';
import { say } from '#core/words/messages';
import { inflateWithZlib } from '#main/inflate-with-zlib';
import { answer, jsonOption } from '../answer';
import type { Command } from '../command';
import { unreadable } from '../unreadable';

/** What a file is and says. Throws `file.unreadable`. */
export async function readSavedFile(file: string): Promise<Saved> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(file, error);
  });
  return readSaved(bytes, inflateWithZlib);
}

/** Sentences of what was read, each on a line; what came from the file cannot write to the terminal. */
export const sentences = (language: 'en' | 'zh-CN', facts: ReturnType<typeof factsOf>): string =>
  facts.map((fact, index) => `${index === 0 ? '' : '  '}${visibleLine(say(language, fact))}`).join('\n');

export const read: Command = {
  name: 'read',
  usage: 'FILE… [--json]',
  help: 'what a saved output or profile is, and its facts: top, free, vmstat, pidstat, memleak, kernel logs, …',
  words: [1, 1000],
  options: jsonOption,
  run: async (context) => {
    const { args, terminal } = context;
    const readings: Saved[] = [];
    for (const file of args.words) readings.push(await readSavedFile(file));
    const files = args.words.map((file, index) => ({ file, ...readings[index] }));
    answer(context, files.length === 1 ? readings[0] : files, () =>
      readings
        .map((saved, index) => {
          const text = sentences(terminal.language, factsOf(saved));
          return readings.length === 1 ? text : `${visibleLine(args.words[index])}: ${text}`;
        })
        .join('\n'),
    );
    return 0;
  },
};
