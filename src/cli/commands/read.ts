import { type FailureData, failureDataOf, sentenceOf } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { factsOf } from '#core/saved/facts';
import { readSaved, type Saved } from '#core/saved/read-saved';
import { say } from '#core/words/messages';
import { inflateWithZlib } from '#main/inflate-with-zlib';
import { answer, jsonOption } from '../answer';
import type { Command } from '../command';
import { savedBytes } from '../saved-bytes';

/** Sentences of what was read, each on a line; what came from the file cannot write to the terminal. */
export const sentences = (language: 'en' | 'zh-CN', facts: ReturnType<typeof factsOf>): string =>
  facts.map((fact, index) => `${index === 0 ? '' : '  '}${visibleLine(say(language, fact))}`).join('\n');

type Read = { readonly file: string } & (
  | { readonly saved: Saved }
  | { readonly failure: FailureData; readonly sentence: string }
);

export const read: Command = {
  name: 'read',
  usage: 'FILE… [--json]',
  help: 'what a saved output or profile is, and its facts: top, free, vmstat, pidstat, memleak, kernel logs, …',
  words: [1, 1000],
  options: jsonOption,
  run: async (context) => {
    const { args, terminal } = context;
    const { language } = terminal;
    // One alone that cannot be read is the failure of the command; among others it is named, and they are read.
    const alone = args.words.length === 1;
    const all: Read[] = [];
    for (const file of args.words) {
      try {
        all.push({ file, saved: readSaved(await savedBytes(file), inflateWithZlib) });
      } catch (thrown) {
        if (alone) throw thrown;
        const failure = failureDataOf(thrown);
        all.push({ file, failure, sentence: sentenceOf(language, failure) });
      }
    }
    const data = all.map((one) =>
      'saved' in one
        ? alone
          ? one.saved
          : { file: one.file, ...one.saved }
        : { file: one.file, kind: 'unreadable', code: one.failure.code, reason: one.sentence },
    );
    for (const one of all) if ('sentence' in one) terminal.say(visibleLine(one.sentence));
    answer(context, alone ? data[0] : data, () =>
      all
        .flatMap((one) => {
          if (!('saved' in one)) return [];
          const text = sentences(language, factsOf(one.saved));
          return [alone ? text : `${visibleLine(one.file)}: ${text}`];
        })
        .join('\n'),
    );
    return all.every((one) => 'saved' in one) ? 0 : 1;
  },
};
