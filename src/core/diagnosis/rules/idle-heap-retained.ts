/**
 * Row 4: after a peak the Go runtime keeps free spans and gives them back slowly. Resident memory is high
 * and does not grow; nobody is accused. HeapIdle contains HeapReleased, so what is held is the difference.
 */

import { formatBytes, formatRateDelta } from '../../base/units';
import { message } from '../../words/messages';
import { trendOf } from '../growth';
import { rises } from '../memory-growth';
import { cite, citeSeries, measure, type Rule, requestTo, ruledOut } from './rule';

const leastBytes = 32 * 1024 * 1024;

export const idleHeapRetained: Rule = {
  class: 'idle-heap-retained',
  sources: ['https://github.com/golang/go/issues/39779', 'https://pkg.go.dev/runtime#MemStats'],
  judge(situation) {
    const { memory } = situation;
    const heaps = situation.facts.memStats.flatMap(
      ({ at, evidence, heapSys, heapIdle, heapInuse, heapReleased }) =>
        heapSys === null || heapIdle === null || heapInuse === null || heapReleased === null
          ? []
          : [
              {
                at,
                evidence,
                sys: heapSys,
                inuse: heapInuse,
                idle: heapIdle - heapReleased,
                held: heapSys - heapReleased,
              },
            ],
    );
    const last = heaps.at(-1);
    if (last === undefined || heaps.length < 2 || memory.trend === null || memory.state === 'unknown')
      return [];
    const evidence = heaps.map((heap) => heap.evidence);
    const inuse = trendOf(heaps.map((heap) => ({ at: heap.at, value: heap.inuse })));
    const rate = formatRateDelta(memory.trend.slope);
    const filling = { idle: formatBytes(last.idle), held: formatBytes(last.held) };
    const large = last.idle >= leastBytes && last.idle >= 0.5 * last.held;
    if (!large || memory.state !== 'flat' || inuse === null || rises(inuse)) {
      const most = heaps.reduce((a, b) => (b.idle > a.idle ? b : a));
      const claim = message('idle.claim.ruled-out', {
        idle: formatBytes(most.idle),
        held: formatBytes(most.held),
      });
      const says = message('idle.against.memstats', {
        idle: formatBytes(most.idle),
        inuse: formatBytes(most.inuse),
      });
      const grows =
        memory.state === 'grows' ? [citeSeries(situation, message('idle.against.grows', { rate }))] : [];
      return [ruledOut('idle-heap-retained', claim, [cite([most.evidence], says), ...grows])];
    }
    const says = message('idle.for.memstats', {
      idle: filling.idle,
      inuse: formatBytes(last.inuse),
      sys: formatBytes(last.sys),
    });
    return [
      {
        explains: 0.5,
        verdict: {
          sentence: message('verdict.idle', filling),
          sureness: null,
          why: message('why.idle', { snapshots: heaps.length }),
        },
        finding: {
          id: 'idle-heap-retained',
          class: 'idle-heap-retained',
          grade: heaps.length >= 3 ? 'proved' : 'probable',
          claim: message('idle.claim', filling),
          culprit: null,
          for: [cite(evidence, says), citeSeries(situation, message('idle.for.flat', { rate }))],
          against: [],
          searched: [message('idle.searched.grows')],
          wouldChange: message('idle.change'),
          next: [measure(message('next.gc'), message('next.gc.cost'), requestTo(situation, 'heap?gc=1'))],
        },
      },
    ];
  },
};
