/** last -x: when the machine started. `reboot   system boot  6.18.44          Mon Nov 23 02:14   still running` */

import { completeLines } from '../../probe/lines';
import { message } from '../../words/messages';
import { notSaid, type TextForm } from './form';

export interface LastReading {
  /** Newest first, as printed; last prints no zone. */
  readonly boots: readonly { readonly kernel: string; readonly at: string; readonly until: string }[];
  readonly shutdowns: number;
}

const first =
  /^(?:reboot +system boot|shutdown +system down|runlevel +\(to lvl|[\w.-]+ +(?:pts\/\d+|tty\d+|:\d) )/;
const boot = /^reboot +system boot +(\S+) +(\S.*?\d\d:\d\d(?::\d\d)?(?: \d{4})?) *(?:- +)?(.*)$/;

export const last: TextForm<LastReading> = {
  read(head, text) {
    if (!first.test(head)) return null;
    const lines = completeLines(text);
    const boots = lines.flatMap((line) => {
      const found = boot.exec(line);
      return found ? [{ kernel: found[1], at: found[2], until: found[3].trim() }] : [];
    });
    return { boots, shutdowns: lines.filter((line) => /^shutdown +system down/.test(line)).length };
  },
  facts: ({ boots }) => [
    message('read.last', { boots: boots.length }),
    ...boots
      .slice(0, 5)
      .map(({ kernel, at, until }) => message('read.last-boot', { at, kernel, until: until || notSaid })),
  ],
};
