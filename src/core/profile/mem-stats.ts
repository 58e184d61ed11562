/**
 * The runtime.MemStats at the end of a heap's or allocs' debug=1 text. A profile keeps them as one comment: pprof
 * shows comments that begin with `#` under -comments only, and they survive writing and merging.
 */

import type { Profile } from './columns';

const title = '# runtime.MemStats';

/** The comment that keeps them; none where the text has none. */
export function memStatsComment(lines: readonly string[]): string[] {
  const at = lines.lastIndexOf(title);
  if (at < 0) return [];
  const end = lines.findIndex((line, i) => i > at && !line.startsWith('# '));
  return [lines.slice(at, end < 0 ? lines.length : end).join('\n')];
}

/** The lines `# Alloc = 2251928` … as the runtime wrote them; null where the profile has none. */
export function memStatsText(profile: Profile): string | null {
  const kept = profile.comments.find((comment) => comment.startsWith(`${title}\n`));
  return kept === undefined ? null : `\n${kept}\n`;
}
