import { fill, type Language } from '../words/dictionary';
import { messages, say } from '../words/messages';
import type { Diagnosis } from './finding';

/** The verdict and how sure it is, in whole sentences: "main.put holds 97 % of the heap … Proved by 4 captures." */
export function verdictSentence({ sentence, sureness }: Diagnosis, language: Language): string {
  if (sureness === null) return say(language, sentence);
  return fill(messages[language]['verdict.with-grade'], {
    verdict: say(language, sentence),
    grade: say(language, sureness),
  });
}
