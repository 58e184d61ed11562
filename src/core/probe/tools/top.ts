/**
 * top in batch mode, of procps 3 and 4 and of busybox. Only the summary's labels and the header's column names are
 * relied on: the unit, the order and the widths differ between versions and follow ~/.toprc.
 *
 *     Mem:   8167848k total,  7826636k used,                              procps 3.2
 *     KiB Mem :  8167848 total,  341212 free,  7826636 used, …            procps 3.3.10
 *     MiB Mem :  24105.6 total,  18621.4 free,   1708.0 used, …           procps 3.3.16 and 4
 *     Mem: 7826636K used, 341212K free, 8872K shrd, …                     busybox
 */

import { cellsOf, kibOfSize, numberOf, rowOf } from './table';

export interface TopMemory {
  readonly totalKb: number | null;
  readonly usedKb: number | null;
  readonly freeKb: number | null;
  readonly availableKb: number | null;
  readonly swapTotalKb: number | null;
  readonly swapUsedKb: number | null;
  /** What "used" means here: it changed with the versions, so figures of different ones do not compare. */
  readonly usedIs: 'total-available' | 'with-page-cache' | 'unknown';
  /** How coarse a figure is, in KiB: in TiB a host of 23 GiB reads 0.0. */
  readonly stepKb: number;
}

export interface TopProcess {
  readonly pid: number;
  readonly user: string | null;
  readonly virtKb: number | null;
  /** Null in busybox, which has no resident size. */
  readonly resKb: number | null;
  readonly shrKb: number | null;
  readonly state: string | null;
  readonly cpuPercent: number | null;
  readonly memPercent: number | null;
  readonly command: string;
}

export interface TopBlock {
  /** `02:04:20`; busybox prints none. */
  readonly time: string | null;
  readonly memory: TopMemory;
  readonly processes: readonly TopProcess[];
  /** The first block's CPU figures cover no usable interval. */
  readonly cpuIsMeasured: boolean;
}

export interface TopReading {
  readonly from: 'procps' | 'busybox';
  readonly blocks: readonly TopBlock[];
  readonly unknownLines: number;
}

interface Draft {
  time: string | null;
  memory: { -readonly [K in keyof TopMemory]: TopMemory[K] };
  processes: TopProcess[];
}

const titleLine = /^top - (\d\d:\d\d:\d\d) /;
const memLine = /^([KMGTPE]iB )?(Mem|Swap) ?:(.*)$/;
/** MiB: with a tenth of more than that, 0.0 says nothing. */
const coarsestExact = 1024;
const noMemory = {
  totalKb: null,
  usedKb: null,
  freeKb: null,
  availableKb: null,
  swapTotalKb: null,
  swapUsedKb: null,
  usedIs: 'unknown' as const,
  stepKb: 1,
};

export const looksLikeTop = (text: string): boolean =>
  /^top - \d\d:\d\d:\d\d /m.test(text) ||
  /^(?:[KMGTPE]iB )?Mem ?: *[\d.,]+ ?[kK+]? ?(?:total|used)/m.test(text);

/** What a line begins: a block by its title, or its lines of memory (busybox has no title). */
export const startsTopBlock = (line: string): 'title' | 'memory' | null =>
  titleLine.test(line) ? 'title' : memLine.exec(line.trimEnd())?.[2] === 'Mem' ? 'memory' : null;

