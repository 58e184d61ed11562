/** The moment of a time of day, for tools that print no date: the day is that of the beginning, and midnight may pass. */

const dayMs = 86_400_000;

export class DayClock {
  #day: number;
  #last: number;

  /** `startedAt`: the host's clock in milliseconds since 1970. The tools run with TZ=UTC. */
  constructor(startedAt: number) {
    this.#day = Math.floor(startedAt / dayMs) * dayMs;
    this.#last = startedAt;
  }

  /** `2026-11-23`, where a tool does print it. */
  setDate(date: string): void {
    const day = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(day)) return;
    this.#day = day;
    this.#last = day;
  }

  /** Milliseconds since 1970 of `10:27:15`, or of `10:27:15 PM`; null for what is none. */
  read(time: string): number | null {
    const match = /^(\d\d):(\d\d):(\d\d)(?: ([AP])M)?$/.exec(time);
    if (!match) return null;
    const hour =
      match[4] === undefined ? Number(match[1]) : (Number(match[1]) % 12) + (match[4] === 'P' ? 12 : 0);
    let at = this.#day + (hour * 3600 + Number(match[2]) * 60 + Number(match[3])) * 1000;
    // Half a day back is midnight; less is a clock that was set.
    if (at < this.#last - dayMs / 2) {
      this.#day += dayMs;
      at += dayMs;
    }
    this.#last = at;
    return at;
  }
}
