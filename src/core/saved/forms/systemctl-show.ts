/** systemctl show: `NAME=value` lines. A restart sets Result back: it is that of the run that goes on. */

import { completeLines } from '../../probe/lines';
import { message } from '../../words/messages';
import { notSaid, type TextForm } from './form';

export interface SystemctlShowReading {
  readonly properties: Readonly<Record<string, string>>;
  readonly mainPid: number | null;
  readonly result: string | null;
  readonly restarts: number | null;
}

const known =
  /^(?:MainPID|Result|NRestarts|ActiveState|SubState|ExecMainStatus|InvocationID|MemoryCurrent)=/m;

export const systemctlShow: TextForm<SystemctlShowReading> = {
  read(head, text) {
    if (!/^[A-Z]\w+=/.test(head) || !known.test(head)) return null;
    const properties: Record<string, string> = {};
    for (const line of completeLines(text)) {
      const found = /^([A-Z]\w+)=(.*)$/.exec(line);
      if (found) properties[found[1]] = found[2];
    }
    const count = (name: string) => {
      const value = properties[name];
      return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
    };
    return {
      properties,
      mainPid: count('MainPID'),
      result: properties['Result'] ?? null,
      restarts: count('NRestarts'),
    };
  },
  facts: ({ mainPid, result, restarts }) => [
    message('read.systemctl-show', {
      pid: mainPid ?? notSaid,
      result: result ?? notSaid,
      restarts: restarts ?? notSaid,
    }),
    ...(result === 'success' && (restarts ?? 0) > 0 ? [message('read.systemctl-show-reset')] : []),
    ...(result === 'oom-kill' ? [message('read.systemctl-show-oom')] : []),
  ],
};
