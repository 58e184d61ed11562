/** /proc/pressure/memory (PSI): `some avg10=0.00 avg60=0.00 avg300=0.00 total=27796`. Averages in percent, total in µs. */

import { completeLines } from './lines';

export interface Pressure {
  readonly avg10: number;
  readonly avg60: number;
  readonly avg300: number;
  readonly totalUs: number;
}

export interface PressureReading {
  /** Some task waited. */
  readonly some: Pressure | null;
  /** All of them did. */
  readonly full: Pressure | null;
}

export function readPressure(text: string): PressureReading {
  const found: { some: Pressure | null; full: Pressure | null } = { some: null, full: null };
  for (const line of completeLines(text)) {
    const match = /^(some|full) avg10=(\d+\.\d+) avg60=(\d+\.\d+) avg300=(\d+\.\d+) total=(\d+)$/.exec(line);
    if (!match) continue;
    const [, name, avg10, avg60, avg300, total] = match;
    found[name === 'some' ? 'some' : 'full'] = {
      avg10: Number(avg10),
      avg60: Number(avg60),
      avg300: Number(avg300),
      totalUs: Number(total),
    };
  }
  return found;
}
