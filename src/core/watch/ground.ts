/** What a host offers a watchdog, found without changing anything there: what would fetch, hash, and keep it alive. */

import { visibleLine } from '../base/text';

const fetchers = ['curl', 'wget', 'busybox', 'python3', 'perl', 'bash', 'nc', 'socat'] as const;

/**
 * The part of the watchdog's script that chooses what keeps it alive, cut out of it: a plan and an installation then
 * cannot differ. Throws where the script has no such part.
 */
export function waysPart(script: string): string {
  const found = /^# What can keep it alive[\s\S]*?^# -{20,}\n([\s\S]*?)^# -{20,}$/m.exec(script);
  if (found === null) throw new Error('the script of the watchdog has no part about what can keep it alive');
  return found[1];
}

/** Given `uid` and `asked`, prints what would keep it alive. */
const survivalLines = (ways: string): string => `have() { command -v "$1" >/dev/null 2>&1; }
UID_NOW=$uid
${ways}
if choose_way "$asked"; then way_holds
  echo "way=$WAY"; echo "lingers=$WAY_LINGERS"; echo "logout=$WAY_LOGOUT"; echo "reboot=$WAY_REBOOT"
else echo "noWay=$WAY_WHY"; fi`;

/** What would keep a watchdog alive on this host, by itself; read by `readSurvival`. */
export const survivalScript = (ways: string): string => `uid=$(id -u) asked=auto
${survivalLines(ways)}
exit 0`;

/**
 * Arguments: the root folder (empty: the usual one), the id, the pid of the target, the port of its endpoint in four
 * upper-case hex digits (empty: none), the way that was asked for, another folder for captures (empty: none). Prints
 * `key=value` lines; what is missing is left out.
 */
export const groundScript = (ways: string): string => `
root=$1 id=$2 pid=$3 port=$4 asked=$5 captures=$6
uid=$(id -u); user=$(id -un)
echo "uid=$uid"; echo "user=$user"; echo "os=$(uname -s)"
[ -n "$root" ] || if [ "$uid" = 0 ]; then root=/var/lib/heapcase-watch
else root=\${XDG_STATE_HOME:-$HOME/.local/state}/heapcase-watch; fi
echo "root=$root"
at=\${captures:-$root}; while [ ! -d "$at" ]; do at=\${at%/*}; at=\${at:-/}; done
echo "place=$(cd "$at" 2>/dev/null && pwd -P)"; echo "fileSystem=$(stat -f -c %T "$at" 2>/dev/null)"
df -Pk "$at" 2>/dev/null | { read -r _; read -r device _ _ free _; echo "freeKb=$free"; echo "device=$device"; }
${survivalLines(ways)}
for tool in ${fetchers.join(' ')}; do command -v "$tool" >/dev/null 2>&1 && echo "fetcher=$tool"; done
for tool in sha256sum shasum openssl; do command -v "$tool" >/dev/null 2>&1 && { echo "hash=$tool"; break; }; done
sleep 0.01 2>/dev/null && echo fraction=yes
echo "shell=$(readlink /proc/$$/exe 2>/dev/null)"
[ -n "$pid" ] && { echo "exe=$(readlink "/proc/$pid/exe" 2>/dev/null)"
  while read -r key owner _; do [ "$key" = Uid: ] && echo "ownerUid=$owner"; done <"/proc/$pid/status"; }
[ -n "$port" ] && grep -qE ": 0{8}(0{24})?:$port [0:]+ 0A " /proc/net/tcp /proc/net/tcp6 2>/dev/null && echo world=yes
d=$root/$id
[ -e "$d/watch.conf" ] && echo present=yes
[ -f "$d/heapcase-watch.sh" ] && echo "version=$(sh "$d/heapcase-watch.sh" version 2>/dev/null)"
exit 0`;

const survivalWays = ['system', 'user', 'cron', 'session'] as const;
export type SurvivalWay = (typeof survivalWays)[number];

/** What the script would choose on this host, and what that holds through. */
export interface GroundSurvival {
  readonly way: SurvivalWay;
  /** It would turn on linger for the user, which lets that user's units run without a login. */
  readonly turnsLingerOn: boolean;
  readonly logout: boolean;
  readonly reboot: boolean;
}

export interface WatchGround {
  readonly uid: number;
  readonly user: string;
  readonly os: string;
  readonly root: string;
  readonly freeBytes: number | null;
  /** Where the captures would go lies in memory. */
  readonly tmpfs: boolean;
  /** Where the captures would go is cleaned up by others. */
  readonly sharedPlace: boolean;
  /** What would keep it alive; null where what was asked for is not there. */
  readonly survival: GroundSurvival | null;
  /** Why what was asked for cannot keep it alive; empty where it can. */
  readonly noWay: string;
  readonly fetcher: string | null;
  readonly hashTool: string | null;
  readonly fractionSleep: boolean;
  /** The program that /bin/sh is; null where it cannot be read. */
  readonly shell: string | null;
  /** What the target runs; null where it cannot be read. */
  readonly exe: string | null;
  readonly ownerUid: number | null;
  /** The endpoint's port listens on every address. */
  readonly openToWorld: boolean;
  /** What the `version` command of the script there says; null: nothing is there. */
  readonly present: string | null;
}

/** Null where nothing that was asked for can keep it alive, or the script did not say. */
export function readSurvival(printed: string): GroundSurvival | null {
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(printed)?.[1] ?? '';
  const way = survivalWays.find((one) => one === value('way'));
  return way === undefined
    ? null
    : {
        way,
        turnsLingerOn: value('lingers') === '1',
        logout: value('logout') === 'yes',
        reboot: value('reboot') === 'yes',
      };
}

/** Null when it is not the answer of the script. */
export function readGround(printed: string): WatchGround | null {
  const lines = printed.split('\n').map((line) => {
    const equals = line.indexOf('=');
    return [line.slice(0, equals), line.slice(equals + 1)] as const;
  });
  const value = (key: string) => lines.find(([name]) => name === key)?.[1] ?? '';
  const number = (key: string) => (/^\d{1,15}$/.test(value(key)) ? Number(value(key)) : null);
  const root = value('root');
  const uid = number('uid');
  if (uid === null || !root.startsWith('/')) return null;
  const freeKb = number('freeKb');
  const there = value('present') === 'yes' || lines.some(([key]) => key === 'version');
  return {
    uid,
    user: visibleLine(value('user')),
    os: visibleLine(value('os')),
    root,
    freeBytes: freeKb === null ? null : freeKb * 1024,
    tmpfs: ['tmpfs', 'ramfs'].some((type) => type === value('fileSystem') || type === value('device')),
    sharedPlace: /^\/(?:var\/)?tmp(?:\/|$)/.test(value('place')),
    survival: readSurvival(printed),
    noWay: visibleLine(value('noWay')).slice(0, 300),
    fetcher: fetchers.find((name) => lines.some(([key, tool]) => key === 'fetcher' && tool === name)) ?? null,
    hashTool: value('hash') || null,
    fractionSleep: value('fraction') === 'yes',
    shell: value('shell').startsWith('/') ? visibleLine(value('shell')) : null,
    exe: value('exe').startsWith('/') ? value('exe').replace(/ \(deleted\)$/, '') : null,
    ownerUid: number('ownerUid'),
    openToWorld: value('world') === 'yes',
    present: there ? value('version') : null,
  };
}
