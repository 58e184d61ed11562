import { Fragment } from 'react';
import { visibleText } from '#core/base/text';
import { type Message, messages } from '#core/words/messages';
import { useLanguage } from '../i18n';

/** Places whose filling is a symbol, a path or a command: set in the mono face. */
const symbols = new Set(['function', 'comm', 'endpoint', 'file', 'path', 'command', 'name']);

/** A sentence of the main process, with its symbols as symbols. */
export function Said({ message: { key, fillings } }: { message: Message }) {
  const language = useLanguage();
  const parts = (messages[language][key] ?? key).split(/\{(\w+)\}/);
  return parts.map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one fixed sentence
    if (index % 2 === 0) return <Fragment key={index}>{part}</Fragment>;
    const text = visibleText(String(fillings[part] ?? `{${part}}`));
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    return symbols.has(part) ? <code key={index}>{text}</code> : <Fragment key={index}>{text}</Fragment>;
  });
}
