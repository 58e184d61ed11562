/** Java's heapz and contentionz texts, and the locations of its CPU profiles. pprof: profile/legacy_java_profile.go. */

import type { Profile } from '../columns';
import { baseName } from '../names';
import { type Draft, hexAddresses, integer, LegacyError, Draft as NewDraft } from './draft';
import { scaleHeapSample } from './heap';

// Each begins where its first word or number begins, so that a long line is gone through once.
const attribute = /(?<![\w ])([\w ]+)=([\w ]+)/;
const javaSample = /(?<!\d)(\d+) +(\d+) +@ +([ x0-9a-f]*)/;

/** null: the text is not of this format. */
export function parseJava(lines: readonly string[]): Profile | null {
  const header = (lines[0] ?? '').trim();
  const kind =
    header === '--- heapz 1 ---' ? 'heap' : header === '--- contentionz 1 ---' ? 'contention' : null;
  if (!kind || lines.length < 2) return null;
  const draft = new NewDraft();
  let at = 1;
  for (; at < lines.length; at++) {
    const line = (lines[at] as string).trim();
    if (line === '') continue;
    const found = attribute.exec(line);
    if (!found) break;
    if (!readAttribute(draft, kind, (found[1] ?? '').trim(), (found[2] ?? '').trim())) return null;
  }
  for (; at < lines.length; at++) {
    const line = (lines[at] as string).trim();
    if (line === '') continue;
    const found = javaSample.exec(line);
    if (!found) break;
    addSample(draft, kind, integer(found[2] ?? ''), integer(found[1] ?? ''), hexAddresses(found[3] ?? ''));
  }
  return javaLocations(draft, lines.slice(at));
}

/** pprof: profile.parseJavaHeader; false: another format. */
function readAttribute(draft: Draft, kind: 'heap' | 'contention', name: string, value: string): boolean {
  switch (`${kind}/${name}`) {
    case 'heap/format':
    case 'contention/format':
      return value === 'java';
    case 'heap/resolution':
      draft.sampleTypes = [
        { type: 'inuse_objects', unit: 'count' },
        { type: 'inuse_space', unit: value },
      ];
      return true;
    case 'contention/resolution':
      draft.sampleTypes = [
        { type: 'contentions', unit: 'count' },
        { type: 'delay', unit: value },
      ];
      return true;
    case 'contention/sampling period':
      draft.periodType = { type: 'contentions', unit: 'count' };
      draft.period = integer(value);
      return true;
    case 'contention/ms since reset':
      draft.durationNanos = integer(value) * 1_000_000n;
      return true;
    default:
      return false;
  }
}

/** pprof: profile.parseJavaSamples. */
function addSample(
  draft: Draft,
  kind: 'heap' | 'contention',
  first: bigint,
  second: bigint,
  stack: bigint[],
): void {
  if (kind === 'contention') {
    const factor = draft.period === 0n ? 1n : draft.period;
    draft.add([first * factor, second * factor], stack);
    return;
  }
  if (first === 0n) throw new LegacyError('a sample has size but no objects');
  const labels = [{ key: 'bytes', number: second / first }];
  draft.add(scaleHeapSample(first, second, 524_288n), stack, labels);
}

/** Reads the names of locations and makes the profile. pprof: profile.parseJavaLocations. */
export function javaLocations(draft: Draft, lines: readonly string[]): Profile {
  const files = new Map<string, string>();
  for (const raw of lines) {
    const found = /^0x([0-9a-fA-F]+)\s+(.*)$/.exec(raw.trim());
    if (!found) continue;
    const location = draft.locations.get(hexAddresses(`0x${(found[1] ?? '').toLowerCase()}`)[0] ?? 0n);
    if (!location) continue;
    const { name, file, line } = readLocation(found[2] ?? '');
    // The first location of a function decides its file.
    if (!files.has(name)) files.set(name, file);
    location.lines = [{ function: name, file: files.get(name) ?? '', line }];
    location.address = 0n;
  }
  const profile = draft.finish();
  return {
    ...profile,
    locations: { ...profile.locations, address: new BigUint64Array(profile.locations.count) },
  };
}

/** `name (file:line)`, `name (path)` or a name alone; the last bracket after a blank counts. */
function readLocation(text: string): { name: string; file: string; line: number } {
  const line = /:(-?[0-9]+)\)$/.exec(text);
  const file = line && lastInBrackets(text.slice(0, line.index));
  if (line && file && file.within !== '')
    return { name: file.name, file: file.within, line: Math.max(Number(line[1]), 0) };
  const path = text.endsWith(')') ? lastInBrackets(text.slice(0, -1)) : null;
  if (path) return { name: path.name, file: baseName(path.within), line: 0 };
  return { name: text.includes('generated stub/JIT') ? 'STUB' : text, file: '', line: 0 };
}

/** What stands before the last ` (`, and behind it. */
function lastInBrackets(text: string): { name: string; within: string } | null {
  for (let at = text.lastIndexOf('('); at > 0; at = text.lastIndexOf('(', at - 1))
    if (/\s/.test(text.charAt(at - 1))) return { name: text.slice(0, at - 1), within: text.slice(at + 1) };
  return null;
}
