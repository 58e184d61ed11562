/** Measures the machine's time of a phase: it stands still while a person is thinking. */
export class PhaseTimer {
  #timer: NodeJS.Timeout | null = null;
  #left = 0;
  #whole = 0;
  #since = 0;
  #phase = 0;
  #onTimeout: () => void = () => {};

  /** Begins a phase; the one before is over. */
  start(ms: number, onTimeout: () => void): void {
    this.stop();
    this.#left = ms;
    this.#whole = ms;
    this.#onTimeout = onTimeout;
    this.#run();
  }

  /** The phase goes on with its whole time again. */
  restart(): void {
    if (this.#timer === null) return;
    this.#pause();
    this.#left = this.#whole;
    this.#run();
  }

  /** Waits for a person. */
  async pausedFor<T>(work: () => Promise<T>): Promise<T> {
    const running = this.#timer !== null;
    const phase = this.#phase;
    this.#pause();
    try {
      return await work();
    } finally {
      if (running && phase === this.#phase) this.#run();
    }
  }

  stop(): void {
    this.#pause();
    this.#phase++;
    this.#onTimeout = () => {};
  }

  #run(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#onTimeout();
      },
      Math.max(1, this.#left),
    );
  }

  #pause(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#left -= performance.now() - this.#since;
  }
}
