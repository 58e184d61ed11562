/**
 * The sentences that the core and both front doors share: failures, plan steps, findings, the report.
 * A `Message` travels as data (key and fillings) and becomes text only where a person reads it, in that
 * person's language. The window's own labels are in src/renderer/i18n.
 */

import { actsEn } from './acts.en';
import { actsZh } from './acts.zh-CN';
import { caseEn } from './case.en';
import { caseZh } from './case.zh-CN';
import { cliEn } from './cli.en';
import { cliZh } from './cli.zh-CN';
import { collectEn } from './collect.en';
import { collectZh } from './collect.zh-CN';
import {
  type Filling,
  type Fillings,
  fill,
  type Language,
  type Places,
  splitTemplate,
  withNumber,
} from './dictionary';
import { doctorEn } from './doctor.en';
import { doctorZh } from './doctor.zh-CN';
import { failuresEn } from './failures.en';
import { failuresZh } from './failures.zh-CN';
import { findingsEn } from './findings.en';
import { findingsZh } from './findings.zh-CN';
import { fleetEn } from './fleet.en';
import { fleetZh } from './fleet.zh-CN';
import { monitorEn } from './monitor.en';
import { monitorZh } from './monitor.zh-CN';
import { readEn } from './read.en';
import { readZh } from './read.zh-CN';
import { withReasonIn } from './reasons.zh-CN';
import { reportEn } from './report.en';
import { reportZh } from './report.zh-CN';
import { stepsEn } from './steps.en';
import { stepsZh } from './steps.zh-CN';
import { watchEn } from './watch.en';
import { watchZh } from './watch.zh-CN';

const messagesEn = {
  ...failuresEn,
  ...stepsEn,
  ...collectEn,
  ...fleetEn,
  ...cliEn,
  ...caseEn,
  ...findingsEn,
  ...reportEn,
  ...readEn,
  ...watchEn,
  ...doctorEn,
  ...monitorEn,
  ...actsEn,
} as const;
const messagesZh: Readonly<Record<MessageKey, string>> = {
  ...failuresZh,
  ...stepsZh,
  ...collectZh,
  ...fleetZh,
  ...cliZh,
  ...caseZh,
  ...findingsZh,
  ...reportZh,
  ...readZh,
  ...watchZh,
  ...doctorZh,
  ...monitorZh,
  ...actsZh,
};

export const messages: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = {
  en: messagesEn,
  'zh-CN': messagesZh,
};

export type MessageKey = keyof typeof messagesEn;
type FillingsOf<K extends MessageKey> = Fillings<(typeof messagesEn)[K]>;

/** A sentence as data. Made with `message()`, which checks the fillings; read with `say()`. */
export interface Message {
  readonly key: MessageKey;
  readonly fillings: Readonly<Record<string, Filling>>;
}

type Rest<K extends MessageKey> = [Places<(typeof messagesEn)[K]>] extends [never]
  ? []
  : [fillings: FillingsOf<K>];

export function message<K extends MessageKey>(key: K, ...rest: Rest<K>): Message {
  return { key, fillings: (rest[0] ?? {}) as Record<string, Filling> };
}

/** The sentence in the reader's language. */
export function say(language: Language, { key, fillings }: Message): string {
  return fill(messages[language][key] ?? key, withReasonIn(language, fillings));
}

/** A piece of a sentence: its own words (`place` is null), or what was filled into a place. */
export interface SentencePart {
  readonly text: string;
  readonly place: string | null;
}

/** The sentence in pieces, for readers that set what is filled in apart (a name in mono, a figure with its source). */
export function sayInParts(language: Language, { key, fillings }: Message): readonly SentencePart[] {
  const filled = withReasonIn(language, fillings);
  return splitTemplate(withNumber(messages[language][key] ?? key, fillings)).map(({ text, place }) =>
    place !== null && Object.hasOwn(filled, place)
      ? { text: String(filled[place]), place }
      : { text, place: null },
  );
}
