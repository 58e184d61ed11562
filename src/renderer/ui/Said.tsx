import { Fragment } from 'react';
import { visibleText } from '#core/base/text';
import { type Message, sayInParts } from '#core/words/messages';
import { useLanguage } from '../i18n';

/** Places whose filling is a symbol, a path or a command: set in the mono face. */
const symbols = new Set(['function', 'comm', 'endpoint', 'file', 'path', 'command', 'name']);

/** A sentence of the main process, with its symbols as symbols. */
export function Said({ message }: { message: Message }) {
  return sayInParts(useLanguage(), message).map(({ text, place }, index) => {
    const Part = place !== null && symbols.has(place) ? 'code' : Fragment;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one fixed sentence
    return <Part key={index}>{place === null ? text : visibleText(text)}</Part>;
  });
}
