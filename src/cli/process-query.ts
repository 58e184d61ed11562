import { failure } from '#core/base/failure';
import type { MonitorPlanRequest } from '#core/contract/monitor';
import type { Arguments } from './arguments';

/** Which process `--pid` or `--name` means; null where neither was given. */
export function processQuery(args: Arguments, command: string): MonitorPlanRequest['target'] {
  const pid = args.count('pid');
  const name = args.value('name');
  if (pid !== null && name !== null)
    throw failure('failure.usage', { reason: 'Give --pid or --name, not both.', command });
  return pid !== null ? { by: 'pid', pid } : name !== null ? { by: 'name', name } : null;
}
