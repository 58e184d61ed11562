import { packageOf, type TraceFrame } from '#core/profile/heapcase';
import type { Named } from '../../worker/profile-calls';

/** A frame of a trace as a table names it: the line after the name stays. */
export function traceNames({ name, function: whole }: TraceFrame): Named {
  const { name: path, kind } = packageOf(whole);
  return { function: name, package: path, kind };
}
