/**
 * The loop that prints the kernel's own files at each interval, and its reader: what a monitor runs where a tool is not
 * there, or where there is none for the figure.
 *
 *     @heapcase monitor psi page=4096 hz=100
 *     @ 1795397980.123456789 5212.34
 *     /proc/pressure/memory:some avg10=0.00 avg60=0.00 avg300=0.00 total=27796
 *     @done
 *
 * POSIX sh. At each interval it starts date, grep and sleep once; with a process to look at, a later one of the same pid is
 * noticed by its start time.
 */

import { HostClock } from '../host-clock';
import { LineMonitor, type LineOutlet } from './line-monitor';
import type { MonitorAsk, MonitorId, MonitorReader } from './monitor';

export interface KernelFiles {
  readonly monitor: MonitorId;
  readonly files: readonly string[];
  /** An extended regular expression: only such lines are printed, `.` for all. */
  readonly lines: string;
}

export function kernelFilesArgv({ monitor, files, lines }: KernelFiles, ask: MonitorAsk): readonly string[] {
  // Everything that is not fixed is an argument of its own, so that nothing is quoted inside the script.
  const { pid, startTicks } = ask.target ?? { pid: 0, startTicks: null };
  return [
    'sh',
    '-c',
    loop,
    'heapcase',
    monitor,
    String(ask.everySeconds),
    String(pid),
    String(startTicks ?? ''),
    lines,
    ...files,
  ];
}

/** /dev/null makes grep name the file of each line also where there is but one. */
const loop = `id=$1 every=$2 pid=$3 ticks=$4 lines=$5; shift 5
page=$(getconf PAGESIZE 2>/dev/null) hz=$(getconf CLK_TCK 2>/dev/null)
echo "@heapcase monitor $id page=\${page:-4096} hz=\${hz:-100}"
while :; do
  up=''
  { read -r up rest < /proc/uptime; } 2>/dev/null
  now="@ $(date +%s.%N) $up"
  if [ "$pid" != 0 ]; then
    stat=''
    { while read -r line || [ -n "$line" ]; do stat="$stat $line"; done < "/proc/$pid/stat"; } 2>/dev/null
    # Field 3 is the state, 22 the start.
    set -f
    rest=\${stat##*\\)} state='' start='' n=2
    for field in $rest; do
      n=$((n + 1))
      case $n in 3) state=$field ;; 22) start=$field; break ;; esac
    done
    set +f
    case $state in ''|Z|X|x) echo "@end ended"; exit 0 ;; esac
    [ -n "$ticks" ] || ticks=$start
    [ "$start" = "$ticks" ] || { echo "@end restarted"; exit 0; }
  fi
  echo "$now"
  grep -E -e "$lines" /dev/null "$@" 2>/dev/null
  echo "@done" || exit 0
  sleep "$every" || exit 1
done
`;

/** What one interval printed. */
export interface KernelTick {
  readonly at: number;
  /** Seconds since the interval before; null for the first. */
  readonly seconds: number | null;
  /** The lines of each file. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  /** As the host has them: bytes of a page, clock ticks of a second. */
  readonly pageBytes: number;
  readonly hz: number;
}

const mostLines = 4096;

/** `read` makes a sample's figures of a tick and the one before; null where it understands none of it. */
export function kernelFilesReader(
  files: readonly string[],
  read: (
    tick: KernelTick,
    before: KernelTick | null,
    outlet: LineOutlet,
  ) => Readonly<Record<string, number>> | null,
): MonitorReader {
  const clock = new HostClock();
  let pageBytes = 4096;
  let hz = 100;
  let at: number | null = null;
  let lines = new Map<string, string[]>();
  let kept = 0;
  let before: KernelTick | null = null;
  return new LineMonitor((line, outlet) => {
    if (line.startsWith('@heapcase monitor ')) {
      pageBytes = Number(/ page=(\d{1,9})\b/.exec(line)?.[1] ?? pageBytes) || 4096;
      hz = Number(/ hz=(\d{1,9})\b/.exec(line)?.[1] ?? hz) || 100;
      return true;
    }
    const end = /^@end (ended|restarted)$/.exec(line);
    if (end) {
      outlet.end(end[1] === 'ended' ? 'ended' : 'restarted');
      return true;
    }
    if (line.startsWith('@ ')) {
      at = clock.read(line.slice(2));
      lines = new Map();
      kept = 0;
      return at !== null;
    }
    if (at === null) return line === '';
    if (line === '@done') {
      const seconds = before !== null && at > before.at ? (at - before.at) / 1000 : null;
      const tick: KernelTick = { at, seconds, lines, pageBytes, hz };
      const values = read(tick, before, outlet);
      at = null;
      before = tick;
      if (values !== null) outlet.sample({ at: tick.at, values });
      return values !== null;
    }
    const file = files.find((name) => line.startsWith(`${name}:`));
    if (file === undefined || kept >= mostLines) return false;
    kept++;
    const those = lines.get(file);
    const text = line.slice(file.length + 1);
    if (those) those.push(text);
    else lines.set(file, [text]);
    return true;
  });
}

/** The figures of `name value` lines, such as /proc/vmstat and memory.stat have. */
export function figuresOf(lines: readonly string[] | undefined): ReadonlyMap<string, number> {
  const figures = new Map<string, number>();
  for (const line of lines ?? []) {
    const match = /^([\w()]+):?\s+(\d{1,19})(?: kB)?\s*$/.exec(line);
    if (match) figures.set(match[1], Number(match[2]));
  }
  return figures;
}

/** By how much a counter rose in a second; undefined where it cannot be told (the first tick, a counter that began anew). */
export function rateOf(
  now: number | undefined,
  before: number | undefined,
  seconds: number | null,
): number | undefined {
  if (now === undefined || before === undefined || seconds === null || now < before) return undefined;
  return (now - before) / seconds;
}
