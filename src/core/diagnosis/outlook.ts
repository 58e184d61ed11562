/**
 * How long until the limit, kept up to date sample by sample at little cost: for many processes at once. The rules are those
 * of the diagnosis (memory-growth.ts, time-to-limit.ts), over two windows: the last samples one by one, in which a sudden leak
 * shows within seconds, and the whole time in ever wider steps, in which a slow one does.
 */

import type { MemorySample } from '../probe/memory-sample';
import { noFacts } from './facts';
import { memoryGrowth } from './memory-growth';
import { type TimeToLimit, timeToLimit } from './time-to-limit';

export interface OutlookView {
  readonly state: 'grows' | 'slowing' | 'flat' | 'unknown';
  /** Of what the process holds; null while there are too few samples. */
  readonly bytesPerSecond: number | null;
  /** Null while nothing grows for certain. */
  readonly timeToLimit: TimeToLimit | null;
}

/** Every trend looks at all pairs of points: of so many it costs well below a millisecond. */
const windowPoints = 40;

export class Outlook {
  #recent: MemorySample[] = [];
  /** Every `#step`-th sample since the start. */
  #whole: MemorySample[] = [];
  #step = 1;
  #taken = 0;

  push(sample: MemorySample): void {
    this.#recent.push(sample);
    if (this.#recent.length > windowPoints) this.#recent.shift();
    if (this.#taken++ % this.#step !== 0) return;
    this.#whole.push(sample);
    if (this.#whole.length <= windowPoints) return;
    this.#whole = this.#whole.filter((_, index) => index % 2 === 0);
    this.#step *= 2;
  }

  /** The window that foresees the limit sooner; where neither does, the last samples. */
  now(): OutlookView {
    const last = this.#recent.at(-1);
    const whole = last && this.#whole.at(-1) !== last ? [...this.#whole, last] : this.#whole;
    const recent = viewOf(this.#recent);
    if (this.#step === 1) return recent;
    const since = viewOf(whole);
    const soonest = [recent, since]
      .filter(({ timeToLimit: time }) => time !== null)
      .sort((a, b) => (a.timeToLimit?.fromSeconds ?? 0) - (b.timeToLimit?.fromSeconds ?? 0));
    return soonest[0] ?? (recent.state === 'unknown' ? since : recent);
  }
}

function viewOf(samples: readonly MemorySample[]): OutlookView {
  const growth = memoryGrowth({
    ...noFacts,
    samples: samples.map((sample) => ({ ...sample, evidence: '' })),
  });
  return {
    state: growth.state,
    bytesPerSecond: growth.state === 'unknown' ? null : (growth.trend?.slope ?? null),
    timeToLimit: timeToLimit(growth),
  };
}
