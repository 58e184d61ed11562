/** What a host offers a watchdog, found without changing anything there: what would fetch, hash, and keep it alive. */

import { visibleLine } from '../base/text';

const fetchers = ['curl', 'wget', 'busybox', 'python3', 'perl', 'bash', 'nc', 'socat'] as const;

/**
 * Arguments: the root folder (empty: the usual one), the id, the pid of the target, the port of its endpoint in four
 * upper-case hex digits (empty: none). Prints `key=value` lines; what is missing is left out.
 */
export const groundScript = `
root=$1 id=$2 pid=$3 port=$4
uid=$(id -u); user=$(id -un)
echo "uid=$uid"; echo "user=$user"; echo "os=$(uname -s)"
[ -n "$root" ] || if [ "$uid" = 0 ]; then root=/var/lib/heapcase-watch
else root=\${XDG_STATE_HOME:-$HOME/.local/state}/heapcase-watch; fi
echo "root=$root"
at=$root; while [ ! -d "$at" ]; do at=\${at%/*}; at=\${at:-/}; done
df -Pk "$at" 2>/dev/null | { read -r _; read -r device _ _ free _; echo "freeKb=$free"; echo "device=$device"; }
[ -d /run/systemd/system ] && echo systemd=yes
systemctl --user show-environment >/dev/null 2>&1 && echo userSystemd=yes
[ -e "/var/lib/systemd/linger/$user" ] && echo linger=yes
cat /etc/systemd/logind.conf /etc/systemd/logind.conf.d/*.conf 2>/dev/null | grep -q '^ *KillUserProcesses *= *yes' && echo killUser=yes
command -v crontab >/dev/null 2>&1 && for f in /proc/[0-9]*/comm; do
  read -r c <"$f" && case $c in cron|crond|fcron|busybox-crond) echo cron=yes; break;; esac; done 2>/dev/null
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

export interface WatchGround {
  readonly uid: number;
  readonly user: string;
  readonly os: string;
  readonly root: string;
  readonly freeBytes: number | null;
  readonly tmpfs: boolean;
  readonly systemd: boolean;
  readonly userSystemd: boolean;
  readonly linger: boolean;
  readonly cron: boolean;
  readonly killsAtLogout: boolean;
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
    tmpfs: value('device') === 'tmpfs',
    systemd: value('systemd') === 'yes',
    userSystemd: value('userSystemd') === 'yes',
    linger: value('linger') === 'yes',
    cron: value('cron') === 'yes',
    killsAtLogout: value('killUser') === 'yes',
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

export type SurvivalWay = 'system' | 'user' | 'cron' | 'session';

/** The way that holds longest on this host, as the installation chooses it when it is left to it. */
export function wayToSurvive(
  ground: Pick<WatchGround, 'uid' | 'systemd' | 'userSystemd' | 'linger' | 'cron'>,
): SurvivalWay {
  if (ground.uid === 0 && ground.systemd) return 'system';
  if (ground.userSystemd && ground.linger) return 'user';
  if (ground.cron) return 'cron';
  return 'session';
}
