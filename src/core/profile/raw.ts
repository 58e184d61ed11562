/** The profile itself as text. pprof: Profile.String and the string methods of its parts. */

import { exactValue, type Profile, type ValueColumn } from './columns';
import { labelsOf } from './labels';
import { compareText, padStart } from './numbers';
import { exactTime, goDuration } from './time';

/** The text in parts: of a large profile it is longer than one string may be. */
export function* formatRaw(profile: Profile): Generator<string> {
  let lines: string[] = profile.comments.map((comment) => `Comment: ${comment}`);
  if (profile.docUrl !== '') lines.push(`Doc: ${profile.docUrl}`);
  lines.push(
    `PeriodType: ${profile.periodType.type} ${profile.periodType.unit}`,
    `Period: ${profile.period}`,
  );
  if (profile.timeNanos !== 0n) lines.push(`Time: ${exactTime(profile.timeNanos)}`);
  // `%.4v` of a duration is its text cut after four characters.
  if (profile.durationNanos !== 0n)
    lines.push(`Duration: ${[...goDuration(profile.durationNanos)].slice(0, 4).join('')}`);
  lines.push('Samples:');
  const types = profile.sampleTypes.map(
    ({ type, unit }) => `${type}/${unit}${type === profile.defaultSampleType ? '[dflt]' : ''} `,
  );
  lines.push(types.join('').trim());
  for (let i = 0; i < profile.samples.count; i++) {
    lines.push(...sampleLines(profile, i));
    if (lines.length > 10_000) {
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
  }
  lines.push('Locations');
  for (let i = 0; i < profile.locations.count; i++) lines.push(...locationLines(profile, i));
  lines.push('Mappings');
  for (const mapping of profile.mappings) {
    const { hasFunctions, hasFilenames, hasLineNumbers, hasInlineFrames } = mapping;
    const bits = `${hasFunctions ? '[FN]' : ''}${hasFilenames ? '[FL]' : ''}${hasLineNumbers ? '[LN]' : ''}${hasInlineFrames ? '[IN]' : ''}`;
    const range = [mapping.start, mapping.limit, mapping.offset].map(hex).join('/');
    lines.push(`${mapping.id}: ${range} ${mapping.file} ${mapping.buildId} ${bits}`);
  }
  yield `${lines.join('\n')}\n`;
}

const hex = (value: bigint): string => `0x${value.toString(16)}`;
const unsigned = (column: ValueColumn, row: number): bigint => BigInt.asUintN(64, exactValue(column, row));

function sampleLines(profile: Profile, sample: number): string[] {
  const { samples, locations } = profile;
  let line = samples.values.map((column) => ` ${padStart(String(exactValue(column, sample)), 10)}`).join('');
  line += ': ';
  for (let i = samples.stackStart[sample] as number; i < (samples.stackEnd[sample] as number); i++) {
    const location = samples.stack[i] as number;
    if (locations.hidden?.[location] !== 1) line += `${unsigned(locations.id, location)} `;
  }
  const lines = [line];
  const indent = ' '.repeat(16);
  const { texts, numbers } = labelsOf(profile, sample);
  const spelled = [...texts].map(([key, values]) => `${key}:[${values.join(' ')}]`);
  if (spelled.length > 0) lines.push(indent + spelled.sort(compareText).join(' '));
  const numeric = [...numbers].map(([key, { exact, units }]) => {
    const withUnits = units.length === exact.length;
    return `${key}:[${exact.map((value, i) => (withUnits ? `${value} ${units[i]}` : `${value}`)).join(' ')}]`;
  });
  if (numeric.length > 0) lines.push(indent + numeric.sort(compareText).join(' '));
  return lines;
}

function locationLines(
  { locations, lines, functions, mappings, strings }: Profile,
  location: number,
): string[] {
  const mapping = mappings[locations.mapping[location] as number];
  let head = `${padStart(String(unsigned(locations.id, location)), 6)}: ${hex(locations.address[location] as bigint)} `;
  if (mapping) head += `M=${mapping.id} `;
  if (locations.folded[location] === 1) head += '[F] ';
  const start = locations.lineStart[location] as number;
  const end = locations.lineEnd[location] as number;
  if (start >= end) return [head];
  const out: string[] = [];
  for (let row = start; row < end; row++) {
    const fn = lines.function[row] as number;
    const name = strings.get(functions.name[fn] as number);
    const system = strings.get(functions.systemName[fn] as number);
    const file = strings.get(functions.file[fn] as number);
    const where = `${file}:${lines.line[row]}:${lines.column[row]} s=${functions.startLine[fn]}`;
    out.push(
      `${row === start ? head : ' '.repeat(13)}${name} ${where}${name === system ? '' : `(${system})`}`,
    );
  }
  return out;
}
