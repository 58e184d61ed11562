import { Fragment } from 'react';
import { visibleText } from '#core/base/text';
import { type Message, sayInParts } from '#core/words/messages';
import { useLanguage } from '../i18n';

/** Places whose filling is a symbol, a path or a command: set in the mono face. */
const symbols = new Set(['function', 'comm', 'endpoint', 'file', 'path', 'command', 'name']);

/** `1.9–2.4 s`, `512 MiB`: no line breaks in it. */
const figure = /^[−+±]?\d.{0,12}$/;

/** A sentence of the main process, with its symbols as symbols and its figures beside their units. */
export function Said({ message }: { message: Message }) {
  return sayInParts(useLanguage(), message).map(({ text, place }, index) => {
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the parts of one fixed sentence
    if (place === null) return <Fragment key={index}>{text.replace(/^ %/, '\u00a0%')}</Fragment>;
    if (symbols.has(place)) return <code key={index}>{visibleText(text)}</code>;
    if (!figure.test(text)) return <Fragment key={index}>{visibleText(text)}</Fragment>;
    return (
      <span key={index} className="unbroken">
        {text}
      </span>
    );
    // biome-ignore-end lint/suspicious/noArrayIndexKey: the parts of one fixed sentence
  });
}
