/** The heap in use over time: known at captures only, and drawn between captures of one process life. */

import type { MemorySpine } from './memory-spine';

export interface HeapLine {
  readonly line: string;
  readonly area: string;
}

/** One path for each run of captures that no gap and no end divides; a single capture is a point, not a line. */
export function heapLines(spine: MemorySpine): readonly HeapLine[] {
  const runs: { x: number; y: number }[][] = [[]];
  let before: number | null = null;
  for (const { at, x, y } of spine.heap) {
    if (before !== null && divided(spine, before, at)) runs.push([]);
    runs[runs.length - 1].push({ x, y });
    before = at;
  }
  return runs
    .filter((run) => run.length > 1)
    .map((run) => {
      const line = run.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
      const last = run[run.length - 1];
      return { line, area: `${line}L${last.x} ${spine.height}L${run[0].x} ${spine.height}Z` };
    });
}

function divided({ gaps, end }: MemorySpine, from: number, to: number): boolean {
  return (
    gaps.some((gap) => gap.from >= from && gap.to <= to) || (end !== null && end.at > from && end.at < to)
  );
}
