/**
 * Who may leak now: slow leaks side by side, a fast one alone, as it needs both processors of the machine. First
 * come, first served, so that nobody waits for ever.
 */
export class Turns {
  private running = 0;
  private alone = false;
  private readonly waiting: { readonly alone: boolean; readonly go: () => void }[] = [];

  async take<T>(alone: boolean, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((go) => {
      this.waiting.push({ alone, go });
      this.next();
    });
    try {
      return await work();
    } finally {
      this.running--;
      this.alone = false;
      this.next();
    }
  }

  private next(): void {
    for (;;) {
      const first = this.waiting[0];
      if (!first || this.alone || (first.alone && this.running > 0)) return;
      this.waiting.shift();
      this.running++;
      this.alone = first.alone;
      first.go();
    }
  }
}
