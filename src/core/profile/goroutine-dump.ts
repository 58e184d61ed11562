/**
 * Go's goroutine dumps: `/debug/pprof/goroutine?debug=2`, `runtime.Stack` and what a crash prints. Goroutines of
 * one stack are one group, made while reading: 100,000 goroutines cost as much memory as their different stacks.
 * The form is that of Go's runtime/traceback.go: goroutineheader, traceback2, printcreatedby1.
 *
 *     goroutine 52 [chan receive, 3 minutes, locked to thread]:
 *     main.inner(...)                                  inlined into the frame below
 *     	/src/main.go:20
 *     main.outer(0xc000012345, {0x1, 0x2?})
 *     	/src/main.go:31 +0x4f
 *     ...51 frames elided...
 *     created by main.spawn in goroutine 1             older versions don't tell the goroutine
 *     	/src/main.go:28 +0x4f
 */

import { readGoroutineHeader } from './goroutine-header';
import { compareText } from './numbers';
import { decodeUtf8 } from './strings';

export interface DumpFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  /** The call was inlined into the frame that follows. */
  readonly inlined: boolean;
}

/** Goroutines of a group that are alike in all that their first line tells. */
export interface GoroutineVariant {
  /** Such as `chan receive`, `sync.Mutex.Lock`, `chan receive (leaked)`. */
  readonly state: string;
  /** Whole minutes; 0 where the dump tells none. */
  readonly waitMinutes: number;
  readonly lockedToThread: boolean;
  readonly labels: readonly (readonly [key: string, value: string])[];
  readonly count: number;
}

export interface GoroutineGroup {
  readonly count: number;
  /** The innermost call first. Where the runtime left frames out stands one named `[frames elided]`. */
  readonly frames: readonly DumpFrame[];
  /** The `go` statement that started them; null for the main goroutine and where the dump tells none. */
  readonly creator: DumpFrame | null;
  /** The most frequent first. */
  readonly states: readonly { readonly state: string; readonly count: number }[];
  readonly longestWaitMinutes: number;
  readonly lockedToThread: number;
  readonly variants: readonly GoroutineVariant[];
  /** The first goroutine of the group, with the arguments of its frames as they are printed. */
  readonly example: {
    readonly id: number;
    readonly creatorId: number | null;
    readonly args: readonly string[];
  };
}

export interface GoroutineDump {
  readonly total: number;
  /** The largest first; of equal ones the first in the dump. */
  readonly groups: readonly GoroutineGroup[];
  /** The dump ends within a goroutine, which is not counted. Go itself cuts a dump at 64 MB. */
  readonly cut: boolean;
}

const elidedFrames = '[frames elided]';
const unavailableStack = '[stack unavailable]';

/** Text is decoded in pieces of about this many bytes; a longer line, which no dump has, is cut to them. */
const pieceSize = 1 << 16;

/** Reads a dump; null where the bytes hold no whole goroutine. */
export function readGoroutineDump(bytes: Uint8Array): GoroutineDump | null {
  const reader = new DumpReader();
  for (let at = 0; at < bytes.length; ) {
    const wanted = at + pieceSize;
    let end = wanted < bytes.length ? bytes.lastIndexOf(10, wanted) : bytes.length;
    if (end < at) end = bytes.indexOf(10, wanted);
    if (end < 0) end = bytes.length;
    const lines = decodeUtf8(bytes, at, Math.min(end, wanted)).split('\n');
    // A dump that ends with a newline, as it should, has no last line without one.
    const open = end < bytes.length ? null : lines.pop();
    for (const line of lines) reader.line(line.endsWith('\r') ? line.slice(0, -1) : line, true);
    if (open) reader.line(open, false);
    at = end + 1;
  }
  return reader.finish();
}

/** Whether the text begins like a dump, or has one after a crash's first lines. */
export function looksLikeGoroutineDump(bytes: Uint8Array): boolean {
  const head = decodeUtf8(bytes, 0, Math.min(bytes.length, 16_384));
  return /^goroutine \d+ (?:gp=\S+ )?(?:m=\S+ )?(?:mp=\S+ )?\[[^\n]*\]:\r?$/m.test(head);
}

interface Group {
  count: number;
  readonly frames: readonly number[];
  readonly creator: number | null;
  readonly variants: Map<string, GoroutineVariant & { count: number }>;
  readonly example: GoroutineGroup['example'];
}

/** What has been read of the current goroutine. */
interface Current {
  readonly id: number;
  readonly header: string;
  readonly frames: number[];
  readonly args: string[];
  creator: number | null;
  creatorId: number | null;
  /** A call whose place is on the next line. */
  pending: { readonly function: string; readonly args: string; readonly creates: boolean } | null;
  /** Frames of goroutines that created this one (GODEBUG=tracebackancestors): not its own. */
  ofAncestor: boolean;
}

class DumpReader {
  readonly #frames: DumpFrame[] = [];
  readonly #frameIndex = new Map<string, number>();
  readonly #groups = new Map<string, Group>();
  readonly #headers = new Map<string, GoroutineVariant>();
  #current: Current | null = null;
  #total = 0;
  #cut = false;

