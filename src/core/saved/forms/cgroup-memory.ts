/**
 * Files of a memory cgroup: one of memory.oom_control, memory.events and memory.stat as it is, or several under their names
 * as `tail -n +1 memory.*` prints them (`==> memory.max <==`) or a loop does (`== memory.limit_in_bytes`).
 */

import { formatBytes, formatNumber } from '../../base/units';
import { parseCgroupBytes, parseCgroupLimit } from '../../probe/cgroup';
import { completeLines } from '../../probe/lines';
import { message } from '../../words/messages';
import { notSaid, type TextForm } from './form';

export interface CgroupMemoryReading {
  /** By the name of its file, without the folder. */
  readonly files: Readonly<Record<string, Readonly<Record<string, number>> | number | null>>;
  /** Bytes; null where it is not in the text or there is none (`hasLimit`). */
  readonly limitBytes: number | null;
  /** Null where the text does not say. */
  readonly hasLimit: boolean | null;
  readonly usageBytes: number | null;
  readonly mostBytes: number | null;
  /** How often the limit was met. */
  readonly failures: number | null;
  readonly oomKills: number | null;
}

const sectionLine = /^==>? ?(?:\S*\/)?(memory\.[\w.]+)(?: <==)?$/;
/** What stands first in a file that was saved alone. */
const aloneAs: readonly (readonly [begin: RegExp, name: string])[] = [
  [/^oom_kill_disable [01]\n/, 'memory.oom_control'],
  [/^low \d+\nhigh \d+\nmax \d+\n/, 'memory.events'],
  [/^(?:cache|anon) \d+\n(?:rss|file) \d+\n/, 'memory.stat'],
];

export const cgroupMemory: TextForm<CgroupMemoryReading> = {
  read(head, text) {
    const first = head.split('\n', 1)[0];
    const alone = aloneAs.find(([begin]) => begin.test(head))?.[1];
    if (alone === undefined && !sectionLine.test(first)) return null;
    const sections = new Map<string, string[]>();
    let open: string[] = [];
    if (alone !== undefined) sections.set(alone, open);
    for (const line of completeLines(text)) {
      const name = sectionLine.exec(line)?.[1];
      if (name === undefined) open.push(line);
      else {
        open = [];
        sections.set(name, open);
      }
    }
    return readingOf(sections);
  },

  facts: ({ limitBytes, hasLimit, usageBytes, mostBytes, failures, oomKills }) => {
    const bytes = (value: number | null) => (value === null ? notSaid : formatBytes(value));
    return [
      usageBytes === null && mostBytes === null
        ? message('read.cgroup-memory-events')
        : message('read.cgroup-memory', { usage: bytes(usageBytes), most: bytes(mostBytes) }),
      ...(hasLimit === null
        ? []
        : limitBytes === null
          ? [message('read.cgroup-memory-no-limit')]
          : [message('read.cgroup-memory-limit', { limit: formatBytes(limitBytes) })]),
      ...(failures === null
        ? []
        : [message('read.cgroup-memory-failures', { failures: formatNumber(failures) })]),
      ...(oomKills === null ? [] : [message('read.cgroup-memory-kills', { kills: oomKills })]),
    ];
  },
};

function readingOf(sections: ReadonlyMap<string, readonly string[]>): CgroupMemoryReading {
  const files: Record<string, Record<string, number> | number | null> = {};
  for (const [name, lines] of sections) {
    const only = lines.filter((line) => line !== '');
    files[name] =
      only.length === 1 && !only[0].includes(' ') ? parseCgroupBytes(`${only[0]}\n`) : pairsOf(only);
  }
  const one = (...names: readonly string[]): number | null => {
    for (const name of names) {
      const value = files[name];
      if (typeof value === 'number') return value;
    }
    return null;
  };
  const within = (file: string, name: string): number | null => {
    const pairs = files[file];
    return typeof pairs === 'object' ? (pairs?.[name] ?? null) : null;
  };
  const limit = sections.get('memory.limit_in_bytes') ?? sections.get('memory.max');
  return {
    files,
    limitBytes: limit === undefined ? null : parseCgroupLimit(`${limit[0] ?? ''}\n`),
    hasLimit: limit === undefined ? null : parseCgroupLimit(`${limit[0] ?? ''}\n`) !== null,
    usageBytes: one('memory.usage_in_bytes', 'memory.current'),
    mostBytes: one('memory.max_usage_in_bytes', 'memory.peak'),
    failures: one('memory.failcnt') ?? within('memory.events', 'max'),
    oomKills: within('memory.events', 'oom_kill') ?? within('memory.oom_control', 'oom_kill'),
  };
}

function pairsOf(lines: readonly string[]): Record<string, number> {
  const pairs: Record<string, number> = {};
  for (const line of lines) {
    const found = /^(\w+) (\d+)$/.exec(line);
    if (found) pairs[found[1]] = Number(found[2]);
  }
  return pairs;
}
