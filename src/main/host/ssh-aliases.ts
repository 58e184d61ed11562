/**
 * Lists the host names in ~/.ssh/config for the host picker. It only lists: what a name means is asked of
 * `ssh -G` (ssh-config.ts).
 */

import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { matchesPattern } from './known-hosts';
import { expandHome } from './ssh-config';

/** One line of settings that names hosts or further files. */
export interface AliasLine {
  readonly keyword: 'host' | 'include';
  readonly words: readonly string[];
}

/** The Host and Include lines of a settings text, in order. */
export function parseAliasLines(text: string): readonly AliasLine[] {
  const lines: AliasLine[] = [];
  for (const raw of text.split('\n')) {
    const found = /^\s*(host|include)(?:\s*=\s*|\s+)(.*)$/i.exec(raw.replace(/\r$/, ''));
    if (found === null) continue;
    const words = [...found[2].matchAll(/"([^"]*)"|([^\s"]+)/g)].map((word) => word[1] ?? word[2]);
    const comment = words.findIndex((word) => word.startsWith('#'));
    lines.push({
      keyword: found[1].toLowerCase() as AliasLine['keyword'],
      words: comment < 0 ? words : words.slice(0, comment),
    });
  }
  return lines;
}

/** A name that stands for one host, not for a pattern of them. */
const isAlias = (word: string): boolean => !/[*?!]/.test(word) && !word.startsWith('-');

/** The host names of the user's settings, Include'd files too, each once, in the order of the files. */
export async function listSshAliases(homeFolder: string = os.homedir()): Promise<readonly string[]> {
  const aliases = new Set<string>();
  const seen = new Set<string>();
  const folder = path.join(homeFolder, '.ssh');

  async function read(file: string, depth: number): Promise<void> {
    if (depth > 16 || seen.has(file)) return;
    seen.add(file);
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const { keyword, words } of parseAliasLines(text)) {
      if (keyword === 'host') for (const word of words.filter(isAlias)) aliases.add(word);
      else
        for (const word of words)
          for (const included of await filesOf(path.resolve(folder, expandHome(word, homeFolder))))
            await read(included, depth + 1);
    }
  }
  await read(path.join(folder, 'config'), 0);
  return [...aliases];
}

/** The files of an Include: wildcards may stand in its last parts, as in `config.d/*`. */
async function filesOf(pattern: string): Promise<readonly string[]> {
  let found = [path.parse(pattern).root];
  for (const part of pattern.split(path.sep).filter((name) => name !== '')) {
    if (!/[*?]/.test(part)) {
      found = found.map((folder) => path.join(folder, part));
      continue;
    }
    const next: string[] = [];
    for (const folder of found)
      for (const name of (await readdir(folder).catch(() => [])).sort())
        if (!(name.startsWith('.') && !part.startsWith('.')) && matchesPattern(part, name.toLowerCase()))
          next.push(path.join(folder, name));
    found = next;
  }
  return found;
}
