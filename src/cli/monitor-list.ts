import { failure } from '#core/base/failure';
import { type MonitorId, monitorIds } from '#core/probe/monitors/monitor';
import type { Arguments } from './arguments';

/** The monitors that `--with` names, with commas; null where it is not given. Throws `failure.usage`. */
export function monitorList(args: Arguments, command: string): MonitorId[] | null {
  const list = args.value('with');
  if (list === null) return null;
  return list.split(',').map((word) => {
    const id = monitorIds.find((one) => one === word.trim());
    if (id === undefined)
      throw failure('failure.usage', {
        reason: `--with takes ${monitorIds.join(', ')}, not "${word}".`,
        command,
      });
    return id;
  });
}
