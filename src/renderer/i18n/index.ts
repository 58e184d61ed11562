/**
 * The window's own labels in the person's language. Sentences that come from the main process (failures, plan
 * steps, findings) are data and said with `useSay`.
 */

import { useMemo } from 'react';
import type { FailureData } from '#core/base/failure';
import { sentenceOf } from '#core/base/failure';
import { type Fillings, fill, type Language, type Places } from '#core/words/dictionary';
import { type Message, say } from '#core/words/messages';
import { reasonIn } from '#core/words/reasons.zh-CN';
import { languageOf, useSettings } from '../state/settings';
import { type english, labels } from './labels';

export type Key = keyof typeof english;
type Rest<K extends Key> = [Places<(typeof english)[K]>] extends [never]
  ? [fillings?: Readonly<Record<string, string | number>>]
  : [fillings: Fillings<(typeof english)[K]>];

export type Text = <K extends Key>(key: K, ...rest: Rest<K>) => string;

export const textIn =
  (language: Language): Text =>
  (key, ...[fillings]) =>
    fill(labels[language][key], fillings ?? {});

const texts: Readonly<Record<Language, Text>> = { en: textIn('en'), 'zh-CN': textIn('zh-CN') };

export const useLanguage = (): Language => useSettings(languageOf);

export const useText = (): Text => texts[useLanguage()];

/** Says what the main process sent as data. */
export function useSay(): {
  readonly message: (message: Message) => string;
  readonly failure: (failure: FailureData) => string;
  /** A reason that comes as an English clause, such as why a watchdog is blind. */
  readonly reason: (reason: string) => string;
} {
  const language = useLanguage();
  return useMemo(
    () => ({
      message: (message) => say(language, message),
      failure: (failure) => sentenceOf(language, failure),
      reason: (reason) => reasonIn(language, reason),
    }),
    [language],
  );
}
