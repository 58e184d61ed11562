/**
 * The table of tasks in a report, read by the names of its columns, which differ between kernels. Sizes are pages.
 *
 *     [  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name
 *     [  16702]     0 16702   357163    66627    65303     1324         0   675840        0             0 leakapp19
 */

import type { OomTask } from './model';

/** The names of the columns after the pid. */
export const taskColumns = (head: string): readonly string[] =>
  head
    .slice(head.indexOf(']') + 1)
    .trim()
    .split(/\s+/);

/** A log may begin within the table: its rows then are read as the kernels since 4.15 and 6.8 write them. */
export function usualColumns(row: string): readonly string[] {
  const cells = row
    .slice(row.indexOf(']') + 1)
    .trim()
    .split(/\s+/);
  const numbers = cells.findIndex((cell) => !/^-?\d+$/.test(cell));
  return numbers === 10
    ? taskColumns(
        '] uid tgid total_vm rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
      )
    : taskColumns('] uid tgid total_vm rss pgtables_bytes swapents oom_score_adj name');
}

/** Null where the row has not all its cells: it is cut. The name is last and may hold blanks. */
export function taskOf(row: string, columns: readonly string[]): OomTask | null {
  const end = row.indexOf(']');
  const cells = row
    .slice(end + 1)
    .trim()
    .split(/\s+/);
  if (cells.length < columns.length) return null;
  const value = (name: string): number | null => {
    const index = columns.indexOf(name);
    const cell = index < 0 ? undefined : cells[index];
    return cell === undefined || !/^-?\d+$/.test(cell) ? null : Number(cell);
  };
  const pid = Number(row.slice(1, end));
  const [uid, tgid] = [value('uid'), value('tgid')];
  if (!Number.isInteger(pid) || uid === null || tgid === null) return null;
  return {
    pid,
    uid,
    tgid,
    name: cells.slice(columns.length - 1).join(' '),
    totalVmPages: value('total_vm'),
    rssPages: value('rss'),
    rssAnonPages: value('rss_anon'),
    rssFilePages: value('rss_file'),
    rssShmemPages: value('rss_shmem'),
    swapPages: value('swapents'),
    pgtablesBytes: value('pgtables_bytes'),
    nrPtes: value('nr_ptes'),
    oomScoreAdj: value('oom_score_adj'),
  };
}
