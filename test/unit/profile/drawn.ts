/**
 * Profiles drawn as text, one stack a line, root first:
 *
 *     10 main.main > main.load [size=4096bytes, route=/pay]
 *     5,1024 main.main > ~strings.Repeat@strings.go:12
 *
 * `~` marks a call that was inlined into the one before it, `@file:line` says where.
 */

import {
  type BuiltLabel,
  type BuiltLine,
  type BuiltLocation,
  type BuiltProfile,
  buildProfile,
} from '../../../src/core/profile/build';
import type { Profile } from '../../../src/core/profile/columns';

export function drawn(text: string, more: Partial<BuiltProfile> = {}): Profile {
  const samples = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const found = /^(\S+)(?: ([^[]+?))?(?: \[(.*)\])?$/.exec(line);
      if (!found) throw new Error(`cannot read the stack "${line}"`);
      const values = (found[1] ?? '').split(',').map(BigInt);
      return { values, stack: stackOf(found[2] ?? ''), labels: labelsOf(found[3] ?? '') };
    });
  const width = samples[0]?.values.length ?? 1;
  const types = [
    { type: 'objects', unit: 'count' },
    { type: 'space', unit: 'bytes' },
  ];
  return buildProfile({
    sampleTypes: width === 1 ? types.slice(1) : types,
    ...more,
    samples: more.samples ?? samples,
  });
}

function stackOf(text: string): BuiltLocation[] {
  const locations: { lines: BuiltLine[] }[] = [];
  for (const frame of text.split(' > ').filter((word) => word !== '')) {
    const [, mark, name = '', file, line] = /^(~?)(.*?)(?:@(.*):(\d+))?$/.exec(frame) ?? [];
    const built: BuiltLine = { function: name, ...(file === undefined ? {} : { file, line: Number(line) }) };
    const last = locations.at(-1);
    if (mark === '~' && last) last.lines.unshift(built);
    else locations.push({ lines: [built] });
  }
  return locations.reverse();
}

function labelsOf(text: string): BuiltLabel[] {
  return text
    .split(', ')
    .filter((word) => word !== '')
    .map((word) => {
      const [key = '', value = ''] = word.split('=');
      const number = /^(-?\d+)([a-z]*)$/.exec(value);
      return number ? { key, number: BigInt(number[1] ?? 0), unit: number[2] ?? '' } : { key, text: value };
    });
}
