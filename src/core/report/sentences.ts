/** Sentences of the report: a message in pieces, with the evidence that it stands on. */

import type { Language } from '../words/dictionary';
import { type Message, sayInParts } from '../words/messages';
import type { Cited, Span } from './report-model';

/** Places that hold names rather than words or figures. */
const codePlaces = new Set(['function', 'comm', 'host', 'place', 'name', 'id', 'rival', 'endpoint', 'tool']);

/** `1.9–2.4 s`, `512 MiB`; a run of figures may break. */
const longestFigure = 14;

function spansOf(language: Language, message: Message): readonly Span[] {
  return sayInParts(language, message).map(({ text, place }) => {
    const code = place !== null && codePlaces.has(place);
    return { text, code, figure: place !== null && !code && text.length <= longestFigure };
  });
}

export const cited = (language: Language, message: Message, evidence: readonly string[] = []): Cited => ({
  spans: spansOf(language, message),
  evidence: [...new Set(evidence)],
});
