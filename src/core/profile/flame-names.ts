/** The names of a flame graph's boxes, once for both profiles of a difference, with whose code each one is. */

import type { Profile } from './columns';
import { type FrameTable, printableName } from './nodes';
import { type PackageKind, packageOf } from './packages';

export interface FlamePackage {
  /** The import path: `net/http`; empty where the language has none. */
  readonly name: string;
  readonly kind: PackageKind;
}

/** Names as one text and where each ends, so that they move between threads as one string. */
export interface FlameNames {
  readonly text: string;
  /** Name i is `text.slice(ends[i - 1] ?? 0, ends[i])`. Name 0 is empty: the root. */
  readonly ends: Uint32Array;
  /** Name i belongs to `packages[package[i]]`. */
  readonly package: Uint32Array;
  readonly packages: readonly FlamePackage[];
}

/** The name of a number; for many of them, keep what it gives. */
export const flameName = ({ text, ends }: FlameNames, index: number): string =>
  text.slice(index === 0 ? 0 : ends[index - 1], ends[index]);

export class FlameNaming {
  readonly names: string[] = [''];
  readonly #packageOf: number[] = [0];
  readonly #packages: FlamePackage[] = [{ name: '', kind: 'unknown' }];
  readonly #packageIndex = new Map<string, number>();
  readonly #index = new Map<string, number>([['', 0]]);

  /** For each node of a report the number of its printed name. */
  of({ infos }: FrameTable, profile: Profile): Uint32Array {
    const files = filesOf(profile);
    return Uint32Array.from(infos, (info) => {
      const name = printableName(info);
      const known = this.#index.get(name);
      if (known !== undefined) return known;
      const index = this.names.length;
      this.#index.set(name, index);
      this.names.push(name);
      this.#packageOf.push(this.#package(info.name, files.get(info.name) ?? info.file));
      return index;
    });
  }

  /** The number of a name; null for one that no frame has. */
  find(name: string): number | null {
    return name === '' ? null : (this.#index.get(name) ?? null);
  }

  #package(name: string, file: string): number {
    const owner = packageOf(name, { file });
    const key = `${owner.kind}\0${owner.name}`;
    let index = this.#packageIndex.get(key);
    if (index === undefined) {
      index = this.#packages.length;
      this.#packageIndex.set(key, index);
      this.#packages.push({ name: owner.name, kind: owner.kind });
    }
    return index;
  }

  finish(): FlameNames {
    let end = 0;
    return {
      text: this.names.join(''),
      ends: Uint32Array.from(this.names, (name) => {
        end += name.length;
        return end;
      }),
      package: Uint32Array.from(this.#packageOf),
      packages: this.#packages,
    };
  }
}

/** The first file of each function: without it a script's name says nothing of its package. */
function filesOf({ functions, strings }: Profile): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (let i = 0; i < functions.count; i++) {
    const name = strings.get(functions.name[i] as number);
    if (!files.has(name)) files.set(name, strings.get(functions.file[i] as number));
  }
  return files;
}
