/**
 * top in batch mode: the machine's memory in its head, and of the target VIRT, RES, SHR and processor share. The versions
 * differ in unit, order and labels; core/probe/tools/top reads them all. The first block's processor figures cover no usable
 * interval and are left out.
 */

import { readTop, startsTopBlock } from '../tools/top';
import { DayClock } from './day-clock';
import { figuresOf, kernelFilesArgv, kernelFilesReader } from './kernel-files';
import { LineMonitor, type LineOutlet, present } from './line-monitor';
import type { MonitorAsk, MonitorDefinition, MonitorReader } from './monitor';
import { processFigures } from './process-figures';

/** A head, and the rows that are asked for: of a machine's whole list only the row of the target is kept. */
const mostLines = 32;

const headLine = /^(?:(?:[KMGTPE]iB )?Swap ?:|Tasks|Threads|%?Cpu|CPU|Load average|\s*PID\s)/;

class TopBlocks {
  #lines: string[] = [];
  #hasMemory = false;
  #done = true;
  #blocks = 0;
  readonly #clock: DayClock;
  readonly #stamps: HostStamps;

  constructor(private readonly ask: MonitorAsk) {
    this.#clock = new DayClock(ask.startedAt);
    this.#stamps = new HostStamps(ask);
  }

  line(line: string, outlet: LineOutlet): boolean {
    const starts = startsTopBlock(line);
    if (starts === 'title' || (starts === 'memory' && this.#hasMemory)) {
      this.#tell(outlet);
      this.#lines = [line];
      this.#hasMemory = starts === 'memory';
      this.#done = false;
      this.#blocks++;
      return true;
    }
    if (starts === 'memory') {
      // busybox has no title: its first block begins here.
      if (this.#done) {
        this.#lines = [];
        this.#done = false;
        this.#blocks++;
      }
      this.#hasMemory = true;
    }
    const { target } = this.ask;
    const row = /^\s*(\d+)\s/.exec(line);
    const own = target !== null && Number(row?.[1]) === target.pid;
    const isHead = headLine.test(line) || starts !== null;
    if (!row && !isHead) return line.trim() === '';
    if (this.#done || (row && !own)) return this.#blocks > 0;
    if (this.#lines.length >= mostLines) return false;
    this.#lines.push(line);
    // The host alone is told by the head, which the header of the table ends.
    if (own || (target === null && /^\s*PID\s/.test(line))) this.#tell(outlet);
    return true;
  }

  #tell(outlet: LineOutlet): void {
    if (this.#done || this.#lines.length === 0) return;
    this.#done = true;
    this.#hasMemory = false;
    const { blocks } = readTop(`${this.#lines.join('\n')}\n`);
    const [block] = blocks;
    if (block === undefined) return;
    const { memory, processes, time } = block;
    const at = time === null ? this.#stamps.next() : this.#clock.read(time);
    if (at === null) return;
    const process = processes.find(({ pid }) => pid === this.ask.target?.pid);
    if (memory.stepKb > 1024) outlet.note('coarse-unit');
    if (memory.totalKb === null) outlet.note('digits-lost');
    outlet.sample({
      at,
      values: present({
        total: memory.totalKb,
        used: memory.usedKb,
        free: memory.freeKb,
        available: memory.availableKb,
        'swap used': memory.swapUsedKb,
        VIRT: process?.virtKb,
        RES: process?.resKb,
        SHR: process?.shrKb,
        '%CPU': this.#blocks > 1 ? process?.cpuPercent : undefined,
      }),
    });
  }
}

/** busybox prints no time at all: its blocks come once an interval. */
class HostStamps {
  #blocks = 0;
  constructor(private readonly ask: MonitorAsk) {}
  next(): number {
    return this.ask.startedAt + this.#blocks++ * this.ask.everySeconds * 1000;
  }
}

function topReader(ask: MonitorAsk): MonitorReader {
  const blocks = new TopBlocks(ask);
  return new LineMonitor((line, outlet) => blocks.line(line, outlet));
}

const pidArguments = ({ target }: Pick<MonitorAsk, 'target'>): readonly string[] =>
  target === null ? [] : ['-p', String(target.pid)];

const meminfo = '/proc/meminfo';

export const topMonitor: MonitorDefinition = {
  id: 'top',
  about: 'either',
  file: 'top.txt',
  series: [
    ...['RES', 'VIRT', 'SHR', 'total', 'used', 'free', 'available', 'swap used'].map(
      (name) => ({ name, unit: 'kib' }) as const,
    ),
    { name: '%CPU', unit: 'percent' },
  ],
  variants: [
    {
      id: 'procps-kib',
      // In GiB or TiB, as ~/.toprc may have it, a small machine shows 0.0.
      test: () => 'top -b -n 1 -w 512 -E k -p $$ 2>/dev/null | grep -q "PID"',
      named: (ask) => ['top -b -E k -w 512 -d', ask.everySeconds, ...pidArguments(ask)].join(' '),
      argv: (ask) => [
        ...['env', 'TZ=UTC', 'top', '-b', '-E', 'k', '-w', '512', '-d', String(ask.everySeconds)],
        ...pidArguments(ask),
      ],
      reader: topReader,
    },
    {
      id: 'procps',
      test: () => 'top -b -n 1 -p $$ 2>/dev/null | grep -q "PID"',
      named: (ask) => ['top -b -d', ask.everySeconds, ...pidArguments(ask)].join(' '),
      argv: (ask) => [
        'env',
        'TZ=UTC',
        'COLUMNS=512',
        ...['top', '-b', '-d', String(ask.everySeconds)],
        ...pidArguments(ask),
      ],
      reader: topReader,
    },
    {
      id: 'busybox',
      // It lists every process and has no RSS: good for the machine alone.
      test: ({ target }) => (target === null ? 'top -b -n 1 2>/dev/null | grep -q "^Mem:"' : 'false'),
      named: ({ everySeconds }) => `top -b -d ${everySeconds}`,
      argv: ({ everySeconds }) => ['top', '-b', '-d', String(everySeconds)],
      reader: topReader,
    },
    {
      id: 'proc',
      test: () => `[ -r ${meminfo} ]`,
      named: ({ target }) => `read ${meminfo}${target === null ? '' : `, /proc/${target.pid}/stat`}`,
      argv: (ask) =>
        kernelFilesArgv(
          {
            monitor: 'top',
            files: [meminfo, ...(ask.target === null ? [] : [`/proc/${ask.target.pid}/stat`])],
            lines: '^(Mem(Total|Free|Available)|Swap(Total|Free)):|^[0-9]+ \\(',
          },
          ask,
        ),
      reader: (ask) => {
        const stat = `/proc/${ask.target?.pid ?? 0}/stat`;
        return kernelFilesReader([meminfo, stat], (tick, before) => {
          const figures = figuresOf(tick.lines.get(meminfo));
          const now = processFigures(tick, stat);
          const then = before && processFigures(before, stat);
          const [total, available] = [figures.get('MemTotal'), figures.get('MemAvailable')];
          const [swapTotal, swapFree] = [figures.get('SwapTotal'), figures.get('SwapFree')];
          if (total === undefined && now === null) return null;
          return present({
            total,
            used: total === undefined || available === undefined ? undefined : total - available,
            free: figures.get('MemFree'),
            available,
            'swap used': swapTotal === undefined || swapFree === undefined ? undefined : swapTotal - swapFree,
            VIRT: now?.virtKb,
            RES: now?.rssKb,
            '%CPU':
              now && then && tick.seconds
                ? Math.max(0, ((now.cpuSeconds - then.cpuSeconds) / tick.seconds) * 100)
                : undefined,
          });
        });
      },
    },
  ],
};