export function readTop(text: string): TopReading {
  const blocks: Draft[] = [];
  let busybox = false;
  let columns: readonly string[] | null = null;
  let unknownLines = 0;
  const begin = (time: string | null): Draft => {
    const block: Draft = { time, memory: { ...noMemory }, processes: [] };
    blocks.push(block);
    columns = null;
    return block;
  };
  const lines = text.split(/\r?\n/);
  if (text.endsWith('\n')) lines.pop();
  const cutLine = text.endsWith('\n') ? -1 : lines.length - 1;
  for (const [index, line] of lines.entries()) {
    const open = blocks.at(-1);
    const title = titleLine.exec(line);
    if (title) {
      begin(title[1]);
      continue;
    }
    const memory = memLine.exec(line.trimEnd());
    if (memory) {
      const ofBusybox = /\d+K (?:used|free|shrd)/.test(memory[3]);
      busybox ||= ofBusybox;
      const block =
        open === undefined || (memory[2] === 'Mem' && open.memory.totalKb !== null) ? begin(null) : open;
      readMemory(block, memory, ofBusybox);
      continue;
    }
    if (/^\s*PID\s/.test(line)) {
      columns = cellsOf(line);
      continue;
    }
    if (columns !== null && open !== undefined && index !== cutLine) {
      const process = processOf(columns, line);
      if (process) {
        open.processes.push(process);
        continue;
      }
    }
    if (line.trim() !== '' && !/^(?:Tasks|Threads|%?Cpu|CPU|Load average)/.test(line)) unknownLines++;
  }
  return {
    from: busybox ? 'busybox' : 'procps',
    blocks: blocks.map((block, index) => ({ ...block, cpuIsMeasured: index > 0 })),
    unknownLines,
  };
}

function readMemory(block: Draft, [, unit, row, rest]: RegExpExecArray, busybox: boolean): void {
  const step = unit === undefined ? 1 : (kibOfSize(`1${unit[0].toLowerCase()}`) ?? 1);
  const figures = new Map<string, number>();
  // "18621.4 free", "13170340+total" (digits lost: no figure), "8167848k total,", "22397.5 avail Mem"
  for (const [, number, mark, label] of rest.matchAll(
    /(\d+(?:[.,]\d+)?)([kK+]?) ?(total|used|free|buff\/cache|buffers|cached|avail|shrd|buff)/g,
  )) {
    const value = Number(number.replace(',', '.'));
    // In TiB most machines are 0.0: less than a step of the tool is no figure.
    if (mark !== '+' && (value > 0 || step <= coarsestExact)) figures.set(label, Math.round(value * step));
  }
  const of = (label: string) => figures.get(label) ?? null;
  const { memory } = block;
  if (row === 'Swap') {
    memory.swapTotalKb = of('total');
    memory.swapUsedKb = of('used');
    memory.availableKb ??= of('avail');
    if (memory.availableKb !== null) memory.usedIs = 'total-available';
    return;
  }
  memory.usedKb = of('used');
  memory.freeKb = of('free');
  memory.totalKb =
    of('total') ??
    (busybox && memory.usedKb !== null && memory.freeKb !== null ? memory.usedKb + memory.freeKb : null);
  memory.stepKb = unit === undefined ? 1 : step / 10;
  if (busybox || unit === undefined) memory.usedIs = 'with-page-cache';
}

function processOf(columns: readonly string[], line: string): TopProcess | null {
  const known = columns.at(-1) === 'COMMAND';
  const row = rowOf(columns, statInOneCell(columns, line), known);
  if (row === null) return null;
  const pid = Number(row['PID']);
  if (!Number.isInteger(pid)) return null;
  return {
    pid,
    user: row['USER'] ?? null,
    virtKb: kibOfSize(row['VIRT'] ?? row['VSZ']),
    resKb: kibOfSize(row['RES']),
    shrKb: kibOfSize(row['SHR']),
    state: row['S'] ?? row['STAT'] ?? null,
    cpuPercent: numberOf((row['%CPU'] ?? '').replace('%', '')),
    memPercent: numberOf((row['%MEM'] ?? '').replace('%', '')),
    command: row['COMMAND'] ?? '',
  };
}

/** busybox writes the state with a blank in it: `S  <`, `SW N`. */
const statInOneCell = (columns: readonly string[], line: string): string =>
  columns.includes('STAT') ? line.replace(/(\s[RSDZTI]W?) ([<N])\s/, '$1$2 ') : line;
