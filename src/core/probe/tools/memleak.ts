/**
 * bcc's memleak, in both of its implementations: the Python one (memleak-bpfcc) and the one of libbpf-tools.
 *
 *     [02:09:26] Top 10 stacks with outstanding allocations:
 *     	401408 bytes in 98 allocations from stack
 *     		0x0000000000671710	_cgo_b94fe860c103_Cfunc_c_make+0x20 [cgoleak]        Python
 *     		main+0x6d [allocs]                                                      older Python
 *     	0 [<00007f05944c098c>] _Znwm+0x1c [/usr/lib/libstdc++.so.6.0.30]           libbpf
 *
 * The header has no date. The Python one lists the largest stack last, the other one first.
 */

export interface MemleakFrame {
  /** `0x…`; older versions print none. */
  readonly addr: string | null;
  readonly symbol: string | null;
  readonly offset: number | null;
  readonly module: string | null;
}

export interface MemleakStack {
  readonly bytes: number;
  readonly count: number;
  /** Innermost first. */
  readonly frames: readonly MemleakFrame[];
}

export interface MemleakReport {
  /** As printed; libbpf's is not padded. */
  readonly time: string;
  /** Python: the option `-T`; libbpf: how many there are. */
  readonly top: number;
  readonly stacks: readonly MemleakStack[];
  /** With `-a`: the allocations that are listed one by one. */
  readonly allocCount: number;
  readonly allocBytes: number;
}

export type MemleakFailure =
  | 'kernel-headers-missing'
  | 'no-such-process'
  | 'wrong-option'
  | 'not-permitted'
  | 'no-tracefs'
  | 'failed';

export interface MemleakReading {
  readonly implementation: 'python' | 'libbpf';
  readonly reports: readonly MemleakReport[];
  /** Why there is no report; null where there is one, even if it ended in a traceback. */
  readonly failure: MemleakFailure | null;
  readonly unknownLines: number;
}

/**
 * Go's runtime reserves the addresses of its own heap through the C library where cgo is in the program
 * (runtime/cgo/mmap.c): 64 MiB at once that nobody frees, and that are mostly not in memory. No leak of C.
 */
const isReservedByGo = ({ frames }: MemleakStack): boolean =>
  frames.some(({ symbol }) => symbol === 'x_cgo_mmap' || symbol === 'runtime.callCgoMmap');

/** How much of a list that is. */
export const bytesReservedByGo = (stacks: readonly MemleakStack[]): number =>
  stacks.filter(isReservedByGo).reduce((sum, { bytes }) => sum + bytes, 0);

/**
 * The last list, which is the whole of what is outstanding at the end: the largest stack first, whichever way it was
 * printed, and what is no leak of C after all others.
 */
export const lastStacks = ({ reports }: Pick<MemleakReading, 'reports'>): readonly MemleakStack[] =>
  [...(reports.at(-1)?.stacks ?? [])].sort(
    (a, b) => Number(isReservedByGo(a)) - Number(isReservedByGo(b)) || b.bytes - a.bytes,
  );

const headLine = /^\s*\[(\d{1,2}:\d{1,2}:\d{1,2})\] Top (\d+) stacks with outstanding allocations:\s*$/;
const stackLine = /^\s*(\d+) bytes in (\d+) allocations from stack\s*$/;
const allocLine = /^\s*addr = (?:0x)?[0-9a-f]+ size = (\d+)\s*$/i;
const libbpfFrame = /^\s*\d+ \[<([0-9a-f]+)>\] ?(.*)$/;
const pythonFrame = /^\s+(?:(0x[0-9a-f]+)\s+)?(\S.*)$/;

