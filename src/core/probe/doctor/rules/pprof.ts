/** Whether the process serves profiles that can be read, at which cost, and to whom else. */

import { formatBytes, formatNumber } from '../../../base/units';
import { message } from '../../../words/messages';
import { type DoctorRule, fail, pass, warn } from '../rule';

/** Below it each allocation is slowed down; above it a leak of some MiB may stand in no sample. Go's own is 512 KiB. */
const denseBytes = 32 * 1024;
const coarseBytes = 8 * 2 ** 20;

export const pprof: DoctorRule = {
  id: 'pprof',
  judge({ pprof: seen }) {
    if (seen === null) return null;
    if (seen.endpoint === null) return fail(seen.why, message('doctor.todo.pprof.none'));
    const { endpoint, heap, openAt } = seen;
    if ('key' in heap) return fail(heap, message('doctor.todo.pprof.broken'));
    const measured = {
      endpoint,
      size: formatBytes(heap.bytes),
      time: `${formatNumber(heap.ms)} ms`,
    };
    if (heap.rate === 0)
      return fail(
        message('doctor.found.pprof.no-samples', measured),
        message('doctor.todo.pprof.no-samples'),
      );
    const found = message('doctor.found.pprof.valid', { ...measured, rate: formatBytes(heap.rate) });
    if (openAt.length > 0)
      return warn(
        message('doctor.found.pprof.open', {
          ...measured,
          rate: formatBytes(heap.rate),
          places: openAt.join(', '),
        }),
        message('doctor.todo.pprof.open'),
      );
    if (heap.rate < denseBytes) return warn(found, message('doctor.todo.pprof.dense'));
    return heap.rate > coarseBytes ? warn(found, message('doctor.todo.pprof.coarse')) : pass(found);
  },
};
