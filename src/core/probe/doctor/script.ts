/**
 * The one script of the doctor. It reads and changes nothing, takes no more than a few seconds (whatever may hang runs under
 * `timeout`), and prints `key=value` lines that reading.ts takes apart. Standard shell only: dash, bash, busybox, mksh,
 * on Linux and macOS.
 *
 * Argument: the pid of the target, or nothing. Of the target's environment only the three names below are printed; a newline
 * inside a value is turned into \001 first, so that no part of another variable can look like one of them.
 */

const programs = [
  ...['ps', 'top', 'free', 'vmstat', 'pidstat', 'go', 'sudo'],
  ...['curl', 'wget', 'busybox', 'python3', 'perl', 'bash', 'nc', 'socat'],
];

const managers = ['apt-get', 'dnf', 'microdnf', 'yum', 'apk', 'zypper', 'pacman', 'brew'];

export const doctorScript = `
pid=$1
say() { printf '%s=%s\\n' "$1" "$2"; }
has() { command -v "$1" >/dev/null 2>&1; }
line() { v=; { IFS= read -r v <"$2"; } 2>/dev/null; [ -z "$v" ] || say "$1" "$v"; }
lines() { { while IFS= read -r v; do say "$1" "$v"; done <"$2"; } 2>/dev/null; }
lim=; timeout 1 true 2>/dev/null && lim='timeout 5'
version() { say "version.$1" "$($lim "$@" 2>&1 </dev/null | head -n 1)"; }
say doctor 1
say os "$(uname -s)"; kernel=$(uname -r); say kernel "$kernel"; say machine "$(uname -m)"
say user "$(id -un 2>/dev/null)"; uid=$(id -u); say uid "$uid"; say groups "$(id -Gn 2>/dev/null)"

for f in /etc/os-release /usr/lib/os-release; do
  [ -r "$f" ] || continue
  while IFS= read -r v || [ -n "$v" ]; do
    case $v in ID=*|ID_LIKE=*|VERSION_ID=*|PRETTY_NAME=*) say "release.\${v%%=*}" "\${v#*=}";; esac
  done <"$f"
  break
done
if has sw_vers; then
  say release.ID macos; say release.VERSION_ID "$(sw_vers -productVersion)"
  say release.PRETTY_NAME "$(sw_vers -productName) $(sw_vers -productVersion)"
fi
for p in ${managers.join(' ')}; do has "$p" && say manager "$p"; done
if has apt-get; then
  lists=no
  for f in /var/lib/apt/lists/*Packages*; do [ -e "$f" ] && lists=yes; break; done
  say aptLists "$lists"
fi
[ -e /run/ostree-booted ] && say image ostree

if [ -r /proc/1/cgroup ]; then
  say containers looked
  [ -e /.dockerenv ] && say in docker
  [ -e /run/.containerenv ] && say in podman
  [ -d /proc/vz ] && [ ! -d /proc/bc ] && say in openvz
  [ -n "$KUBERNETES_SERVICE_HOST" ] && say in kubernetes
  case $kernel in *[Mm]icrosoft*) say in wsl;; esac
  line in /run/systemd/container
  { tr '\\n\\000' '\\001\\n' </proc/1/environ | grep '^container=' | head -n 1; } 2>/dev/null
  has systemd-detect-virt && say in "$($lim systemd-detect-virt -c 2>/dev/null)"
  lines initCgroup /proc/1/cgroup
fi

if [ "$uid" != 0 ]; then
  if has sudo; then
    said=$($lim sudo -n true 2>&1 </dev/null) && say sudo free || say sudoSaid "$(printf '%s' "$said" | head -n 1)"
  elif has doas; then say sudo doas
  else say sudo none; fi
fi
if [ -r /proc/self/status ]; then
  while read -r k v _; do case $k in CapEff:) say capabilities "$v";; Seccomp:) say seccomp "$v";; esac; done </proc/self/status
fi
if has dmesg; then $lim dmesg >/dev/null 2>&1 && say dmesg yes || say dmesg no; fi
if has journalctl; then
  [ -n "$($lim journalctl -q --no-pager -n 1 -o cat _PID=1 2>/dev/null)" ] && say journal readable || say journal refused
  [ -d /var/log/journal ] && say journalKept yes
  [ -n "$($lim journalctl -q --no-pager -n 1 -o cat _TRANSPORT=kernel 2>/dev/null)" ] && say journalKernel yes
elif [ -d /proc/1 ]; then say journal none; fi
line ptraceScope /proc/sys/kernel/yama/ptrace_scope

lines cgroup "/proc/\${pid:-self}/cgroup"
if [ -r /proc/self/mountinfo ]; then
  say mounts looked
  while IFS= read -r v; do
    case $v in
      *' - cgroup2 '*|*' - cgroup '*memory*) say mount "$v";;
      *' /proc '*' - proc '*hidepid=[12inp]*) say hidepid yes;;
    esac
  done </proc/self/mountinfo
fi
if [ -r /proc/meminfo ]; then
  while read -r k v _; do
    case $k in MemTotal:|SwapTotal:|SwapFree:|CommitLimit:|Committed_AS:) say "mem.\${k%:}" "$v";; esac
  done </proc/meminfo
fi
line overcommit /proc/sys/vm/overcommit_memory
line thp /sys/kernel/mm/transparent_hugepage/enabled
line thpPtesNone /sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none
if [ -d /proc/self ]; then
  v=; { IFS= read -r v </proc/pressure/memory; } 2>/dev/null
  [ -n "$v" ] && say pressure yes || say pressure no
fi

for p in ${programs.join(' ')}; do f=$(command -v "$p" 2>/dev/null) && say "program.$p" "$f"; done
if has go; then go=go; elif [ -x /usr/local/go/bin/go ]; then go=/usr/local/go/bin/go; say program.go $go; else go=; fi
[ -n "$go" ] && say version.go "$(GOTOOLCHAIN=local $lim $go version 2>&1 </dev/null | head -n 1)"
sleep 0.01 2>/dev/null && say fraction yes || say fraction no
has ps && version ps --version
has pidstat && version pidstat -V
has curl && version curl --version
has wget && version wget --version

if [ -d /sys/kernel ]; then
  say tracing looked
  for f in "$(command -v memleak-bpfcc)" "$(command -v memleak-libbpf)" "$(command -v bpf-memleak)" "$(command -v memleak)" \\
    /usr/share/bcc/tools/memleak; do
    [ -n "$f" ] && [ -x "$f" ] || continue
    case $(head -c 2 "$f" 2>/dev/null) in '#!') say memleak "bcc $f";; *) say memleak "libbpf $f";; esac
  done
  [ -r /sys/kernel/btf/vmlinux ] && say btf yes || say btf no
  for f in "/lib/modules/$kernel/build" "/usr/src/kernels/$kernel" "/usr/src/linux-headers-$kernel"; do
    [ -e "$f/include/linux/kconfig.h" ] || [ -e "$f/Makefile" ] || continue
    say headers "$f"; break
  done
  [ -e /sys/kernel/kheaders.tar.xz ] && say headers kheaders
  line lockdown /sys/kernel/security/lockdown
fi

if [ "$uid" = 0 ]; then state=/var/lib/heapcase-watch
else state=\${XDG_STATE_HOME:-\${HOME:-}/.local/state}/heapcase-watch; fi
at=$state; while [ -n "$at" ] && [ ! -d "$at" ]; do at=\${at%/*}; done
say state "$state"; [ -w "\${at:-/}" ] && say stateWritable yes || say stateWritable no
say df "$($lim df -Pk "\${at:-/}" 2>/dev/null | tail -n 1)"

[ -e /run/systemd/timesync/synchronized ] && say sync systemd-timesyncd
for f in /proc/[0-9]*/comm; do
  c=; { IFS= read -r c <"$f"; } 2>/dev/null
  case $c in chronyd|ntpd|openntpd|ptp4l|phc2sys) say sync "$c"; break;; esac
done

if [ -n "$pid" ] && [ -d /proc/self ]; then
  if [ -d "/proc/$pid" ]; then
    say target alive
    line target.comm "/proc/$pid/comm"
    while read -r k v _; do case $k in Uid:) say target.owner "$v";; esac; done <"/proc/$pid/status"
    if head -c 1 "/proc/$pid/environ" >/dev/null 2>&1; then
      say target.readable yes
      tr '\\n\\000' '\\001\\n' <"/proc/$pid/environ" 2>/dev/null | grep -E '^(GOMEMLIMIT|GOGC|GODEBUG)=' | head -n 12 |
        while IFS= read -r v; do say "target.env" "$v"; done
    else say target.readable no; fi
    { while IFS= read -r v; do
      case $v in 'Max address space'*|'Max open files'*) say target.limit "$v";; esac
    done <"/proc/$pid/limits"; } 2>/dev/null
    line target.oomScoreAdj "/proc/$pid/oom_score_adj"; line target.oomScore "/proc/$pid/oom_score"
  else say target gone; fi
fi
say end 1
exit 0`;
