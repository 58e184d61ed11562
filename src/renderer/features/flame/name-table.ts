/** The names of a flame graph on the page: read when needed, kept, and with what may stand in a box of its width. */

import { type FlameNames, flameName } from '#core/profile/heapcase';
import { type PackageColour, packageColour, splitName } from '../../profiles/packages';
import type { Named } from '../../worker/profile-calls';

/** Longest first: with the package's path, without it, and the last part alone. */
type Spellings = readonly string[];

export class NameTable {
  readonly count: number;
  readonly #names: FlameNames;
  readonly #texts: (string | undefined)[] = [];
  readonly #lower: (string | undefined)[] = [];
  readonly #spellings: (Spellings | undefined)[] = [];
  #index: Map<string, number> | null = null;

  constructor(names: FlameNames) {
    this.#names = names;
    this.count = names.ends.length;
  }

  full(name: number): string {
    this.#texts[name] ??= flameName(this.#names, name);
    return this.#texts[name];
  }

  lower(name: number): string {
    this.#lower[name] ??= this.full(name).toLowerCase();
    return this.#lower[name];
  }

  /** The number of a full name; null for one that no box has. */
  find(text: string): number | null {
    if (!this.#index) {
      this.#index = new Map();
      for (let name = 1; name < this.count; name++) this.#index.set(this.full(name), name);
    }
    return this.#index.get(text) ?? null;
  }

  named(name: number): Named {
    const owner = this.#names.packages[this.#names.package[name]];
    return { function: this.full(name), package: owner.name, kind: owner.kind };
  }

  spellings(name: number): Spellings {
    this.#spellings[name] ??= spellingsOf(this.named(name));
    return this.#spellings[name];
  }

  /** For each name the colour of its package. */
  colours(ownModule: string | null): readonly PackageColour[] {
    const ofPackage = this.#names.packages.map(({ name, kind }) =>
      packageColour({ function: '', package: name, kind }, ownModule),
    );
    return Array.from(this.#names.package, (owner) => ofPackage[owner]);
  }

  /** What is shown together in a legend: a package of the names' own. */
  packageOf(name: number): string {
    return this.#names.packages[this.#names.package[name]].name;
  }
}

export function spellingsOf(named: Named): Spellings {
  const { path, name } = splitName(named);
  const spellings = [`${path}${name}`];
  if (path !== '') spellings.push(name);
  const last = lastPart(name);
  if (last !== name) spellings.push(last);
  return spellings;
}

/** `handleReport.func1` of `(*Server).handleReport.func1`: a closure's number says nothing without its function. */
export function lastPart(name: string): string {
  let depth = 0;
  for (let i = name.length - 1, end = name.length; i >= 0; i--) {
    const character = name.charAt(i);
    if (character === ']' || character === ')') depth++;
    else if (character === '[' || character === '(') depth--;
    else if (character === '.' && depth === 0) {
      const part = name.slice(i + 1, end);
      // Closures (func1, func1.2, gowrap1) and instantiations belong to what stands before them.
      if (/^(?:func\d+|gowrap\d+|\d+|\[.*)$/.test(part)) {
        end = i;
        continue;
      }
      return name.slice(i + 1);
    }
  }
  return name;
}
