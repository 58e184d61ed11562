/**
 * Everything that can go wrong in a way a person should read about.
 *
 * A `Failure` is thrown inside a layer and crosses the contract as the plain `FailureData` of a `Result`.
 * It carries a code and the fillings of its sentence, not the sentence: the words are in core/words.
 */

import type { Filling, Fillings, Language, Places } from '../words/dictionary';
import { fill } from '../words/dictionary';
import type { failuresEn } from '../words/failures.en';
import { failuresEn as english } from '../words/failures.en';
import { failuresZh as chinese } from '../words/failures.zh-CN';
import { withReasonIn } from '../words/reasons.zh-CN';

export type FailureCode = keyof typeof failuresEn;

/** A failure as plain data: what crosses the contract and is kept in journals. */
export interface FailureData {
  readonly code: FailureCode;
  readonly fillings: Readonly<Record<string, Filling>>;
  /** For the log and "copy details": never shown by itself, never a secret. */
  readonly detail?: string;
}

type Rest<C extends FailureCode> = [Places<(typeof failuresEn)[C]>] extends [never]
  ? [fillings?: Record<string, never>, detail?: string]
  : [fillings: Fillings<(typeof failuresEn)[C]>, detail?: string];

export class Failure extends Error {
  readonly data: FailureData;

  constructor(data: FailureData) {
    super(sentenceOf('en', data));
    this.name = 'Failure';
    this.data = data;
  }
}

/** Makes a failure; the compiler asks for the fillings of its sentence. */
export function failure<C extends FailureCode>(code: C, ...rest: Rest<C>): Failure {
  const [fillings = {}, detail] = rest;
  return new Failure({ code, fillings, ...(detail === undefined ? {} : { detail }) });
}

/** The sentence for people, in their language. */
export function sentenceOf(language: Language, { code, fillings }: FailureData): string {
  return fill((language === 'en' ? english : chinese)[code], withReasonIn(language, fillings));
}

/** Any thrown value as failure data; what is not a `Failure` becomes `failure.unexpected` with its stack as detail. */
export function failureDataOf(thrown: unknown): FailureData {
  if (thrown instanceof Failure) return thrown.data;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    code: 'failure.unexpected',
    fillings: { reason: error.message },
    ...(error.stack === undefined ? {} : { detail: error.stack }),
  };
}
