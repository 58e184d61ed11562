/** uptime: ` 02:04:35 up 24 min,  0 users,  load average: 2.60, 2.03, 1.23`, with a decimal comma in some locales. */

import { numberOf } from '../../probe/tools/table';
import { message } from '../../words/messages';
import type { TextForm } from './form';

export interface UptimeReading {
  /** As printed. */
  readonly time: string;
  readonly up: string;
  /** Tasks that ran or waited, over the last 1, 5 and 15 minutes. */
  readonly load: readonly [number, number, number];
}

const line =
  /^\s*(\d\d?:\d\d(?::\d\d)?)\s+up\s+(.{1,60}?),\s+(?:\d+ users?,\s+)?load averages?: (\d+[.,]\d+),? (\d+[.,]\d+),? (\d+[.,]\d+)\s*\r?\n\s*$/;

export const uptime: TextForm<UptimeReading> = {
  read(head) {
    const found = line.exec(head.slice(0, 300));
    if (found === null) return null;
    const [one, five, fifteen] = found.slice(3).map((cell) => numberOf(cell) ?? 0);
    return { time: found[1], up: found[2].replace(/\s+/g, ' '), load: [one, five, fifteen] };
  },
  facts: ({ time, up, load: [one, five, fifteen] }) => [
    message('read.uptime', { time, up, one, five, fifteen }),
  ],
};
