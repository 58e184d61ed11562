import type { Profile } from '../profile';

/** The file of each function of a profile: a graph by functions has lost them, and a script's name needs its. */
export function functionFiles({ functions, strings }: Profile): (name: string) => string {
  const files = new Map<string, string>();
  for (let index = 0; index < functions.count; index++) {
    const name = strings.get(functions.name[index]);
    if (!files.has(name)) files.set(name, strings.get(functions.file[index]));
  }
  return (name) => files.get(name) ?? '';
}
