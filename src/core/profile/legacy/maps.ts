/** Memory maps at the end of older profiles, and which map an address belongs to. pprof: ParseProcMaps, massageMappings, remapMappingIDs. */

import type { Mapping } from '../columns';

const none = { hasFunctions: false, hasFilenames: false, hasLineNumbers: false, hasInlineFrames: false };

/** Lines of a map are short; a longer one can be no entry and would only cost time. */
const longestLine = 10_000;
/** gperftools writes one (`build=/path`); attributes may name each other, so their number is bounded. */
const mostAttributes = 32;

/** Reads lines of /proc/PID/maps or of pprof's brief form; others are passed over. pprof: parseProcMapsFromScanner. */
export function parseMaps(lines: readonly string[]): Mapping[] {
  const mappings: Mapping[] = [];
  const attributes = new Map<string, string>();
  for (const raw of lines) {
    if (raw.length > longestLine) continue;
    const line = withAttributes(raw.replace(/^[^[\]]+:[0-9]+]\s/, ''), attributes);
    const mapping = parseEntry(line);
    if (mapping === null) {
      const equals = line.indexOf('=');
      const name = line.slice(0, equals).trim();
      // The first value of a name holds, as in Go's strings.NewReplacer.
      if (equals >= 0 && attributes.size < mostAttributes && !attributes.has(name))
        attributes.set(name, line.slice(equals + 1).trim());
    } else if (mapping !== 'not executable') mappings.push(mapping);
  }
  return mappings;
}

/** Puts values in the place of `$name`, once: a value is not looked through again. */
function withAttributes(line: string, attributes: ReadonlyMap<string, string>): string {
  let out = '';
  let from = 0;
  for (let at = line.indexOf('$'); at >= 0 && out.length <= longestLine; at = line.indexOf('$', at + 1)) {
    if (at < from) continue;
    const named = [...attributes].find(([name]) => line.startsWith(name, at + 1));
    if (!named) continue;
    out += line.slice(from, at) + named[1];
    from = at + 1 + named[0].length;
  }
  return out + line.slice(from);
}

/** A hundred digits are zeros but for 16; without a bound a long line of them would be gone through for each. */
const hex = '([0-9a-fA-F]{1,100})';
const range = `^\\s*(?:0x)?${hex}[\\s-]?\\s*(?:0x)?${hex}:?`;
const permissions = '(?:\\s+([-rwxp]+))?';
const procForm = new RegExp(
  `${range}${permissions}(?:\\s+([0-9a-fA-F]+))?\\s+[0-9a-fA-F]+:[0-9a-fA-F]+\\s+[0-9]+(?:\\s+(\\S+))?`,
);
const briefForm = new RegExp(
  `${range}${permissions}(?:\\s+(\\S+))?(?:\\s+\\(@([0-9a-fA-F]+)\\))?(?:\\s+([0-9a-fA-F]+))?`,
);

/** pprof: profile.parseMappingEntry; null: no entry. */
function parseEntry(line: string): Mapping | 'not executable' | null {
  if (line.length > longestLine) return null;
  const proc = procForm.exec(line);
  const brief = proc ?? briefForm.exec(line);
  if (!brief) return null;
  const [, start = '', limit = '', flags = ''] = brief;
  const [offset, file, buildId] = proc ? [proc[4], proc[5], ''] : [brief[5], brief[4], brief[6]];
  if (flags !== '' && !flags.includes('x')) return 'not executable';
  if ([start, limit, offset ?? ''].some((text) => text.replace(/^0+/, '').length > 16)) return null;
  const number = (text: string | undefined) => (text ? BigInt(`0x${text}`) : 0n);
  const numbers = { start: number(start), limit: number(limit), offset: number(offset) };
  return { id: 0n, ...numbers, file: file ?? '', buildId: buildId ?? '', ...none };
}

/** Joins split maps, puts the main program first. pprof: Profile.massageMappings, adjacent. */
function massage(mappings: readonly Mapping[]): Mapping[] {
  const joined: Mapping[] = [];
  for (const mapping of mappings) {
    const last = joined.at(-1);
    if (last && adjacent(last, mapping)) {
      const { limit, file, buildId } = mapping;
      joined[joined.length - 1] = {
        ...last,
        limit,
        file: file || last.file,
        buildId: buildId || last.buildId,
      };
    } else joined.push(mapping);
  }
  const main = joined.findIndex(({ file }) => {
    const name = file.replaceAll('(deleted)', '').trim();
    return name !== '' && !/[.]so$|[.]so[._][0-9]+/.test(name) && !name.startsWith('[');
  });
  const [first] = joined;
  if (main > 0 && first) {
    joined[0] = joined[main] as Mapping;
    joined[main] = first;
  }
  return joined;
}

function adjacent(a: Mapping, b: Mapping): boolean {
  if (a.file !== '' && b.file !== '' && a.file !== b.file) return false;
  if (a.buildId !== '' && b.buildId !== '' && a.buildId !== b.buildId) return false;
  if (a.limit !== b.start) return false;
  return a.offset === 0n || b.offset === 0n || a.offset + (a.limit - a.start) === b.offset;
}

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);

/** The final maps and, for each address, the number of its map; -1 for address 0. pprof: Profile.remapMappingIDs. */
export function arrangeMappings(
  found: readonly Mapping[],
  addresses: readonly bigint[],
): { mappings: Mapping[]; mappingOf: (address: bigint) => number } {
  let mappings = massage(found);
  const [first, second] = mappings;
  if (first?.file.startsWith('/anon_hugepage') && second && first.limit === second.start)
    mappings = mappings.slice(1);
  const [main] = mappings;
  if (main && wrap(main.start - main.offset) === 0x400000n)
    mappings[0] = { ...main, start: 0x400000n, offset: 0n };
  const chosen = new Map<bigint, number>();
  let fake = -1;
  for (const address of addresses) {
    if (address === 0n || chosen.has(address)) continue;
    let index = mappings.findIndex(({ start, limit }) => start <= address && address < limit);
    if (index < 0) {
      index = mappings.findIndex(
        ({ start, offset }) => offset !== 0n && wrap(start - offset) <= address && address < start,
      );
      const cut = mappings[index];
      if (cut) mappings[index] = { ...cut, start: wrap(cut.start - cut.offset), offset: 0n };
    }
    if (index < 0) {
      if (fake < 0) {
        fake = mappings.length;
        mappings.push({
          id: 1n,
          start: 0n,
          limit: 2n ** 64n - 1n,
          offset: 0n,
          file: '',
          buildId: '',
          ...none,
        });
      }
      index = fake;
    }
    chosen.set(address, index);
  }
  return {
    mappings: mappings.map((mapping, i) => ({ ...mapping, id: BigInt(i + 1) })),
    mappingOf: (address) => chosen.get(address) ?? -1,
  };
}

const sentinels = ['--- Memory map: ---', 'MAPPED_LIBRARIES:'];

export const isMapSentinel = (line: string): boolean => sentinels.some((sentinel) => line.includes(sentinel));

/** The maps that follow, from line `at` on. pprof: profile.parseAdditionalSections. */
export function mapsAfter(lines: readonly string[], at: number): Mapping[] {
  let i = at;
  while (i < lines.length && !isMapSentinel(lines[i] as string)) i++;
  return parseMaps(lines.slice(i + 1));
}