  line(text: string, complete: boolean): void {
    const current = this.#current;
    if (text === '') this.#end();
    else if (text.startsWith('goroutine ')) this.#begin(text, complete);
    else if (current === null || current.ofAncestor) return;
    else if (text.startsWith('\tgoroutine running')) this.#add(current, unavailableStack, '', 0, false, '');
    else if (text.startsWith('\t')) this.#place(current, text, complete);
    else if (text.startsWith('...')) this.#add(current, elidedFrames, '', 0, false, '');
    else if (text.startsWith('[originating from goroutine ')) current.ofAncestor = true;
    else if (text.startsWith('created by ')) {
      const [, name = '', id] = /^created by (.*?)(?: in goroutine (\d+))?$/.exec(text) ?? [];
      current.creatorId = id === undefined ? null : Number(id);
      current.pending = { function: name, args: '', creates: true };
    } else if (text.startsWith('non-Go function')) this.#add(current, 'non-Go function', '', 0, false, '');
    else {
      const open = text.lastIndexOf('(');
      if (open > 0 && text.endsWith(')')) {
        current.pending = {
          function: text.slice(0, open),
          args: text.slice(open + 1, -1),
          creates: false,
        };
      } else if (!complete) current.pending = { function: text, args: '', creates: false };
    }
  }

  #begin(text: string, complete: boolean): void {
    const space = text.indexOf(' ', 'goroutine '.length);
    const id = text.slice('goroutine '.length, space);
    const header = text.slice(space + 1);
    if (!complete) this.#cut = true;
    if (space < 0 || !/^\d+$/.test(id) || !header.includes('[') || !header.endsWith(']:')) return;
    this.#end();
    this.#current = {
      id: Number(id),
      header,
      frames: [],
      args: [],
      creator: null,
      creatorId: null,
      pending: null,
      ofAncestor: false,
    };
  }

  /** `\tFILE:LINE +0x1b`: where the call before is. */
  #place(current: Current, text: string, complete: boolean): void {
    const { pending } = current;
    const offset = text.lastIndexOf(' +0x');
    // Without its end the line number may be cut as well: the call stays without a place.
    if (!pending || (!complete && offset < 0)) return;
    current.pending = null;
    const fields = text.lastIndexOf(' fp=0x');
    const end = offset >= 0 ? offset : fields >= 0 ? fields : text.length;
    const colon = text.lastIndexOf(':', end - 1);
    const digits = colon < 0 ? '' : text.slice(colon + 1, end);
    const isNumbered = /^\d{1,9}$/.test(digits);
    const file = text.slice(1, isNumbered ? colon : end);
    const line = isNumbered ? Number(digits) : 0;
    if (pending.creates) current.creator = this.#intern(pending.function, file, line, false);
    else this.#add(current, pending.function, file, line, pending.args === '...', pending.args);
  }

  #add(current: Current, name: string, file: string, line: number, inlined: boolean, args: string): void {
    current.frames.push(this.#intern(name, file, line, inlined));
    current.args.push(args);
  }

  #intern(name: string, file: string, line: number, inlined: boolean): number {
    const key = `${name}\0${file}\0${line}\0${inlined}`;
    let index = this.#frameIndex.get(key);
    if (index === undefined) {
      index = this.#frames.length;
      this.#frameIndex.set(key, index);
      this.#frames.push({ function: name, file, line, inlined });
    }
    return index;
  }

  /** The current goroutine is complete. */
  #end(): void {
    const current = this.#current;
    this.#current = null;
    if (current === null) return;
    this.#total++;
    const { id, header, frames, args, creator, creatorId } = current;
    const key = `${creator} ${frames.join()}`;
    let group = this.#groups.get(key);
    if (!group) {
      group = { count: 0, frames, creator, variants: new Map(), example: { id, creatorId, args } };
      this.#groups.set(key, group);
    }
    group.count++;
    const variant = group.variants.get(header);
    if (variant) variant.count++;
    else group.variants.set(header, { ...this.#header(header), count: 1 });
  }

  #header(text: string): GoroutineVariant {
    let known = this.#headers.get(text);
    if (!known) {
      known = { ...readGoroutineHeader(text), count: 0 };
      this.#headers.set(text, known);
    }
    return known;
  }

  finish(): GoroutineDump | null {
    if (this.#current && (this.#current.pending || this.#current.frames.length === 0)) {
      this.#current = null;
      this.#cut = true;
    }
    this.#end();
    if (this.#total === 0) return null;
    const groups = [...this.#groups.values()].sort((a, b) => b.count - a.count);
    return { total: this.#total, groups: groups.map((group) => this.#told(group)), cut: this.#cut };
  }

  #told({ count, frames, creator, variants, example }: Group): GoroutineGroup {
    const states = new Map<string, number>();
    let longestWaitMinutes = 0;
    let lockedToThread = 0;
    for (const variant of variants.values()) {
      states.set(variant.state, (states.get(variant.state) ?? 0) + variant.count);
      longestWaitMinutes = Math.max(longestWaitMinutes, variant.waitMinutes);
      if (variant.lockedToThread) lockedToThread += variant.count;
    }
    return {
      count,
      frames: frames.map((index) => this.#frames[index] as DumpFrame),
      creator: creator === null ? null : (this.#frames[creator] as DumpFrame),
      states: [...states]
        .map(([state, among]) => ({ state, count: among }))
        .sort((a, b) => b.count - a.count || compareText(a.state, b.state)),
      longestWaitMinutes,
      lockedToThread,
      variants: [...variants.values()],
      example,
    };
  }
}
