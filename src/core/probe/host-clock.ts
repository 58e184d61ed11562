/**
 * Wall-clock time of a tick of a shell loop. Where `date` knows no fractions (busybox without them prints `1795397980.%N`
 * or nothing behind the dot) they come from the uptime: the wall clock leads it by a fixed span, and the largest
 * `seconds - uptime` seen so far is the closest to that span.
 */
export class HostClock {
  #lead: number | null = null;

  /** Milliseconds since the epoch, of `1795397980.123456789 5212.34`; null for anything else. */
  read(value: string): number | null {
    const match = /^(\d{1,11})(?:\.(\d{1,9}))?\S*(?: (\d+\.\d+))?$/.exec(value.trimEnd());
    if (!match) return null;
    const seconds = Number(match[1]);
    if (match[2] !== undefined) return Math.round((seconds + Number(`0.${match[2]}`)) * 1000);
    if (match[3] === undefined) return seconds * 1000;
    const uptime = Number(match[3]);
    const lead = seconds - uptime;
    // A jump means that the clock was set.
    const same = this.#lead !== null && Math.abs(lead - this.#lead) < 1.5;
    this.#lead = same ? Math.max(lead, this.#lead ?? lead) : lead;
    return Math.round((this.#lead + uptime) * 1000);
  }
}
