/** Traces as text, made where they are: names of twenty thousand stacks would hold up the page. */

import type { Trace, TraceList } from '#core/profile/heapcase';
import { diffBaseKey } from '#core/profile/labels';

/** What pprof marks the samples of a base with is nobody's label. */
export const ownLabels = ({ labels }: Trace) => labels.filter(({ key }) => key !== diffBaseKey);

export const labelText = (trace: Trace): string =>
  ownLabels(trace)
    .map(({ key, text }) => `${key}=${text}`)
    .join(' ');

/** A clipboard that takes more is none; the command line prints all. */
const mostCopied = 20_000;
/** Between two of these somebody may stop it. */
const pageSize = 500;

/** Value, labels and frames, the leaf first, tab-separated. `rest` is waited for between the pages. */
export async function tracesAsText(list: TraceList, rest: () => Promise<void>): Promise<string> {
  const lines = ['value\tlabels\tstack'];
  for (let from = 0; from < Math.min(list.count, mostCopied); from += pageSize) {
    for (const trace of list.page(from, pageSize))
      lines.push([trace.value, labelText(trace), ...trace.frames.map(({ name }) => name)].join('\t'));
    await rest();
  }
  const left = list.count - mostCopied;
  return `${lines.join('\n')}\n${left > 0 ? `# ${left} more: go tool pprof -traces\n` : ''}`;
}