/** What it prints, its refusals and tracebacks too; a text that only names it is none of that. */
const marks = [
  /stacks with outstanding allocations:/,
  /Attaching to pid \d+, Ctrl\+C to quit|Tracing outstanding memory allocs/,
  /Unable to find kernel headers|Failed to compile BPF/,
  /^(?:usage: )?(?:\S*\/)?memleak(?:-\w+)?(?:: | \[-)/m,
  /^\s*File "\S*memleak\S*", line \d/m,
];

export const looksLikeMemleak = (text: string): boolean => marks.some((mark) => mark.test(text));

export function readMemleak(text: string): MemleakReading {
  const lines = text.split(/\r?\n/);
  const tail = text.endsWith('\n') ? null : lines.length - 1;
  const reports: {
    time: string;
    top: number;
    stacks: { bytes: number; count: number; frames: MemleakFrame[] }[];
    allocCount: number;
    allocBytes: number;
  }[] = [];
  let libbpf = false;
  let unknownLines = 0;
  let inStack = false;
  for (const [index, line] of lines.entries()) {
    const report = reports.at(-1);
    const head = headLine.exec(line);
    if (head) {
      reports.push({ time: head[1], top: Number(head[2]), stacks: [], allocCount: 0, allocBytes: 0 });
      inStack = false;
      continue;
    }
    if (/using default object:|Tracing outstanding memory allocs/.test(line)) libbpf = true;
    if (report === undefined) continue;
    const stack = stackLine.exec(line);
    if (stack) {
      report.stacks.push({ bytes: Number(stack[1]), count: Number(stack[2]), frames: [] });
      inStack = true;
      continue;
    }
    const alloc = index === tail ? null : allocLine.exec(line);
    if (alloc) {
      report.allocCount++;
      report.allocBytes += Number(alloc[1]);
      continue;
    }
    if (line.trim() === '') {
      inStack = false;
      continue;
    }
    const frame = inStack && index !== tail ? frameOf(line) : null;
    if (frame) {
      if (libbpfFrame.test(line)) libbpf = true;
      report.stacks.at(-1)?.frames.push(frame);
    } else {
      inStack = false;
      unknownLines++;
    }
  }
  return {
    implementation: libbpf ? 'libbpf' : 'python',
    reports,
    failure: reports.length > 0 ? null : failureIn(text),
    unknownLines,
  };
}

function frameOf(line: string): MemleakFrame | null {
  const libbpf = libbpfFrame.exec(line);
  if (libbpf) return { addr: `0x${libbpf[1]}`, ...placeOf(libbpf[2]) };
  const python = pythonFrame.exec(line);
  if (!python) return null;
  const place = placeOf(python[2]);
  // A traceback's indented lines have neither an address nor a module.
  return python[1] === undefined && place.module === null ? null : { addr: python[1] ?? null, ...place };
}

/** `sym+0x1c [module]`. Symbols hold blanks, `+` and brackets: split at the last of each. */
function placeOf(text: string): Omit<MemleakFrame, 'addr'> {
  const open = text.endsWith(']') ? (text.startsWith('[') ? 0 : text.lastIndexOf(' [') + 1) : -1;
  const hasModule = open >= 0 && text[open] === '[';
  const module = hasModule ? text.slice(open + 1, -1) : null;
  const named = (hasModule ? text.slice(0, open) : text).trim();
  const plus = named.lastIndexOf('+0x');
  const offset = plus < 0 ? null : Number.parseInt(named.slice(plus + 3), 16);
  const symbol = plus < 0 ? named : named.slice(0, plus);
  const unknown = symbol === '' || symbol === '<null sym>' || symbol === '[unknown]';
  return {
    symbol: unknown ? null : symbol,
    offset: Number.isNaN(offset) ? null : offset,
    module: module === 'unknown' ? null : module,
  };
}

/** Why there is no list, from what it printed on both outputs. */
function failureIn(text: string): MemleakFailure | null {
  if (/Unable to find kernel headers|Failed to compile BPF/.test(text)) return 'kernel-headers-missing';
  if (/could not determine address of symbol|No such process|pid \d+ (?:not found|does not exist)/.test(text))
    return 'no-such-process';
  if (/unrecognized arguments|invalid option|unrecognized option/.test(text)) return 'wrong-option';
  if (/Operation not permitted|Permission denied|must be (?:run as )?root/i.test(text))
    return 'not-permitted';
  if (/uprobe_events|tracefs|\/sys\/kernel\/(?:debug\/)?tracing/.test(text)) return 'no-tracefs';
  return /Traceback|[Ee]rror/.test(text) ? 'failed' : null;
}
