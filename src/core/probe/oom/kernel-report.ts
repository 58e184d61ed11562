/**
 * The kernel's own words about running out of memory. One event is header → trace → limits → statistics → table →
 * constraint → `Killed process` → reaper, with other lines in between; the next header, or 5 s, begins the next.
 */

import type { LogLine } from './log-line';
import type { MemcgUsage, OomHeader, OomKill, OomTask, OpenEvent } from './model';
import { taskColumns, taskOf, usualColumns } from './task-table';

const headerLine =
  /^(.+?) invoked oom-killer: gfp_mask=(0x[0-9a-f]+)(?:\([^)]*\))?(?:, nodemask=[^,]*)?,\s+order=(-?\d+)(?:, oom_adj=-?\d+)?(?:, oom_score_adj=(-?\d+))?/;
const constraintLine =
  /oom-kill:constraint=(\w+),nodemask=[^,]*(?:,\d[^,]*)*,cpuset=[^,]*,mems_allowed=[\d,-]*(,global_oom)?(?:,oom_memcg=([^,]*))?,task_memcg=(.*),task=(.*),pid=(\d+),uid=(\d+)/;
const killLine = /Killed process (\d+)/;
const killNames = /^(?:, UID (\d+),)? \((.*)\)(?:, UID (\d+),)?(?= total-vm|$)/;
const scoredLine = /(Memory cgroup out of memory|Out of memory): Kill process (\d+) \((.*)\) score (-?\d+)/;
const limitLine = /Task in (.*) killed as a result of limit of (.*)$/;
const usageLine = /^(memory|memory\+swap|kmem|swap): usage (\d+)kB, limit (\d+)kB, failcnt (\d+)/;
const statsLine = /Memory cgroup stats for ([^:]*(?::[^ :]+)*):(.*)$/;
const statLine = /^(anon|file|kernel|slab_unreclaimable) (\d+)$/;
const reaperLine = /oom_reaper: reaped process (\d+)/;
const tableHead = /\[ *pid *\] +uid +tgid/;
const tableRow = /^\[ *\d+\] +\d+ +\d+ +\d+ +\d+ /;
const runnerLine = /P(?:ID|id): (\d+),? (?:C|c)omm: .*? (\S+) #\d/;
const memInfoLine = /^Mem-Info:/;
/** The kernel's "no limit": the largest number of pages, in KiB. */
const noLimitKb = 9007199254740988;

interface OomEvent {
  readonly begunAt: string | null;
  lastSeconds: number | null;
  lines: number;
  header: OomHeader | null;
  limit: { taskCgroup: string; cgroup: string } | null;
  usage: { memory: MemcgUsage | null; memorySwap: MemcgUsage | null; kmem: MemcgUsage | null };
  stats: { cgroup: string; values: Map<string, number> } | null;
  scored: { pid: number; comm: string; score: number; scope: OomKill['scope'] } | null;
  constraint: { name: string; cgroup: string | null; taskCgroup: string; pid: number } | null;
  table: boolean;
  memInfo: boolean;
  kills: OomKill[];
}

/** How long after the last line of an event another one can still belong to it. */
const eventSeconds = 5;
/** A report without a kill that never ends is let go after so many lines. */
const longestEvent = 100_000;

export class KernelReport {
  readonly kills: OomKill[] = [];
  readonly killTimes: (number | null)[] = [];
  readonly openEvents: OpenEvent[] = [];
  readonly tasks: OomTask[] = [];
  readonly reaped: number[] = [];
  readonly memcgStats: {
    cgroup: string;
    rssKb: number | null;
    cacheKb: number | null;
    swapKb: number | null;
  }[] = [];
  memInfo: Record<string, number> | null = null;
  header: OomHeader | null = null;
  memcg: OomEvent['usage'] | null = null;
  readonly #seen = new Set<string>();
  #event: OomEvent | null = null;
  #columns: readonly string[] | null = null;

  /** True while a report is being read: then every line may belong to it. */
  get insideEvent(): boolean {
    return this.#event !== null;
  }

