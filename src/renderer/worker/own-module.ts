/** The Go module of the program that was profiled, found in its profile: a file that was opened has no other word of it. */

import { type Profile, packageOf } from '#core/profile/heapcase';

const folderOf = (file: string) => file.slice(0, Math.max(0, file.lastIndexOf('/')));
/** What is fetched lies under its version, or in a folder for what others wrote. */
const isOthers = (folder: string) => /@v\d|\/pkg\/mod\/|(?:^|\/)vendor\//.test(folder);

/**
 * Where a package `example.com/shop/store` lies in `/src/shop/store`, the module `example.com/shop` lies in `/src/shop`:
 * it is the program's own where the package main lies in it, too. Null where no package says so.
 */
export function ownModuleOf({ functions, strings }: Profile): string | null {
  const mains = new Set<string>();
  const folders = new Map<string, string>();
  for (let i = 0; i < functions.count; i++) {
    const file = strings.get(functions.file[i] as number);
    const owner = packageOf(strings.get(functions.name[i] as number), { file }).name;
    const folder = folderOf(file);
    if (!file.endsWith('.go') || isOthers(folder)) continue;
    if (owner === 'main') mains.add(folder);
    else if (owner.includes('/')) folders.set(owner, folder);
  }
  for (const [owner, folder] of folders) {
    const [names, places] = [owner.split('/'), folder.split('/')];
    while (names.length > 1 && places.length > 1 && names.at(-1) === places.at(-1)) {
      names.pop();
      places.pop();
      const root = places.join('/');
      if ([...mains].some((main) => `${main}/`.startsWith(`${root}/`))) return names.join('/');
    }
  }
  return null;
}
