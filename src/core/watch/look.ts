/**
 * One look at the watches of a host: a read-only shell script, and the reader of what it prints. Everything comes
 * with one command, so that all of it is of one moment. Sections begin with a mark that the caller makes up, so
 * nothing in a log or a file can pretend to be one.
 */

import { visibleLine } from '../base/text';
import { parseProcStat } from '../probe/proc-stat';
import { type ListedCapture, readCaptureList, readVersion, type ScriptVersion } from './answers';
import { type ReadWatchConf, readWatchConf } from './conf';
import type { HostMoment } from './heartbeat';
import { WatchIdSchema } from './rules';
import { readWatchState, type WatchState } from './state';

const logLines = 60;

/**
 * Arguments: the mark, the root folder (empty: the usual one of this user), the id (empty: every watch there).
 * Files are read up to a bound; a script that lies there is asked for its version and its list. Without /proc (macOS) there
 * is no watch, which is an answer too. The list may stand still where the file system of the captures does (NFS, FUSE): the rest
 * is worth having without it.
 */
export const lookScript = `
m=$1 root=$2 id=$3
part() { printf '\\n%s %s\\n' "$m" "$1"; }
[ -n "$root" ] || if [ "$(id -u)" = 0 ]; then root=/var/lib/heapcase-watch
else root=\${XDG_STATE_HOME:-$HOME/.local/state}/heapcase-watch; fi
l=; command -v timeout >/dev/null && l='timeout 20'
part now; date +%s.%N
if [ -d /proc/self ]; then cat /proc/uptime /proc/sys/kernel/random/boot_id; else echo 0 0; fi
part root; printf '%s' "$root"
look() {
  d=$root/$1
  [ -d "$d" ] || return 0
  part "watch $1"
  part conf; head -c 65536 "$d/watch.conf"
  part state; head -c 65536 "$d/state.json"
  part paused; [ -e "$d/paused" ] && echo paused
  p=; read -r p _ <"$d/lock/pid"
  part lock; printf '%s\\n' "$p"; head -c 100 "$d/lock/start"; echo; head -c 100 "$d/lock/boot"
  case $p in ''|*[!0-9]*) ;; *) part process; cat "/proc/$p/stat";; esac
  if [ -f "$d/heapcase-watch.sh" ]; then
    part version; sh "$d/heapcase-watch.sh" version
    part list; $l sh "$d/heapcase-watch.sh" list
  else
    c=$(sed -n 's/^captures=\\(\\/[^ ]*\\).*/\\1/p' "$d/watch.conf"); c=\${c:-$d/captures}
    part list
    for f in "$c"/[0-9]*Z-* "$c"/.part-[0-9]*Z-*; do
      [ -d "$f" ] || continue
      n=\${f##*/} s=whole; case $n in .part-*) n=\${n#.part-} s=part;; esac
      set -- "$f"/*; printf '%s %s %s %s\\n' "$n" "$(cat "$@" | wc -c)" $# $s
    done
  fi
  part log; tail -n ${logLines} "$d/log"
}
if [ -n "$id" ]; then look "$id"
else for f in "$root"/*/; do f=\${f%/}; [ -d "$f" ] && look "\${f##*/}"; done; fi
part end
exit 0`;

/** One watch as it lay on the host. */
export interface SeenWatch {
  readonly id: string;
  readonly folder: string;
  readonly conf: ReadWatchConf | null;
  readonly state: WatchState | null;
  readonly paused: boolean;
  /** Of the process that its lock names; null: it has none, or it cannot be seen. */
  readonly running: boolean | null;
  readonly script: ScriptVersion | null;
  readonly captures: readonly ListedCapture[];
  /** Newest last, made visible. */
  readonly log: readonly string[];
}

export interface Seen {
  /** `running` is that of no watch: it is said of each. */
  readonly moment: Omit<HostMoment, 'running'>;
  readonly root: string;
  readonly watches: readonly SeenWatch[];
}

/** Null when what came is not the whole answer of the script. */
export function readLook(printed: string, mark: string): Seen | null {
  const sections = printed.split(`\n${mark} `).slice(1).map(sectionOf);
  const now = sections.find(({ title }) => title === 'now')?.body ?? '';
  const root = sections.find(({ title }) => title === 'root')?.body ?? '';
  if (sections.at(-1)?.title !== 'end' || !root.startsWith('/')) return null;
  const moment = readMoment(now);
  if (moment === null) return null;
  const watches: SeenWatch[] = [];
  for (let at = 0; at < sections.length; at++) {
    const id = /^watch (.*)$/.exec(sections[at].title)?.[1];
    if (id === undefined || !WatchIdSchema.safeParse(id).success) continue;
    const until = sections.findIndex(({ title }, index) => index > at && /^(watch |end$)/.test(title));
    const own = new Map(sections.slice(at + 1, until).map(({ title, body }) => [title, body]));
    watches.push(readWatch(id, `${root}/${id}`, own, moment.boot));
  }
  return { moment, root, watches };
}

function sectionOf(text: string): { readonly title: string; readonly body: string } {
  const end = text.indexOf('\n');
  return end < 0
    ? { title: text, body: '' }
    : { title: text.slice(0, end), body: text.slice(end + 1).replace(/\n$/, '') };
}

function readMoment(text: string): Seen['moment'] | null {
  const found = /^(\d{1,11}(?:\.\d{1,9})?)\S*\n(\d{1,11}(?:\.\d{1,9})?) \S+\n([0-9a-f-]{36})?/.exec(text);
  return found ? { wall: Number(found[1]), uptime: Number(found[2]), boot: found[3] ?? null } : null;
}

function readWatch(
  id: string,
  folder: string,
  own: ReadonlyMap<string, string>,
  boot: string | null,
): SeenWatch {
  const log = (own.get('log') ?? '').split('\n').filter((line) => line !== '');
  const conf = own.get('conf') ?? '';
  return {
    id,
    folder,
    conf: conf === '' ? null : readWatchConf(conf, id),
    state: readWatchState(own.get('state') ?? ''),
    paused: own.get('paused') === 'paused',
    running: isRunning(own.get('lock') ?? '', own.get('process') ?? '', boot),
    script: readVersion(own.get('version') ?? ''),
    captures: readCaptureList(own.get('list') ?? ''),
    log: log.slice(-logLines).map((line) => visibleLine(line).slice(0, 500)),
  };
}

/** The lock's process, of the same start and boot: a pid alone may have been given to another. */
function isRunning(lock: string, stat: string, boot: string | null): boolean {
  const [pid = '', start = '', lockBoot = ''] = lock.split('\n').map((line) => line.trim());
  const process = parseProcStat(`${stat.trimEnd()}\n`);
  if (pid === '' || process === null || process.state === 'Z') return false;
  if (lockBoot !== '' && boot !== null && lockBoot !== boot) return false;
  return start === '' || Number(start) === process.startTicks;
}