  read(line: LogLine, cut: boolean): void {
    const { text } = line;
    const header = headerLine.exec(text);
    if (header) {
      this.end();
      const event = this.#begin(line);
      event.header = {
        kind: 'header',
        time: event.begunAt,
        invoker: header[1],
        invokerPid: null,
        gfpMask: header[2],
        order: Number(header[3]),
        oomScoreAdj: header[4] === undefined ? null : Number(header[4]),
        kernel: null,
        scope: null,
      };
      return;
    }
    if (this.#event && this.#isOver(this.#event, line)) this.end();

    const killed = text.includes('Killed process') ? killLine.exec(text) : null;
    if (killed) {
      this.#kill(line, killed, cut);
      return;
    }
    const reaped = reaperLine.exec(text);
    if (reaped) {
      this.reaped.push(Number(reaped[1]));
      return;
    }
    if (this.#event) {
      this.#event.lines++;
      this.#event.lastSeconds = line.seconds ?? this.#event.lastSeconds;
    }
    this.#detail(line);
  }

  /** Closes what is open: the log is over, or the next report begins. */
  end(): void {
    const event = this.#event;
    this.#event = null;
    this.#columns = null;
    if (event === null) return;
    if (event.kills.length > 0) {
      this.header = event.header;
      if (event.usage.memory) this.memcg = event.usage;
      return;
    }
    const open = openEventOf(event);
    if (open) this.openEvents.push(open);
  }

  #begin(line: LogLine): OomEvent {
    this.#event = {
      begunAt: line.stamp.form === 'none' ? null : line.stamp.raw,
      lastSeconds: line.seconds,
      lines: 0,
      header: null,
      limit: null,
      usage: { memory: null, memorySwap: null, kmem: null },
      stats: null,
      scored: null,
      constraint: null,
      table: false,
      memInfo: false,
      kills: [],
    };
    return this.#event;
  }

  #isOver(event: OomEvent, line: LogLine): boolean {
    if (event.lines > longestEvent) return true;
    return (
      line.seconds !== null &&
      event.lastSeconds !== null &&
      Math.abs(line.seconds - event.lastSeconds) > eventSeconds
    );
  }

  #kill(line: LogLine, { 0: whole, 1: pidText, index }: RegExpExecArray, cut: boolean): void {
    const event = this.#event ?? this.#begin(line);
    event.lastSeconds = line.seconds ?? event.lastSeconds;
    const wording = /Memory cgroup out of memory|Out of memory/.exec(line.text.slice(0, index))?.[0];
    const rest = line.text.slice(index + whole.length).replace(/",?$/, '');
    const names = killNames.exec(rest);
    if (names === null) return;
    const sizes = rest.slice(names[0].length);
    const pid = Number(pidText);
    const constraint = event.constraint?.pid === pid ? event.constraint : null;
    const size = (name: string) => figure(sizes, new RegExp(`${name}:(\\d+)kB`));
    const adjusted = /oom_score_adj:(-?\d+)/.exec(sizes);
    // A number at the very end of a cut line may have lost digits.
    const adjustedIsWhole = adjusted !== null && !(cut && sizes.endsWith(adjusted[0]));
    const uid = names[1] ?? names[3];
    const kill: OomKill = {
      time: line.stamp,
      pid,
      comm: names[2],
      uid: uid === undefined ? figure(sizes, /UID:(\d+) /) : Number(uid),
      totalVmKb: size('total-vm'),
      anonRssKb: size('anon-rss'),
      fileRssKb: size('file-rss'),
      shmemRssKb: size('shmem-rss'),
      pgtablesKb: size('pgtables'),
      oomScoreAdj: adjustedIsWhole ? Number(adjusted[1]) : null,
      scope: scopeOf(wording) ?? event.scored?.scope ?? scopeOfConstraint(constraint?.name),
      constraint: constraint?.name ?? null,
      cgroup: constraint?.cgroup ?? null,
      taskCgroup: constraint?.taskCgroup ?? null,
      invoker: event.header?.invoker ?? null,
      scored:
        event.scored === null
          ? null
          : { pid: event.scored.pid, comm: event.scored.comm, score: event.scored.score },
      complete: size('file-rss') !== null && (adjusted === null || adjustedIsWhole),
      grade: 'proved',
    };
    event.scored = null;
    event.kills.push(kill);
    // The same line stands twice where two logs were put together.
    const key = `${pid} ${kill.comm} ${kill.totalVmKb} ${kill.anonRssKb}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.kills.push(kill);
    this.killTimes.push(line.seconds);
  }

  #detail(line: LogLine): void {
    const { text } = line;
    const scored = scoredLine.exec(text);
    if (scored) {
      const event = this.#event ?? this.#begin(line);
      event.scored = {
        scope: scopeOf(scored[1]),
        pid: Number(scored[2]),
        comm: scored[3],
        score: Number(scored[4]),
      };
      return;
    }
    const constraint = constraintLine.exec(text);
    if (constraint) {
      const event = this.#event ?? this.#begin(line);
      event.constraint = {
        name: constraint[1],
        cgroup: constraint[3] ?? null,
        taskCgroup: constraint[4],
        pid: Number(constraint[6]),
      };
      return;
    }
    const limit = limitLine.exec(text);
    if (limit) {
      const event = this.#event ?? this.#begin(line);
      event.limit = { taskCgroup: limit[1], cgroup: limit[2] };
      return;
    }
    const stats = statsLine.exec(text);
    if (stats) {
      this.#stats(line, stats);
      return;
    }
    if (tableHead.test(text)) {
      const event = this.#event ?? this.#begin(line);
      event.table = true;
      this.#columns = taskColumns(text);
      return;
    }
    if (tableRow.test(text)) {
      const event = this.#event ?? this.#begin(line);
      event.table = true;
      const task = taskOf(text, this.#columns ?? usualColumns(text));
      if (task) this.tasks.push(task);
      return;
    }
    if (memInfoLine.test(text)) {
      const event = this.#event ?? this.#begin(line);
      event.memInfo = true;
      return;
    }
    if (this.#event) this.#insideOnly(this.#event, text);
  }

  /** Lines that mean something only within a report. */
  #insideOnly(event: OomEvent, text: string): void {
    const usage = usageLine.exec(text);
    if (usage) {
      const [, name, used, limited, failcnt] = usage;
      const limitKb = Number(limited) >= noLimitKb ? null : Number(limited);
      const read = { usageKb: Number(used), limitKb, failcnt: Number(failcnt) };
      if (name === 'memory') event.usage.memory = read;
      else if (name === 'kmem') event.usage.kmem = read;
      else event.usage.memorySwap = read;
      return;
    }
    const stat = event.stats ? statLine.exec(text) : null;
    if (stat) {
      event.stats?.values.set(stat[1], Number(stat[2]));
      return;
    }
    if (event.memInfo && text.includes('active_anon:') && !text.startsWith('Node')) {
      this.memInfo = memInfoOf(text);
      return;
    }
    if (event.header === null) return;
    const runner = runnerLine.exec(text);
    if (runner) {
      event.header = { ...event.header, invokerPid: Number(runner[1]), kernel: runner[2] };
    } else if (text.includes('mem_cgroup_out_of_memory')) {
      event.header = { ...event.header, scope: 'memcg' };
    } else if (text.includes('out_of_memory') && event.header.scope === null) {
      event.header = { ...event.header, scope: 'host' };
    }
  }

  #stats(line: LogLine, [, cgroup, values]: RegExpExecArray): void {
    const event = this.#event ?? this.#begin(line);
    event.stats = { cgroup, values: new Map() };
    const inKb = (name: string) => figure(values, new RegExp(`\\b${name}:(\\d+)KB`));
    const [rssKb, cacheKb, swapKb] = [inKb('rss'), inKb('cache'), inKb('swap')];
    if (rssKb !== null || cacheKb !== null) this.memcgStats.push({ cgroup, rssKb, cacheKb, swapKb });
  }
}

const figure = (text: string, pattern: RegExp): number | null => {
  const found = pattern.exec(text);
  return found ? Number(found[1]) : null;
};

const scopeOf = (wording: string | undefined): OomKill['scope'] =>
  wording === undefined ? null : wording.startsWith('Memory cgroup') ? 'memcg' : 'host';

const scopeOfConstraint = (constraint: string | undefined): OomKill['scope'] =>
  constraint === 'CONSTRAINT_MEMCG' ? 'memcg' : constraint === 'CONSTRAINT_NONE' ? 'host' : null;

function openEventOf(event: OomEvent): OpenEvent | null {
  const time = event.begunAt;
  if (event.header) return event.header;
  if (event.limit) return { kind: 'memcg-limit', time, ...event.limit, ...event.usage };
  if (event.stats) {
    const { cgroup, values } = event.stats;
    const value = (name: string) => values.get(name) ?? null;
    return {
      kind: 'memcg-stats',
      time,
      cgroup,
      anonBytes: value('anon'),
      fileBytes: value('file'),
      kernelBytes: value('kernel'),
      slabUnreclaimableBytes: value('slab_unreclaimable'),
    };
  }
  if (event.table) return { kind: 'task-table', time };
  return event.memInfo ? { kind: 'mem-info', time } : null;
}

/** `active_anon:3033195 … free:61206`: pages; some syslog daemons write `\x0a` for the newlines in it. */
function memInfoOf(text: string): Record<string, number> {
  const names: Readonly<Record<string, string>> = {
    active_anon: 'activeAnonPages',
    inactive_anon: 'inactiveAnonPages',
    slab_reclaimable: 'slabReclaimablePages',
    slab_unreclaimable: 'slabUnreclaimablePages',
    shmem: 'shmemPages',
    pagetables: 'pagetablesPages',
    free: 'freePages',
  };
  const found: Record<string, number> = {};
  for (const [, name, value] of text.replaceAll('\\x0a', ' ').matchAll(/(?:^|\s)([a-z_]+):(\d+)(?=\s|$)/g)) {
    const key = names[name];
    if (key !== undefined && found[key] === undefined) found[key] = Number(value);
  }
  return found;
}
