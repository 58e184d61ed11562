/** systemctl status: the unit, its state, and the last lines of its journal. */

import { visibleLine } from '../../base/text';
import { completeLines } from '../../probe/lines';
import { message } from '../../words/messages';
import { notSaid, type TextForm } from './form';

export interface SystemctlStatusReading {
  readonly unit: string;
  /** As printed: `active (running) since …`. */
  readonly active: string | null;
  readonly mainPid: number | null;
  /** As printed: `512.0M`. */
  readonly memory: string | null;
  /** Lines of the journal that say how the process ended. */
  readonly ends: readonly string[];
}

const mostEnds = 5;

export const systemctlStatus: TextForm<SystemctlStatusReading> = {
  read(head, text) {
    const unit = /^[●○×↻*] (\S+\.(?:service|slice|scope|socket|timer|target|mount))(?: |\r?\n)/.exec(
      head,
    )?.[1];
    if (unit === undefined) return null;
    const of = (name: string) => new RegExp(`^ *${name}: (.*)$`, 'm').exec(head)?.[1]?.trim() ?? null;
    const pid = /^\d+/.exec(of('Main PID') ?? '')?.[0];
    return {
      unit,
      active: of('Active'),
      mainPid: pid === undefined ? null : Number(pid),
      memory: of('Memory'),
      ends: completeLines(text).filter((line) =>
        /Main process exited|Failed with result|killed by the OOM killer|restart counter is at/.test(line),
      ),
    };
  },
  facts: ({ unit, active, mainPid, memory, ends }) => [
    message('read.systemctl-status', {
      unit,
      active: active ?? notSaid,
      pid: mainPid ?? notSaid,
      memory: memory ?? notSaid,
    }),
    ...ends
      .slice(-mostEnds)
      .map((line) => message('read.systemctl-status-end', { line: visibleLine(line).slice(0, 200) })),
  ],
};
