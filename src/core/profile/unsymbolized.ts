/**
 * Addresses that nobody has named: profiles of other tools, and of stripped programs. pprof asks binutils and,
 * where that fails, shows all of a binary as one row `[binary]`. Its own reports stay that way here; other views
 * can tell the places apart by `nameAddresses`.
 */

import type { Profile } from './columns';
import { joined } from './growing';
import { baseName } from './names';

/** How many locations have an address and no function name, of how many. */
export function unsymbolized(profile: Profile): { readonly unnamed: number; readonly locations: number } {
  let unnamed = 0;
  for (let i = 0; i < profile.locations.count; i++) if (isUnnamed(profile, i)) unnamed++;
  return { unnamed, locations: profile.locations.count };
}

function isUnnamed({ locations, lines, functions }: Profile, location: number): boolean {
  if (locations.address[location] === 0n) return false;
  for (
    let row = locations.lineStart[location] as number;
    row < (locations.lineEnd[location] as number);
    row++
  )
    if (functions.name[lines.function[row] as number] !== 0) return false;
  return true;
}

/**
 * The profile with a function for each unnamed address: `libc.so.6+0x2a1b` (the offset in the binary's file, as
 * addr2line wants it of a position independent one), or `0x7f12…` outside of every binary. Itself where all have
 * names.
 */
export function nameAddresses(profile: Profile): Profile {
  const { locations, lines, functions, mappings, strings } = profile;
  const unnamed: number[] = [];
  for (let i = 0; i < locations.count; i++) if (isUnnamed(profile, i)) unnamed.push(i);
  if (unnamed.length === 0) return profile;
  const names = unnamed.map((location) => {
    const address = locations.address[location] as bigint;
    const mapping = mappings[locations.mapping[location] as number];
    if (!mapping || mapping.file === '') return strings.add(`0x${address.toString(16)}`);
    const offset = address - mapping.start + mapping.offset;
    return strings.add(`${baseName(mapping.file)}+0x${BigInt.asUintN(64, offset).toString(16)}`);
  });
  const lineStart = locations.lineStart.slice();
  const lineEnd = locations.lineEnd.slice();
  for (const [i, location] of unnamed.entries()) {
    lineStart[location] = lines.line.length + i;
    lineEnd[location] = lines.line.length + i + 1;
  }
  const firstId = functions.id.numbers.reduce((most, id) => Math.max(most, id), 0) + 1;
  const added = (from: number) => unnamed.map((_, i) => from + i);
  const blank = added(0).fill(0);
  return {
    ...profile,
    locations: { ...locations, lineStart, lineEnd },
    lines: {
      function: joined(lines.function, added(functions.count)),
      line: joined(lines.line, blank),
      column: joined(lines.column, blank),
    },
    functions: {
      count: functions.count + unnamed.length,
      id: { ...functions.id, numbers: joined(functions.id.numbers, added(firstId)) },
      name: joined(functions.name, names),
      systemName: joined(functions.systemName, names),
      file: joined(functions.file, blank),
      startLine: joined(functions.startLine, blank),
    },
  };
}
