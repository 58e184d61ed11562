/**
 * How many sessions one connection may hold at a time. A server allows ten by default (MaxSessions); where it
 * refuses earlier, the limit is lowered to what it has shown to bear.
 */

export interface Place {
  /** The server has opened the channel. */
  opened(): void;
  /** The channel is closed, or was never opened. */
  release(): void;
}

export class ChannelPool {
  #limit: number;
  #used = 0;
  #open = 0;
  /** The most that were ever open at a time. */
  #proven = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get limit(): number {
    return this.#limit;
  }

  /** A place, or null when none became free in time. */
  async acquire(timeoutMs: number): Promise<Place | null> {
    const deadline = performance.now() + timeoutMs;
    while (this.#used >= this.#limit) {
      const left = deadline - performance.now();
      if (left <= 0 || !(await this.#turn(left))) return null;
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
   * The server refused one more. `soon`: it has borne more before, so one that has just ended may still count
   * there, try again in a moment. `later`: there will be room when one ends. `never`: not even one is allowed.
   */
  refused(times: number): 'soon' | 'later' | 'never' {
    if (this.#open < this.#proven && times <= 10) return 'soon';
    if (this.#open === 0) return 'never';
    this.#proven = this.#open;
    this.#limit = Math.min(this.#limit, this.#open);
    return 'later';
  }

  #turn(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        resolve(false);
      }, ms);
      this.#waiting.push(wake);
    });
  }
}
