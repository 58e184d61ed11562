/**
 * Regular expressions in RE2's syntax, matched in linear time: what a person types into a filter can neither
 * hang the window nor mean something else than it does in pprof.
 */

import { RE2JS } from 're2js';
import { failure } from '../base/failure';
import { inRe2jsSpelling } from './re2-names';
import { withoutRawBytes } from './strings';

export interface Expression {
  readonly source: string;
  /** Whether it matches anywhere in the text. */
  matches(text: string): boolean;
}

const longestExpression = 20_000;

/** Compiles an option's expression; `null` for an empty one. pprof: driver.compileRegexOption. */
export function optionalExpression(option: string, source: string): Expression | null {
  return source === '' ? null : expression(option, source);
}

/** Compiles an expression. The option's name is for the failure's sentence. */
export function expression(option: string, source: string): Expression {
  if (source.length > longestExpression) {
    const reason = `it is longer than ${longestExpression} characters`;
    throw failure('profile.bad-expression', { option, expression: shown(source), reason });
  }
  const words = plainWords(source);
  if (words) return { source, matches: (text) => words.some((word) => text.includes(word)) };
  try {
    const compiled = compile(withoutRawBytes(source));
    return { source, matches: (text) => compiled.test(withoutRawBytes(text)) };
  } catch (thrown) {
    const reason = shown(thrown instanceof Error ? thrown.message : String(thrown));
    throw failure('profile.bad-expression', { option, expression: shown(source), reason });
  }
}

/** As much of it as a sentence can hold. */
const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** Throws what re2js says of an expression that is none. */
function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (thrown) {
    // Go has more names for classes, and groups may have one name.
    if (!/character class range|duplicate capture group/.test(String(thrown))) throw thrown;
    const translated = inRe2jsSpelling(source);
    if (translated === source) throw thrown;
    return RE2JS.compile(translated);
  }
}

/** Nothing here has a meaning of its own, once escaped; `|` stands between words. */
const plain = /^(?:[\w /:,;=@%&<>!'"~#|-]|\\[.*+?()[\]{}^$/-])*$/;

/**
 * The words of which a text must hold one; null where the expression is more than that. What people look for is
 * mostly a name or two: to find those, RE2 need not even be loaded.
 */
function plainWords(source: string): readonly string[] | null {
  return plain.test(source) ? source.split('|').map((word) => word.replaceAll('\\', '')) : null;
}

/** Remembers the answer per key (a string's number), as one name occurs in many places. */
export function memoize(test: (key: number) => boolean): (key: number) => boolean {
  const answers = new Map<number, boolean>();
  return (key) => {
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = test(key);
      answers.set(key, answer);
    }
    return answer;
  };
}
