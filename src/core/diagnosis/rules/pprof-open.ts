/**
 * Not a cause of memory: what was seen on the way to it, and is to be mended whatever the verdict. pprof answered at an
 * address that others than this host can reach; it gives away source paths and stacks, and each profile costs the service.
 */

import { visibleLine } from '../../base/text';
import { message } from '../../words/messages';
import { cite, measure, type Rule } from './rule';

export const pprofOpen: Rule = {
  class: 'pprof-open',
  sources: ['https://pkg.go.dev/net/http/pprof', 'https://mmcloughlin.com/posts/your-pprof-is-showing'],
  judge({ facts }) {
    const open = facts.target?.openAt ?? [];
    if (open.length === 0) return [];
    const places = open.map(visibleLine).join(', ');
    const { heaps, goroutines, memStats, samples } = facts;
    // What was fetched there; where nothing was, what was recorded of the process that listens.
    const witness = heaps[0] ?? goroutines[0] ?? memStats[0] ?? samples[0];
    return [
      {
        explains: 0,
        verdict: null,
        finding: {
          id: 'pprof-open',
          class: 'pprof-open',
          grade: 'proved',
          claim: message('open.claim', { places }),
          culprit: null,
          for: [cite(witness ? [witness.evidence] : [], message('open.for', { places }))],
          against: [],
          searched: [],
          wouldChange: message('open.change'),
          next: [
            measure(message('next.bind'), message('next.bind.cost')),
            measure(message('next.reach'), message('next.reach.cost')),
          ],
        },
      },
    ];
  },
};
