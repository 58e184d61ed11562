/**
 * How many sessions one connection may hold at a time. A server allows ten by default (MaxSessions); where it
 * refuses earlier, the limit is lowered to what it has shown to bear, and tried again one higher after a while:
 * a refusal may come from a session that was just ending.
 */

export interface Place {
  /** The server has opened the channel. */
  opened(): void;
  /** The channel is closed, or was never opened. */
  release(): void;
}

const firstTryHigherMs = 500;
const longestTryHigherMs = 30_000;

export class ChannelPool {
  #limit: number;
  readonly #highest: number;
  #tryHigherMs = firstTryHigherMs;
  #tryHigherAt = Number.POSITIVE_INFINITY;
  #used = 0;
  #open = 0;
  /** The most that were ever open at a time. */
  #proven = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
    this.#highest = limit;
  }

  get limit(): number {
    return this.#limit;
  }

  /** A place, or null when none became free in time. */
  async acquire(timeoutMs: number): Promise<Place | null> {
    const deadline = performance.now() + timeoutMs;
    while (this.#used >= this.#limit) {
      const now = performance.now();
      if (now >= deadline) return null;
      const tryHigherAt = this.#limit < this.#highest ? this.#tryHigherAt : Number.POSITIVE_INFINITY;
      if (now >= tryHigherAt) {
        this.#limit++;
        this.#tryHigherAt = now + this.#tryHigherMs;
      } else await this.#turn(Math.min(deadline, tryHigherAt) - now);
    }
    this.#used++;
    let state: 'waiting' | 'open' | 'released' = 'waiting';
    return {
      opened: () => {
        if (state !== 'waiting') return;
        state = 'open';
        this.#open++;
        this.#proven = Math.max(this.#proven, this.#open);
      },
      release: () => {
        if (state === 'released') return;
        if (state === 'open') this.#open--;
        state = 'released';
        this.#used--;
        this.#waiting.shift()?.();
      },
    };
  }

  /**
   * The server refused one more, whose place was released. `soon`: others are still being opened, or it has borne
   * more before, so one that has just ended may still count there; try again in a moment. `later`: there will be
   * room when one ends. `never`: not even one is allowed.
   */
  refused(times: number): 'soon' | 'later' | 'never' {
    const opening = this.#used - this.#open;
    if (opening > 0 || (this.#open < this.#proven && times <= 10)) return 'soon';
    if (this.#open === 0) return 'never';
    this.#proven = this.#open;
    this.#limit = Math.min(this.#limit, this.#open);
    this.#tryHigherAt = performance.now() + this.#tryHigherMs;
    this.#tryHigherMs = Math.min(2 * this.#tryHigherMs, longestTryHigherMs);
    return 'later';
  }

  #turn(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        resolve();
      }, ms);
      this.#waiting.push(wake);
    });
  }
}
