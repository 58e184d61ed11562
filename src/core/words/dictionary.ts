/**
 * How a sentence is looked up and filled.
 *
 * A dictionary is a flat object of templates; `{name}` marks a place, `{name|file|files}` a word that depends on
 * whether that place is filled with one. Every text exists in English and in
 * Simplified Chinese, and the compiler checks that both have the same keys and that callers fill every
 * place. Nothing is concatenated: a message is a whole sentence.
 */

export type Language = 'en' | 'zh-CN';
export const languages: readonly Language[] = ['en', 'zh-CN'];

/** The names of the places in a template: `'{a} of {b}'` gives `'a' | 'b'`. */
export type Places<T extends string> = T extends `${string}{${infer P}}${infer Rest}`
  ? (P extends `${infer Name}|${string}` ? Name : P) | Places<Rest>
  : never;

export type Filling = string | number;

/** What a caller must pass for a template; nothing where it has no places. */
export type Fillings<T extends string> = { readonly [P in Places<T>]: Filling };

/** The same keys in another language; the places are checked by a test, as types would be unreadable. */
export type Translation<D> = { readonly [K in keyof D]: string };

/** Chooses the words that depend on a number: one, or any other. */
export const withNumber = (template: string, fillings: Readonly<Record<string, Filling>>): string =>
  template.replace(/\{(\w+)\|([^|}]*)\|([^|}]*)\}/g, (_words, name: string, one: string, many: string) =>
    String(fillings[name]) === '1' ? one : many,
  );

/** Puts the fillings into the places. A place without a filling stays visible, it is never dropped. */
export function fill(template: string, fillings: Readonly<Record<string, Filling>> = {}): string {
  return withNumber(template, fillings).replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(fillings, name) ? String(fillings[name]) : place,
  );
}

/** The words of a template and its places, in order. */
export function splitTemplate(template: string): readonly { text: string; place: string | null }[] {
  return template
    .split(/(\{\w+\})/)
    .filter((part) => part !== '')
    .map((text) => ({ text, place: /^\{(\w+)\}$/.exec(text)?.[1] ?? null }));
}
