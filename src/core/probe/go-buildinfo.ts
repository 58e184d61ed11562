/**
 * What the Go linker writes into every executable (debug/buildinfo): 14 bytes of magic, the size of a
 * pointer, flags, and from Go 1.18 on two strings at offset 32, each with its length as a varint:
 *
 *     \xff Go buildinf:\x08\x02 … \x08go1.26.8 … path\tleak\nmod\tleak\t(devel)\t\nbuild\tvcs.revision=8d01…
 *
 * Older ones have pointers instead, which cannot be followed without the rest of the file.
 */

import { util } from 'protobufjs/minimal';

export interface GoBuildInfo {
  /** `go1.26.8` */
  readonly version: string;
  /** Import path of the main package. */
  readonly path: string | null;
  /** Module of the main package and its version (`(devel)` where it was built in its own tree). */
  readonly module: string | null;
  readonly moduleVersion: string | null;
  readonly revision: string | null;
  /** Built with changes that were not committed. */
  readonly modified: boolean | null;
  /** All `build` lines: -ldflags, CGO_ENABLED, vcs.time, … */
  readonly settings: ReadonlyMap<string, string>;
}

const magic = [0xff, ...Array.from(' Go buildinf:', (character) => character.charCodeAt(0))];
const inlineStrings = 2;
const longestVersion = 256;

/**
 * Reads the section .go.buildinfo, a whole executable, or a piece of one. Null when there is none, when it
 * is cut before the end of the version, or was written before Go 1.18.
 */
export function parseGoBuildInfo(bytes: Uint8Array): GoBuildInfo | null {
  for (let at = find(bytes, 0); at !== -1; at = find(bytes, at + 1)) {
    const info = readAt(bytes, at);
    if (info) return info;
  }
  return null;
}

/** Programs that look for the magic themselves hold it a second time: there what follows makes no sense. */
function readAt(bytes: Uint8Array, at: number): GoBuildInfo | null {
  const pointerSize = bytes[at + 14];
  if ((pointerSize !== 4 && pointerSize !== 8 && pointerSize !== 0) || (bytes[at + 15] & inlineStrings) === 0)
    return null;
  const version = stringAt(bytes, at + 32);
  if (version === null || version.text.length > longestVersion || !/^(?:go\d|devel\b)/.test(version.text))
    return null;
  const described = stringAt(bytes, version.end);
  return { version: version.text, ...describedBy(described?.bytes ?? new Uint8Array()) };
}

/** The description lies between two marks of 16 bytes (runtime/debug.modinfo); without them it is none. */
function describedBy(marked: Uint8Array): Omit<GoBuildInfo, 'version'> {
  const text =
    marked.length >= 33 && marked[marked.length - 17] === 0x0a ? decode(marked.subarray(16, -16)) : '';
  const settings = new Map<string, string>();
  let path: string | null = null;
  let main: readonly string[] = [];
  for (const line of text.split('\n')) {
    const [kind, ...columns] = line.split('\t');
    if (kind === 'path') [path] = columns;
    else if (kind === 'mod') main = columns;
    else if (kind === 'build') {
      const match = /^("(?:[^"\\]|\\.)*"|[^="]+)=(.*)$/.exec(columns.join('\t'));
      if (match) settings.set(unquoted(match[1]), unquoted(match[2]));
    }
  }
  const modified = settings.get('vcs.modified');
  return {
    path: path || null,
    module: main[0] || null,
    moduleVersion: main[1] || null,
    revision: settings.get('vcs.revision') || null,
    modified: modified === undefined ? null : modified === 'true',
    settings,
  };
}

function find(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (magic.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

function stringAt(bytes: Uint8Array, from: number): { text: string; bytes: Uint8Array; end: number } | null {
  let length = 0;
  let at = from;
  for (let shift = 0; ; shift += 7, at++) {
    if (at >= bytes.length || shift > 28) return null;
    length += (bytes[at] & 0x7f) * 2 ** shift;
    if ((bytes[at] & 0x80) === 0) break;
  }
  const start = at + 1;
  const end = start + length;
  if (end > bytes.length) return null;
  const content = bytes.subarray(start, end);
  return { text: decode(content.subarray(0, longestVersion + 1)), bytes: content, end };
}

const decode = (bytes: Uint8Array) => util.utf8.read(bytes, 0, bytes.length);

/** Keys and values with unusual characters are quoted as Go strings; the escapes of JSON are the common ones. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
