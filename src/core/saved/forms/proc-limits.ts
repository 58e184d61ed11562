/** /proc/PID/limits. `Max address space         unlimited            unlimited            bytes     ` */

import { formatBytes, formatNumber } from '../../base/units';
import { completeLines } from '../../probe/lines';
import { message } from '../../words/messages';
import { notSaid, type TextForm } from './form';

export interface ProcLimitsReading {
  /** By name, without "Max"; null is no limit. */
  readonly limits: Readonly<
    Record<string, { readonly soft: number | null; readonly hard: number | null; readonly unit: string }>
  >;
  readonly unknownLines: number;
}

const line = /^Max (.+?)\s{2,}(unlimited|\d+)\s+(unlimited|\d+)\s*(\w*)\s*$/;

export const procLimits: TextForm<ProcLimitsReading> = {
  read(head, text) {
    if (!/^Limit +Soft Limit +Hard Limit/.test(head)) return null;
    const limits: Record<string, { soft: number | null; hard: number | null; unit: string }> = {};
    let unknownLines = 0;
    const amount = (cell: string) => (cell === 'unlimited' ? null : Number(cell));
    for (const one of completeLines(text).slice(1)) {
      const found = line.exec(one);
      if (found) limits[found[1]] = { soft: amount(found[2]), hard: amount(found[3]), unit: found[4] };
      else if (one.trim() !== '') unknownLines++;
    }
    return { limits, unknownLines };
  },
  facts: ({ limits }) => {
    // "unlimited" is the kernel's own word, and stays.
    const soft = (name: string) => {
      const limit = limits[name];
      if (limit === undefined) return notSaid;
      if (limit.soft === null) return 'unlimited';
      return limit.unit === 'bytes' ? formatBytes(limit.soft) : formatNumber(limit.soft);
    };
    const narrow = ['address space', 'data size', 'resident set'].some(
      (name) => (limits[name]?.soft ?? null) !== null,
    );
    return [
      message('read.proc-limits', {
        address: soft('address space'),
        data: soft('data size'),
        locked: soft('locked memory'),
        files: soft('open files'),
      }),
      ...(narrow ? [message('read.proc-limits-narrow')] : []),
    ];
  },
};
