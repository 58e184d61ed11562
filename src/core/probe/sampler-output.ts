/**
 * Reads what the loop of `sampler-script.ts` prints, in whatever pieces it arrives.
 *
 *     hc7 at 1795397980.123456789 5212.34;
 *     hc7 VmRSS: 195160 kB;
 *     hc7 VmSize: 1088472 kB;
 *     hc7 Threads: 6;
 *     hc7 faults 7027 3;
 *     hc7 MemTotal: 24684032 kB;
 *     hc7 cgroup 536870912 201326592;
 *     hc7 done;
 *
 * A sample is given when its "done" was read and nothing that it needs is missing; all other lines are
 * counted. It never throws.
 */

import { parseCgroupBytes, parseCgroupLimit } from './cgroup';
import { HostClock } from './host-clock';
import type { MemorySample } from './memory-sample';

/** The process is gone; or its pid belongs to a later one. */
export type SamplerEnd = 'ended' | 'restarted';

export interface SamplerNews {
  readonly samples: readonly MemorySample[];
  readonly end: SamplerEnd | null;
}

/** No line of ours comes near: what is longer is somebody else's and is dropped as it comes. */
const longestLine = 4096;

export class SamplerReader {
  #pending = '';
  #overlong = false;
  #tick: Tick | null = null;
  #clock = new HostClock();
  #unknownLines = 0;
  #lostTicks = 0;

  /** Lines that are not ours, or not whole. */
  get unknownLines(): number {
    return this.#unknownLines;
  }

  /** Ticks that gave no sample: cut, or without a figure that a sample must have. */
  get lostTicks(): number {
    return this.#lostTicks;
  }

  push(text: string): SamplerNews {
    const samples: MemorySample[] = [];
    let end: SamplerEnd | null = null;
    const lines = text.split('\n');
    lines.forEach((piece, index) => {
      this.#take(piece);
      if (index === lines.length - 1) return; // not ended yet
      const line = this.#pending.replace(/\r$/, '');
      const overlong = this.#overlong;
      this.#pending = '';
      this.#overlong = false;
      const news = overlong ? null : this.#line(line);
      if (news === null) this.#unknownLines++;
      else if (typeof news === 'string') end = news;
      else if (typeof news === 'object') samples.push(news);
    });
    return { samples, end };
  }

  #take(piece: string): void {
    if (this.#overlong) return;
    this.#overlong = this.#pending.length + piece.length > longestLine;
    this.#pending = this.#overlong ? '' : this.#pending + piece;
  }

  /** A sample, an end, `true` for an understood line, null for one that is not. */
  #line(line: string): MemorySample | SamplerEnd | true | null {
    const match = /^hc(\d{1,15}) (\S+?):?(?: ([^;]*))?;$/.exec(line);
    if (!match) return line === '' ? true : null;
    const [, number, key, value = ''] = match;
    if (key === 'end') return value === 'ended' || value === 'restarted' ? value : null;
    if (key === 'at') {
      if (this.#tick !== null) this.#lostTicks++;
      this.#tick = { number, at: this.#clock.read(value), figures: new Map(), cgroups: [] };
      return true;
    }
    if (this.#tick?.number !== number) return null;
    if (key === 'done') {
      const sample = sampleOf(this.#tick);
      this.#tick = null;
      if (sample === null) this.#lostTicks++;
      return sample ?? true;
    }
    return note(this.#tick, key, value) ? true : null;
  }
}

interface Tick {
  readonly number: string;
  readonly at: number | null;
  readonly figures: Map<string, number>;
  readonly cgroups: { readonly limit: number; readonly usage: number | null }[];
}

function note({ figures, cgroups }: Tick, key: string, value: string): boolean {
  if (key === 'cgroup') {
    const [limit = '', usage = ''] = value.split(' ');
    const bytes = parseCgroupLimit(limit);
    if (bytes !== null) cgroups.push({ limit: bytes, usage: parseCgroupBytes(usage) });
    return true;
  }
  if (key === 'faults') {
    const counts = /^(\d+) (\d+)$/.exec(value);
    if (!counts || figures.has('minflt')) return false;
    figures.set('minflt', Number(counts[1])).set('majflt', Number(counts[2]));
    return true;
  }
  const match = (key === 'Threads' ? /^(\d+)$/ : /^(\d+) kB$/).exec(value);
  if (!match || figures.has(key)) return false;
  figures.set(key, Number(match[1]));
  return true;
}

function sampleOf({ at, figures, cgroups }: Tick): MemorySample | null {
  const rssKb = figures.get('VmRSS');
  const hostTotalKb = figures.get('MemTotal');
  if (at === null || rssKb === undefined || hostTotalKb === undefined) return null;
  const of = (name: string) => figures.get(name) ?? null;
  const tightest = cgroups.reduce<Tick['cgroups'][number] | null>(
    (least, cgroup) => (least === null || cgroup.limit < least.limit ? cgroup : least),
    null,
  );
  return {
    at,
    rssKb,
    rssAnonKb: of('RssAnon'),
    rssFileKb: of('RssFile'),
    rssShmemKb: of('RssShmem'),
    swapKb: of('VmSwap'),
    virtKb: figures.get('VmSize'),
    threads: of('Threads'),
    minorFaults: figures.get('minflt'),
    majorFaults: figures.get('majflt'),
    cgroupLimitKb: tightest === null ? null : tightest.limit / 1024,
    cgroupUsageKb: tightest === null || tightest.usage === null ? null : tightest.usage / 1024,
    hostTotalKb,
    hostAvailableKb: of('MemAvailable'),
  };
}
