/** Row 15: shared memory of the process grows: shared maps, memfd, files in tmpfs that it maps. */

import { formatByteRange, formatBytes, formatRate } from '../../base/units';
import { message } from '../../words/messages';
import { trendOf } from '../growth';
import { rises } from '../memory-growth';
import { timeFillings } from '../time-to-limit';
import { citeSeries, measure, type Rule, ruledOut } from './rule';

const restBytes = 8 * 1024 * 1024;

export const shmemGrowth: Rule = {
  class: 'shmem-growth',
  sources: [
    'https://learnworld.net/docs/geek/linux-kernel-technology-hands-on-course/06-basics-which-memory-types-in-processes-are-prone-to-memory-leaks',
    'https://www.kernel.org/doc/html/latest/filesystems/proc.html',
  ],
  judge(situation) {
    const { memory, facts, time } = situation;
    const bytes = (pick: 'rssShmemKb' | 'cgroupUsageKb') =>
      memory.samples.flatMap((sample) => {
        const kb = sample[pick];
        return kb === null ? [] : [{ at: sample.at, value: kb * 1024 }];
      });
    const points = bytes('rssShmemKb');
    const trend = trendOf(points);
    if (trend === null || points.length < 5) return [];
    const samples = points.length;
    const grown = memory.trend ? memory.trend.slope * memory.trend.seconds : 0;
    const risen = trend.slope * trend.seconds;
    if (!rises(trend, restBytes) || risen < 0.3 * grown) {
      const range = { range: formatByteRange(trend.smallest, trend.largest) };
      const against = citeSeries(situation, message('shmem.against.flat', { ...range, samples }));
      return [ruledOut('shmem-growth', message('shmem.claim.ruled-out', range), [against])];
    }
    const rate = formatRate(trend.slope);
    const cgroup = trendOf(bytes('cgroupUsageKb'));
    const charged = cgroup !== null && cgroup.slope >= 0.5 * trend.slope && memory.state === 'grows';
    const range = { before: formatBytes(trend.first), after: formatBytes(trend.last) };
    const pid = facts.target?.pid;
    return [
      {
        explains: grown > 0 ? Math.min(1, risen / grown) : 1,
        verdict: {
          sentence: time
            ? message('verdict.shmem.and-time', { rate, ...timeFillings(time) })
            : message('verdict.shmem', { rate }),
          sureness: charged
            ? message('verdict.proved.samples', { samples })
            : message('verdict.probable.samples', { samples }),
          why: charged ? message('why.series-and-limit') : message('why.one-series'),
        },
        finding: {
          id: 'shmem-growth',
          class: 'shmem-growth',
          grade: charged ? 'proved' : 'probable',
          claim: message('shmem.claim', range),
          culprit: null,
          for: [
            citeSeries(situation, message('shmem.for.series', { ...range, rate, samples })),
            ...(charged && cgroup
              ? [citeSeries(situation, message('shmem.for.cgroup', { rate: formatRate(cgroup.slope) }))]
              : []),
          ],
          against: [],
          searched: charged ? [message('shmem.searched.cgroup')] : [],
          wouldChange: message('shmem.change'),
          next: [
            measure(
              message('next.smaps'),
              message('next.smaps.cost'),
              pid === undefined ? null : `cat /proc/${pid}/smaps`,
            ),
          ],
        },
      },
    ];
  },
};
