#!/bin/sh
# heapcase-watch: has the evidence of a memory incident on disk before the kernel kills.
#
# It watches one process, its memory cgroup and the host, and takes profiles of a Go service over its pprof endpoint while
# memory runs out. It needs a kernel with /proc and one program that can fetch a URL; no Go, no root.
# What it writes, its commands and its settings: README.md beside this file in Heapcase's sources, or `help`.
#
# Rules that the code below keeps:
#  - One POSIX sh file that behaves the same in dash, bash, busybox sh, mksh and others.
#  - A tick reads /proc with what is built into the shell. While nothing happens nothing is forked but the `mv` of the
#    heartbeat, each ten seconds; and the sleep, where the shell can wait in no other way (see `wind_up`).
#  - Memory is counted in KiB: some shells have 32 bits only, and bytes end there at 2 GiB. Longer numbers are handled as text.
#  - What was read from the kernel, a file or the network is never executed, and no arithmetic sees it before it was
#    found to be digits.
#  - No failed read ends the loop. What cannot be read is unknown, not 0.
#  - A function hands back its result in RET (and others named at its head), since $(…) would fork.
#
# What is where; each part begins with a line of dashes and its name:
#  dozing      what runs while nothing moves: glances, nods, and the heartbeat that goes with them
#  ground      words and numbers, places, clocks, the log, watch.conf, what survives a restart
#  who         processes, one instance, the target
#  measuring   memory cgroups, measuring, trend
#  judging     rules, calming down
#  capturing   captures as the loop sees them, children, fetching, arming, a capture, disk
#  the loop    the heartbeat, the loop, the command line; `run` reads no further
#  commands    commands, survival, doctor, and which of them was asked for
#
# Hooks for tests: --proc DIR stands for /proc and --cgroup DIR for /sys/fs/cgroup; a file DIR/wall in the former is the
# wall clock. With --step a tick waits for a line on standard input instead of sleeping, and says `tick SEQ` when it is done;
# the line `wait` waits for captures first. With --dry a capture is named and counted, but holds its meta.json only.

# What shellcheck is told for the whole file:
#  SC2086: lists of our own words are split on purpose; `set -f` keeps them from being patterns.
#  SC2017: dividing first is what keeps a product below 2^31.
#  SC3013: -nt and -ef are not POSIX of 2017, but in every shell named above (and in POSIX of 2024).
# shellcheck disable=SC2086,SC2017,SC3013

VERSION=1.0
[ -n "${ZSH_VERSION-}" ] && emulate sh
LC_ALL=C
TZ=UTC
export LC_ALL TZ
unset CDPATH ENV BASH_ENV http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY
# cron and systemd give a short one; what is in it already is not searched twice.
PATH=${PATH:-/usr/bin:/bin}
for dir in /usr/bin /bin /usr/sbin /sbin /usr/local/bin /usr/local/sbin; do
  case :$PATH: in *":$dir:"*) ;; *) PATH=$PATH:$dir ;; esac
done
export PATH
umask 077
set -f # No word is ever a pattern, except where a function says so.

# Open all the time, so that a tick need not open them.
exec 6>/dev/null 7</dev/null

# A timer that was set before this shell was started (see `wind_up`) rings whether we are ready or not.
ALARMED=0
WOUND_UP=${HEAPCASE_WOUND_UP:-0}
if [ "$WOUND_UP" = 1 ]; then trap 'ALARMED=1' ALRM; fi
unset HEAPCASE_WOUND_UP

PROC=/proc
CGROUP_ROOT=/sys/fs/cgroup
STEP=0
DRY=0
NEWLINE='
'
TAB='	'
IFS=" $TAB$NEWLINE"

# ---------------------------------------------------------------------------------------------------------------------
# Dozing. A look costs a few milliseconds, mostly for reading long files and for judging. While nothing moves most looks are
# glances: two or three one-line files against a band around what the last look saw. Each ten seconds a nod compares
# what is longer, and says in the heartbeat that we live. Whatever has left its band is looked at in the same moment;
# everything is looked at each ten seconds, and each minute when nothing has moved for one (bash: each ten, see there).
#
# This part stands first and on its own feet: bash takes 7 MB for the functions of this file, so there it is run by a process
# that has read no further than here (`lie_down`, `get_up`).
# ---------------------------------------------------------------------------------------------------------------------

# out TEXT: one line as it is. mksh has no printf built in, and its echo reads backslashes.
if [ -n "${KSH_VERSION-}" ]; then
  eval 'out() { print -r -- "$*"; }'
else
  out() { printf '%s\n' "$*"; }
fi

# move FROM TO: replaces it in one step. mksh can by itself, elsewhere it takes a program.
if [ -n "${KSH_VERSION-}" ] && [ "$(command -v rename)" = rename ]; then
  move() { rename "$1" "$2"; }
else
  move() { mv -f "$1" "$2"; }
fi

is_number() {
  case ${1-} in '' | *[!0-9]*) return 1 ;; esac
  return 0
}

two() { if [ "$1" -lt 10 ]; then RET=0$1; else RET=$1; fi; }

WALL_AT=0 # what the wall clock said …
WALL_T=0  # … and the uptime of that moment, in seconds
WALL_C=0  # and hundredths

# now: T and T_C (uptime), WALL and WALL_CS.
now() {
  if { read -r no_up _ <"$PROC/uptime"; } 2>&6; then
    no_s=${no_up%%.*}
    no_c=${no_up#*.}
    if is_number "$no_s" && is_number "$no_c"; then
      T=$no_s
      case $no_c in ??) T_C=${no_c#0} ;; *) T_C=0 ;; esac
    fi
  fi
  no_c=$((T_C - WALL_C))
  WALL=$((WALL_AT + T - WALL_T))
  if [ "$no_c" -lt 0 ]; then
    WALL=$((WALL - 1))
    no_c=$((no_c + 100))
  fi
  WALL_CS=$no_c
}
T=0 T_C=0 WALL=0 WALL_CS=0

SEQ=0
GLANCES=0      # so many more do until the next nod
GLANCES_EACH=0 # so many there are between two
GLANCED=0      # so many there were since the last look
NODS=0         # so many more do until the next look
NODDED=0       # whether one was just done
MOVED=''       # what has left its band: seen by a `glance` or by a `nod`
BAND_PAGES_LOW=0 BAND_PAGES_HIGH=0
BANDS=''         # three lines for each group with a limit: LOW and HIGH in ten thousands of bytes, and the file
BAND_HOST_LOW='' # of MemAvailable, in KiB; empty where it says nothing that the groups do not
BAND_HOST_HIGH=''
HOST_NEAR=0 # whether the fastest leak could fill the host within ten seconds, so that each glance takes it in
CACHES=''   # four lines for each group with a limit: the least page cache in ten thousands of bytes, its file, the limit, its file
CACHE_KEYS='' # the two of memory.stat that make it up, with a blank around each
PRESSURE_FILE='' # of the pressure that counts, if any
BEAT_HEAD='' BEAT_MID='' BEAT_TAIL='' # state.json without what changes from nod to nod

# within NUMBER LOW HIGH
within() {
  case $1 in '' | *[!0-9]* | ??????????*) return 1 ;; esac
  [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}

# glance: whether all is where the last look saw it. Fails where it is not, where anything cannot be read (called with its
# complaints sent away), and when it is time for a look.
glance() {
  if [ "$GLANCES" -le 0 ]; then
    [ "$NODS" -gt 0 ] || return 1
    MOVED=nod
    nod || return 1
  fi
  MOVED=glance
  gl_n=
  read -r _ gl_n _ <"$PROC/$PID/statm"
  within "$gl_n" "$BAND_PAGES_LOW" "$BAND_PAGES_HIGH" || return 1
  [ "$HOST_NEAR" = 0 ] || host_within || return 1
  IFS=$NEWLINE
  set -- $BANDS
  IFS=" $TAB$NEWLINE"
  while [ $# -gt 0 ]; do
    read -r gl_n <"$3"
    # Without the last four digits a narrow shell can compare it as well.
    within "${gl_n%????}" "$1" "$2" || return 1
    shift 3
  done
  MOVED=
  GLANCES=$((GLANCES - 1)) GLANCED=$((GLANCED + 1))
}

host_within() {
  gl_key='' gl_n=
  # Since Linux 3.14 the third line.
  { read -r _ && read -r _ && read -r gl_key gl_n _; } <"$PROC/meminfo"
  [ "$gl_key" = MemAvailable: ] && within "$gl_n" "$BAND_HOST_LOW" "$BAND_HOST_HIGH"
}

# nod: what a glance leaves out, and the heartbeat. Fails where a look has to say what is the matter.
nod() {
  now
  no_pid='' no_paused=0
  read -r no_pid <"$LOCK/pid"
  if [ -e "$HOME_DIR/paused" ]; then no_paused=1; fi
  [ "$no_pid" = $$ ] && [ $no_paused = "$PAUSED" ] || return 1
  [ ! -e "$LOCK/reread" ] && [ ! "$CONF" -nt "$LOCK/read" ] && [ ! "$LOCK/eyes" -nt "$STATE" ] || return 1
  [ -z "$BAND_HOST_LOW" ] || host_within || return 1
  if [ -n "$PRESSURE_FILE" ]; then
    no_n=
    read -r _ no_n _ <"$PRESSURE_FILE"
    no_n=${no_n#avg10=}
    within "${no_n%%.*}" 0 0 || return 1
  fi
  IFS=$NEWLINE
  set -- $CACHES
  IFS=" $TAB$NEWLINE"
  while [ $# -gt 0 ]; do
    # In a group that files have filled the usage stays what it is while somebody grows in their place.
    no_cache=0
    while read -r no_key no_n; do
      case $CACHE_KEYS in *" $no_key "*) no_cache=$((no_cache + ${no_n%????})) ;; esac
    done <"$2"
    [ $no_cache -ge "$1" ] || return 1
    no_n=
    read -r no_n <"$4"
    [ "$no_n" = "$3" ] || return 1
    shift 4
  done
  if [ -n "$GROUP_KILLS" ]; then
    while read -r no_key no_n; do
      [ "$no_key" != oom_kill ] || [ "$no_n" = "$GROUP_KILLS" ] || return 1
    done <"$KILLS_FILE"
  fi
  # One that fails is left to the look, which says that the disk is full.
  own_pages && beat || return 1
  BEAT_T=$T BEAT_C=$T_C
  NODS=$((NODS - 1)) NODDED=1 GLANCES=$GLANCES_EACH
}

# own_pages: OWN_RSS, what is resident of this shell, in KiB.
own_pages() {
  ow_n=
  read -r _ ow_n _ </proc/$$/statm
  is_number "$ow_n" && OWN_RSS=$((ow_n * PAGE_KIB))
}
OWN_RSS=0 PAGE_KIB=4

wall_decimal() {
  two "$WALL_CS"
  RET=$WALL.$RET
}
uptime_decimal() {
  two "$T_C"
  RET=$T.$RET
}

# beat: replaces state.json by its three parts and what goes between them.
beat() {
  wall_decimal
  be_wall=$RET
  uptime_decimal
  out "$BEAT_HEAD$SEQ,\"wall\":$be_wall,\"uptime\":$RET$BEAT_MID$((OWN_RSS * 1024))$BEAT_TAIL" >"$STATE.part" &&
    move "$STATE.part" "$STATE"
}

# doze: the loop of a process that does nothing else, a bash. Whatever ends it makes it the whole script again.
doze() {
  # Once, as each redirection of a glance costs six calls of the system.
  exec 8>&2 2>&6
  for do_signal in HUP INT TERM USR1; do
    # shellcheck disable=SC2064 # the signal of now
    trap "get_up $do_signal" $do_signal
  done
  while :; do
    # shellcheck disable=SC3045,SC2034 # only bash comes here
    read -t "$DOZE_FOR" -r do_word <&9 && get_up word
    glance || get_up "${MOVED:-time}"
    SEQ=$((SEQ + 1))
    # WALL is that of the last nod, so only a fresh one says whether the wall clock jumped.
    if [ $NODDED = 1 ]; then
      NODDED=0
      wall_of_bash
      within $((RET - WALL + 2)) 0 4 || get_up time
    fi
  done
}

wall_of_bash() {
  if { read -r RET <"$PROC/wall"; } 2>&6; then return 0; fi
  # shellcheck disable=SC3045 # only bash comes here
  printf -v RET '%(%s)T' -1
}

# get_up WHY: the same process goes on as `run`, with all that it knew.
get_up() {
  if ! [ -r "$SELF_FILE" ]; then
    # It was removed meanwhile.
    exit 0
  fi
  HEAPCASE_WOKEN="$1 $SEQ $GLANCED"
  export HEAPCASE_WOKEN
  exec "$OWN_SHELL" --posix "$SELF_FILE" run 2>&8 8>&-
}

# What a dozing process knew comes back from its environment, quoted by `lie_down`.
if [ -n "${HEAPCASE_STATE-}" ] && [ -z "${HEAPCASE_WOKEN-}" ]; then
  eval "$HEAPCASE_STATE"
  doze
fi

# ---------------------------------------------------------------------------------------------------------------------
# Words and numbers
# ---------------------------------------------------------------------------------------------------------------------

# Whether the shell counts beyond 2^31.
WIDE=1
[ "$((2147483647 + 1))" -gt 0 ] || WIDE=0

# plain DIGITS: without leading zeros (which would make it octal), and never more than the shell can hold.
plain() {
  RET=${1-}
  while :; do case $RET in 0?*) RET=${RET#0} ;; *) break ;; esac; done
  if [ "$WIDE" = 1 ]; then
    [ ${#RET} -gt 15 ] && RET=999999999999999
  else
    [ ${#RET} -gt 9 ] && RET=999999999
  fi
  return 0
}

# kib_of_bytes DIGITS: long division by 1024, six digits at a time.
kib_of_bytes() {
  kb_in=$1
  kb_q=
  kb_rest=0
  if [ "$WIDE" = 1 ] && [ ${#kb_in} -le 15 ]; then
    plain "$kb_in"
    RET=$((RET / 1024))
    return 0
  fi
  while [ -n "$kb_in" ]; do
    # The first group takes what is left over, so that all others have six digits.
    case $((${#kb_in} % 6)) in
      1) kb_tail=${kb_in#?} ;;
      2) kb_tail=${kb_in#??} ;;
      3) kb_tail=${kb_in#???} ;;
      4) kb_tail=${kb_in#????} ;;
      5) kb_tail=${kb_in#?????} ;;
      *) kb_tail=${kb_in#??????} ;;
    esac
    kb_group=${kb_in%"$kb_tail"}
    kb_in=$kb_tail
    plain "$kb_group"
    kb_n=$((kb_rest * 1000000 + RET))
    kb_rest=$((kb_n % 1024))
    kb_n=$((kb_n / 1024))
    while [ ${#kb_n} -lt 6 ]; do kb_n=0$kb_n; done
    kb_q=$kb_q$kb_n
  done
  plain "${kb_q:-0}"
}

# bytes_of_kib KIB: as text, by multiplying two halves where the shell is narrow.
bytes_of_kib() {
  if [ "$WIDE" = 1 ]; then
    RET=$(($1 * 1024))
    return 0
  fi
  by_low=$(($1 % 100000 * 1024))
  by_high=$(($1 / 100000 * 1024 + by_low / 100000))
  by_low=$((by_low % 100000))
  if [ "$by_high" -gt 0 ]; then
    while [ ${#by_low} -lt 5 ]; do by_low=0$by_low; done
    RET=$by_high$by_low
  else
    RET=$by_low
  fi
}

# permille USED LIMIT (KiB): tenths of a percent, the same in narrow shells: three digits of a long division.
permille() {
  pm_used=$1
  pm_limit=$2
  while [ "$pm_limit" -gt 200000000 ]; do
    pm_used=$((pm_used / 16))
    pm_limit=$((pm_limit / 16))
  done
  [ "$pm_limit" -gt 0 ] || pm_limit=1
  RET=$((pm_used / pm_limit))
  pm_used=$((pm_used % pm_limit * 10))
  RET=$((RET * 10 + pm_used / pm_limit))
  pm_used=$((pm_used % pm_limit * 10))
  RET=$((RET * 10 + pm_used / pm_limit))
  pm_used=$((pm_used % pm_limit * 10))
  RET=$((RET * 10 + pm_used / pm_limit))
}

# decimal TENTHS: 239 is 23.9
decimal() { RET=$(($1 / 10)).$(($1 % 10)); }

# size_words KIB: for people.
size_words() {
  if [ "$1" -ge 1073741824 ]; then
    sw_n=$(($1 / 107374182)) sw_u=TiB
  elif [ "$1" -ge 1048576 ]; then
    sw_n=$(($1 / 104857)) sw_u=GiB
  elif [ "$1" -ge 1024 ]; then
    sw_n=$(($1 / 1024 * 10 + $1 % 1024 * 10 / 1024)) sw_u=MiB
  else
    RET="$1 KiB"
    return 0
  fi
  RET="$((sw_n / 10)).$((sw_n % 10)) $sw_u"
}

# seconds_of_cs HUNDREDTHS: "0.77", for sleep and for JSON.
seconds_of_cs() {
  two $(($1 % 100))
  RET=$(($1 / 100)).$RET
}

# cs_of_decimal TEXT: "0.2" is 20; fails on anything else than digits with a point.
cs_of_decimal() {
  case $1 in *.*.*) return 1 ;; esac
  cd_int=${1%%.*}
  cd_frac=
  case $1 in *.*) cd_frac=${1#*.} ;; esac
  is_number "${cd_int:-0}" && is_number "${cd_frac:-0}" || return 1
  cd_frac=${cd_frac}00
  cd_rest=${cd_frac#??}
  plain "${cd_frac%"$cd_rest"}"
  cd_frac=$RET
  plain "${cd_int:-0}"
  RET=$((RET * 100 + cd_frac))
}

# stamp SECONDS: 1970 to "20261123T020129Z", after Howard Hinnant's civil_from_days. Also sets STAMP_ISO.
stamp() {
  st_day=$(($1 / 86400 + 719468))
  st_sec=$(($1 % 86400))
  st_era=$((st_day / 146097))
  st_doe=$((st_day - st_era * 146097))
  st_yoe=$(((st_doe - st_doe / 1460 + st_doe / 36524 - st_doe / 146096) / 365))
  st_doy=$((st_doe - (365 * st_yoe + st_yoe / 4 - st_yoe / 100)))
  st_mp=$(((5 * st_doy + 2) / 153))
  st_year=$((st_yoe + st_era * 400))
  two $((st_doy - (153 * st_mp + 2) / 5 + 1))
  st_d=$RET
  if [ "$st_mp" -lt 10 ]; then st_m=$((st_mp + 3)); else
    st_m=$((st_mp - 9))
    st_year=$((st_year + 1))
  fi
  two "$st_m"
  st_m=$RET
  two $((st_sec / 3600))
  st_h=$RET
  two $((st_sec % 3600 / 60))
  st_min=$RET
  two $((st_sec % 60))
  STAMP_ISO=$st_year-$st_m-${st_d}T$st_h:$st_min:${RET}Z
  RET=$st_year$st_m${st_d}T$st_h$st_min${RET}Z
}

# json TEXT: the text as it stands between the quotes of a JSON string. Control characters become a question mark.
json() {
  RET=$1
  case $RET in
    *[\\\"]* | *[[:cntrl:]]*)
      js_in=$RET
      RET=
      while [ -n "$js_in" ]; do
        js_rest=${js_in#?}
        js_char=${js_in%"$js_rest"}
        js_in=$js_rest
        case $js_char in
          \" | \\) RET="$RET\\$js_char" ;;
          [[:cntrl:]]) RET="$RET?" ;;
          *) RET="$RET$js_char" ;;
        esac
      done
      ;;
  esac
}

# quoted TEXT: one word for a shell.
quoted() {
  qu_in=$1
  RET="'"
  while :; do
    case $qu_in in
      *\'*)
        RET="$RET${qu_in%%\'*}'\\''"
        qu_in=${qu_in#*\'}
        ;;
      *) break ;;
    esac
  done
  RET="$RET$qu_in'"
}

# A list holds KEY:VALUE words. list_get LIST KEY (0 where it is missing), list_set LIST KEY VALUE.
list_get() {
  RET=0
  for li_word in $1; do
    if [ "${li_word%%:*}" = "$2" ]; then RET=${li_word#*:}; fi
  done
}
list_set() {
  li_new=
  for li_word in $1; do
    [ "${li_word%%:*}" = "$2" ] || li_new="$li_new$li_word "
  done
  RET="$li_new$2:$3"
}

have() { command -v "$1" >/dev/null 2>&1; }

die() {
  out "heapcase-watch: $1" >&2
  exit "${2:-1}"
}

# ---------------------------------------------------------------------------------------------------------------------
# Where things are
# ---------------------------------------------------------------------------------------------------------------------

places() {
  CONF=$HOME_DIR/watch.conf
  STATE=$HOME_DIR/state.json
  COUNTERS=$HOME_DIR/counters
  LOG=$HOME_DIR/log
  INSTALLED=$HOME_DIR/installed
  LOCK=$HOME_DIR/lock
  SCRIPT=$HOME_DIR/heapcase-watch.sh
  CAPTURES=$HOME_DIR/captures
}

default_root() {
  if [ "$UID_NOW" = 0 ]; then
    RET=/var/lib/heapcase-watch
  else
    RET=${XDG_STATE_HOME:-${HOME:-/nonexistent}/.local/state}/heapcase-watch
  fi
}

# make_folder DIR: it, and what is missing above it. What of that lies outside of the watch's own folder is noted in there, and
# goes with it.
make_folder() {
  [ -d "$1" ] && return 0
  mk_dir=$1 mk_new=
  while [ -n "$mk_dir" ] && ! [ -d "$mk_dir" ]; do
    case $mk_dir/ in "$HOME_DIR"/*) ;; *) mk_new=$mk_dir$NEWLINE$mk_new ;; esac
    mk_dir=${mk_dir%/*}
  done
  mkdir -p "$1" || return 1
  [ -z "$mk_new" ] || out "${mk_new%"$NEWLINE"}" >>"$HOME_DIR/folders"
}

valid_id() {
  case $1 in '' | [!a-z0-9]* | *[!a-z0-9-]*) return 1 ;; esac
  [ ${#1} -le 40 ]
}

# ---------------------------------------------------------------------------------------------------------------------
# Clocks. The wall clock is asked for once a minute; in between it is counted on from /proc/uptime.
# ---------------------------------------------------------------------------------------------------------------------

ask_wall() {
  if { read -r RET <"$PROC/wall"; } 2>&6 && is_number "$RET"; then return 0; fi
  RET=$(date +%s 2>/dev/null)
  is_number "$RET" || RET=0
}

set_clock() {
  ask_wall
  sc_wall=$RET
  now
  WALL_AT=$sc_wall
  WALL_T=$T
  WALL_C=$T_C
  WALL=$sc_wall
  WALL_CS=0
  CLOCK_CHECKED=$T
}

# check_clock: a jump is said, and what was noted by the old clock is moved along.
check_clock() {
  cc_expected=$WALL
  set_clock
  cc_jump=$((WALL - cc_expected))
  if [ "$cc_jump" -gt 2 ] || [ "$cc_jump" -lt -2 ]; then
    log warn "the wall clock jumped by $cc_jump s"
    cc_day=
    for cc_at in $DAY; do cc_day="$cc_day$((cc_at + cc_jump)) "; done
    DAY=$cc_day
    STARTED=$((STARTED + cc_jump))
    SINCE=$((SINCE + cc_jump))
    save_counters
  elif [ "$cc_jump" -lt 0 ]; then
    # Only the second is known; never step back by what rounding makes.
    WALL_AT=$cc_expected
    WALL=$cc_expected
  fi
}

# elapsed T T_C: hundredths since then, at most a million.
elapsed() {
  if [ $((T - $1)) -gt 9999 ]; then RET=1000000; else RET=$(((T - $1) * 100 + T_C - $2)); fi
  [ "$RET" -ge 0 ] || RET=0
}

# ---------------------------------------------------------------------------------------------------------------------
# The log: one line an event, and only on a change
# ---------------------------------------------------------------------------------------------------------------------

LOG_LEFT=0
log() {
  [ -n "${LOG-}" ] || return 0
  stamp "$WALL"
  LOG_LEFT=$((LOG_LEFT - ${#2} - 30))
  if [ "$LOG_LEFT" -lt 0 ]; then
    # The size is asked for only now and then: a line is short of what was left at the last look.
    lo_size=$({ wc -c <"$LOG"; } 2>&6)
    lo_size=${lo_size##* }
    is_number "$lo_size" || lo_size=0
    if [ "$lo_size" -ge 1000000 ]; then
      mv -f "$LOG" "$LOG.1" 2>/dev/null
      lo_size=0
    fi
    LOG_LEFT=$((1000000 - lo_size))
  fi
  { out "$STAMP_ISO $1 $2" >>"$LOG"; } 2>&6 || disk_is_full
  if [ "$STEP" = 1 ]; then out "log $1 $2"; fi
  return 0
}

ERROR=
FULL_SINCE='' # uptime when the disk was first found full or read-only
# disk_is_full: gives the reserve back, so that this can still be written down.
disk_is_full() {
  ERROR="cannot write to $HOME_DIR: the disk is full or read-only"
  FULL_SINCE=${FULL_SINCE:-$T}
  if [ -e "$HOME_DIR/reserve" ]; then
    rm -f "$HOME_DIR/reserve"
    stamp "$WALL"
    { out "$STAMP_ISO error $ERROR" >>"$LOG"; } 2>&6
  fi
  return 0
}

make_reserve() {
  [ -e "$HOME_DIR/reserve" ] && return 0
  dd if=/dev/zero of="$HOME_DIR/reserve" bs=1024 count=64 2>/dev/null && return 0
  rm -f "$HOME_DIR/reserve" 2>/dev/null
  return 1
}

# ---------------------------------------------------------------------------------------------------------------------
# watch.conf: KEY=VALUE, never executed
# ---------------------------------------------------------------------------------------------------------------------

conf_defaults() {
  C_PID='' C_START='' C_BOOT='' C_EXE='' C_COMM='' C_ARGS='' C_ENDPOINT='' C_CAPTURES='' C_LIMIT=0
  C_RUNGS='70 80 90'
  C_SCOPES='cgroup process host'
  C_HOLD=2 C_REARM=5 C_COOLDOWN=300 C_PER_RUNG=3 C_PER_LIFE=10 C_PER_DAY=20 C_QUIET=60
  C_TTO=120 C_GROWTH=125 C_GROWTH_FLOOR=30 C_PSI=10 C_PSI_HOLD=3 C_PSI_FLOOR=50
  C_GOROUTINES=0 C_THREADS=0 C_FDS=0 C_FAST=4
  C_MIN_CS=20 C_MAX_CS=1000 C_LEAK=256000
  C_GC=1 C_DEBUG2=10000 C_LATER=30 C_TOOLS=1
  C_QUOTA=524288 C_MIN_FREE=1048576 C_NICE=10
}

# conf_bad KEY: the value stays what it was, and the log says so.
conf_bad() { log warn "watch.conf: the value of $1 is not understood; it stays at its default"; }

conf_number() { # KEY VALUE MAX: digits up to MAX, empty is 0
  cn_v=${2:-0}
  if is_number "$cn_v"; then
    plain "$cn_v"
    [ "$RET" -le "$3" ] && return 0
  fi
  conf_bad "$1"
  return 1
}

conf_kib() { # KEY VALUE: bytes to KiB
  if is_number "${2:-0}"; then
    kib_of_bytes "${2:-0}"
    return 0
  fi
  conf_bad "$1"
  return 1
}

conf_key() { # KEY VALUE
  case $1 in
    id) ;; # The folder says it.
    target_pid) conf_number "$1" "$2" 999999999 && C_PID=$RET && [ "$C_PID" = 0 ] && C_PID= ;;
    target_start) if is_number "${2:-0}"; then C_START=$2; else conf_bad "$1"; fi ;;
    target_boot) case $2 in *[!0-9a-f-]*) conf_bad "$1" ;; *) C_BOOT=$2 ;; esac ;;
    target_exe) C_EXE=$2 ;;
    target_comm) C_COMM=$2 ;;
    target_args) C_ARGS=$2 ;;
    target_limit) conf_kib "$1" "$2" && C_LIMIT=$RET ;;
    endpoint)
      if [ -z "$2" ] || endpoint_ok "$2"; then C_ENDPOINT=$2; else conf_bad "$1"; fi
      ;;
    rungs)
      ck_rungs=
      ck_last=0
      for ck_r in $2; do
        if is_number "$ck_r" && plain "$ck_r" && [ "$RET" -gt "$ck_last" ] && [ "$RET" -le 100 ]; then
          ck_rungs="$ck_rungs $RET"
          ck_last=$RET
        else
          conf_bad "$1"
          return 0
        fi
      done
      C_RUNGS=${ck_rungs# }
      ;;
    scopes)
      for ck_s in $2; do
        case $ck_s in cgroup | process | host) ;; *)
          conf_bad "$1"
          return 0
          ;;
        esac
      done
      C_SCOPES=$2
      ;;
    hold) conf_number "$1" "$2" 100 && C_HOLD=$RET ;;
    rearm) conf_number "$1" "$2" 50 && C_REARM=$RET ;;
    cooldown) conf_number "$1" "$2" 9999999 && C_COOLDOWN=$RET ;;
    per_rung) conf_number "$1" "$2" 9999 && C_PER_RUNG=$RET ;;
    per_life) conf_number "$1" "$2" 9999 && C_PER_LIFE=$RET ;;
    per_day) conf_number "$1" "$2" 9999 && C_PER_DAY=$RET ;;
    quiet) conf_number "$1" "$2" 9999999 && C_QUIET=$RET ;;
    time_to_oom) conf_number "$1" "$2" 9999999 && C_TTO=$RET ;;
    growth) conf_number "$1" "$2" 100000 && C_GROWTH=$RET ;;
    growth_floor) conf_number "$1" "$2" 100 && C_GROWTH_FLOOR=$RET ;;
    psi_full) conf_number "$1" "$2" 100 && C_PSI=$RET ;;
    psi_hold) conf_number "$1" "$2" 1000 && C_PSI_HOLD=$RET ;;
    psi_floor) conf_number "$1" "$2" 100 && C_PSI_FLOOR=$RET ;;
    goroutines) conf_number "$1" "$2" 999999999 && C_GOROUTINES=$RET ;;
    threads) conf_number "$1" "$2" 999999999 && C_THREADS=$RET ;;
    fds) conf_number "$1" "$2" 999999999 && C_FDS=$RET ;;
    fast_path_ticks) conf_number "$1" "$2" 1000 && C_FAST=$RET ;;
    min_interval)
      if cs_of_decimal "$2" && [ "$RET" -ge 5 ] && [ "$RET" -le 360000 ]; then C_MIN_CS=$RET; else conf_bad "$1"; fi
      ;;
    max_interval)
      if cs_of_decimal "$2" && [ "$RET" -ge 5 ] && [ "$RET" -le 360000 ]; then C_MAX_CS=$RET; else conf_bad "$1"; fi
      ;;
    leak_rate)
      if conf_kib "$1" "$2" && [ "$RET" -gt 0 ]; then C_LEAK=$RET; fi
      ;;
    gc) conf_number "$1" "$2" 1 && C_GC=$RET ;;
    debug2_below) conf_number "$1" "$2" 999999999 && C_DEBUG2=$RET ;;
    second_heap) conf_number "$1" "$2" 86400 && C_LATER=$RET ;;
    tools) conf_number "$1" "$2" 1 && C_TOOLS=$RET ;;
    quota) conf_kib "$1" "$2" && C_QUOTA=$RET ;;
    min_free) conf_kib "$1" "$2" && C_MIN_FREE=$RET ;;
    captures) case $2 in '' | /*) C_CAPTURES=$2 ;; *) conf_bad "$1" ;; esac ;;
    nice) conf_number "$1" "$2" 19 && C_NICE=$RET ;;
    *) log warn "watch.conf: unknown key ignored" ;;
  esac
  return 0
}

# read_conf: all of it anew. Two blanks and a # begin a comment behind a value.
read_conf() {
  conf_defaults
  if [ -r "$CONF" ]; then
    while IFS= read -r rc_line || [ -n "$rc_line" ]; do
      rc_line=${rc_line%"$CR"}
      case $rc_line in
        '' | \#*) continue ;;
        [a-z]*=*) ;;
        *)
          log warn "watch.conf: a line without KEY=VALUE ignored"
          continue
          ;;
      esac
      rc_value=${rc_line#*=}
      rc_value=${rc_value%%"  #"*}
      while :; do case $rc_value in *[\ $TAB]) rc_value=${rc_value%?} ;; *) break ;; esac; done
      conf_key "${rc_line%%=*}" "$rc_value"
    done <"$CONF"
  fi
  [ "$C_MIN_CS" -le "$C_MAX_CS" ] || C_MIN_CS=$C_MAX_CS
  TOP_RUNG=0
  for rc_r in $C_RUNGS; do TOP_RUNG=$rc_r; done
  CAPTURES=${C_CAPTURES:-$HOME_DIR/captures}
}
CR=$(printf '\r')

# endpoint_ok URL: only what is safe to hand to a fetcher, and only by http.
endpoint_ok() {
  case $1 in http://?*) ;; *) return 1 ;; esac
  case $1 in *[!]A-Za-z0-9.:/_~%[-]*) return 1 ;; esac
  return 0
}

# ---------------------------------------------------------------------------------------------------------------------
# What survives a restart of the watch
# ---------------------------------------------------------------------------------------------------------------------

BOOT='' LIVES=0 LIFE='' SINCE=0 LIFE_SHOTS=0 RUNG_SHOTS='' LAST_SHOTS='' DAY='' SEQ_SHOT=0 BASELINE_LIFE='' BASELINE_AT=0 CURSOR=0
LAST_NAME='' LAST_RUNG='' LAST_AT=0 LAST_HEAP=false

read_counters() {
  OLD_BOOT=
  [ -r "$COUNTERS" ] || return 0
  while IFS= read -r rd_line || [ -n "$rd_line" ]; do
    rd_value=${rd_line#*=}
    # Nothing but names, digits and lists of them is ever in there.
    case $rd_value in *[!A-Za-z0-9:.\ -]*) continue ;; esac
    case ${rd_line%%=*} in
      boot) OLD_BOOT=$rd_value ;;
      life) LIFE=$rd_value ;;
      rungs) RUNG_SHOTS=$rd_value ;;
      shots) LAST_SHOTS=$rd_value ;;
      day) DAY=$rd_value ;;
      baseline) BASELINE_LIFE=$rd_value ;;
      last) LAST_NAME=$rd_value ;;
      last_rung) LAST_RUNG=$rd_value ;;
      last_heap) if [ "$rd_value" = true ]; then LAST_HEAP=true; fi ;;
      lives | since | life_shots | seq | baseline_at | cursor | last_at)
        is_number "$rd_value" || continue
        plain "$rd_value"
        case ${rd_line%%=*} in
          lives) LIVES=$RET ;;
          since) SINCE=$RET ;;
          life_shots) LIFE_SHOTS=$RET ;;
          seq) SEQ_SHOT=$RET ;;
          baseline_at) BASELINE_AT=$RET ;;
          cursor) CURSOR=$RET ;;
          last_at) LAST_AT=$RET ;;
        esac
        ;;
    esac
  done <"$COUNTERS"
  for rd_list in "$RUNG_SHOTS" "$LAST_SHOTS"; do
    for rd_word in $rd_list; do
      is_number "${rd_word#*:}" || RUNG_SHOTS='' LAST_SHOTS=''
    done
  done
  rd_day=
  for rd_word in $DAY; do
    is_number "$rd_word" || continue
    # A time to come can only mean that the clock was set back: count it from now.
    [ "$rd_word" -le "$WALL" ] || rd_word=$WALL
    rd_day="$rd_day$rd_word "
  done
  DAY=$rd_day
}

save_counters() {
  {
    out "boot=$BOOT
lives=$LIVES
life=$LIFE
since=$SINCE
life_shots=$LIFE_SHOTS
rungs=$RUNG_SHOTS
shots=$LAST_SHOTS
day=$DAY
seq=$SEQ_SHOT
baseline=$BASELINE_LIFE
baseline_at=$BASELINE_AT
cursor=$CURSOR
last=$LAST_NAME
last_rung=$LAST_RUNG
last_at=$LAST_AT
last_heap=$LAST_HEAP" >"$COUNTERS.part" && mv -f "$COUNTERS.part" "$COUNTERS"
  } 2>&6 || disk_is_full
}

# ---------------------------------------------------------------------------------------------------------------------
# Processes: a pid alone names nobody, since pids are used again. Pid and start time do.
# ---------------------------------------------------------------------------------------------------------------------

# stat_of PROC_DIR PID: STAT_STATE, STAT_START (field 22), STAT_TICKS (of processor time, its children that ended counted
# in) and STAT_RSS (pages). The name may hold blanks, parentheses and newlines.
stat_of() {
  so_all=
  {
    while IFS= read -r so_line || [ -n "$so_line" ]; do so_all="$so_all $so_line"; done <"$1/$2/stat"
  } 2>&6
  so_all=${so_all##*") "}
  set -- $so_all
  [ $# -ge 20 ] || return 1
  STAT_STATE=$1
  STAT_TICKS=0 STAT_RSS=0
  case $# in 20 | 21) ;; *) is_number "${12}${13}${14}${15}${22}" && STAT_TICKS=$((${12} + ${13} + ${14} + ${15})) STAT_RSS=${22} ;; esac
  shift 19
  is_number "$1" || return 1
  STAT_START=$1
  return 0
}

# lives PID START: by the real /proc, whatever the tests stand in for it.
lives() {
  stat_of /proc "$1" && [ "$STAT_START" = "$2" ] && [ "$STAT_STATE" != Z ] && [ "$STAT_STATE" != X ]
}

boot_id() {
  RET=
  { read -r RET <"$PROC/sys/kernel/random/boot_id"; } 2>&6
  case $RET in *[!0-9a-f-]*) RET= ;; esac
}

# ---------------------------------------------------------------------------------------------------------------------
# One instance: a folder is made by one only. Whose owner is dead is taken over by one only.
# ---------------------------------------------------------------------------------------------------------------------

read_lock() {
  LOCK_PID='' LOCK_START='' LOCK_BOOT=
  { read -r LOCK_PID <"$LOCK/pid"; } 2>&6
  { read -r LOCK_START <"$LOCK/start"; } 2>&6
  { read -r LOCK_BOOT <"$LOCK/boot"; } 2>&6
  is_number "$LOCK_PID" && is_number "$LOCK_START"
}

# running: whether another instance holds the lock and lives.
running() {
  read_lock || return 1
  [ "$LOCK_BOOT" = "$REAL_BOOT" ] && lives "$LOCK_PID" "$LOCK_START"
}

own_lock() { # writes who we are, the pid last: a lock with a pid is complete
  {
    out "$REAL_BOOT" >"$LOCK/boot" && out "$SELF_START" >"$LOCK/start" &&
      out "$$" >"$LOCK/pid.part" && mv -f "$LOCK/pid.part" "$LOCK/pid"
  } 2>&6
}

take_lock() {
  stat_of /proc $$ || STAT_START=0
  SELF_START=$STAT_START
  tl_tries=0
  while [ "$tl_tries" -lt 3 ]; do
    if mkdir "$LOCK" 2>/dev/null; then
      own_lock
      return
    fi
    [ -d "$LOCK" ] || return 2
    running && return 1
    # One that is being made has no pid yet.
    if ! is_number "$LOCK_PID" && [ "$tl_tries" -lt 2 ]; then
      tl_tries=$((tl_tries + 1))
      sleep 1
      continue
    fi
    # Only one can make the link. It looks again afterwards: another may have been through here before.
    if ln -s "$$:$SELF_START" "$LOCK/takeover" 2>/dev/null; then
      if running; then
        rm -f "$LOCK/takeover"
        return 1
      fi
      own_lock
      tl_rc=$?
      rm -f "$LOCK/takeover"
      return $tl_rc
    fi
    tl_owner=$(readlink "$LOCK/takeover" 2>/dev/null)
    if [ -n "$tl_owner" ] && ! lives "${tl_owner%%:*}" "${tl_owner#*:}"; then rm -f "$LOCK/takeover"; fi
    tl_tries=$((tl_tries + 1))
    sleep 1
  done
  return 1
}

drop_lock() {
  read_lock
  if [ "$LOCK_PID" = "$$" ] && [ "$LOCK_START" = "$SELF_START" ]; then
    # A child that is ending may write into it meanwhile.
    rm -rf "$LOCK" 2>&6 || rm -rf "$LOCK"
  fi
  return 0
}

# ---------------------------------------------------------------------------------------------------------------------
# The target: which process, which life of it
# ---------------------------------------------------------------------------------------------------------------------

PID='' START='' COMM='' BLIND='' BLIND_T=0 HZ=100

# exe_of PID: what its program is, without what an update adds to it.
exe_of() {
  RET=$(readlink "$PROC/$1/exe" 2>/dev/null)
  RET=${RET%" (deleted)"}
}

comm_of() {
  RET=
  { IFS= read -r RET <"$PROC/$1/comm"; } 2>&6
}

# fits PID: all conditions of the settings hold. Forks, so it is asked of few.
fits() {
  [ "$1" = 1 ] && return 1
  [ "$1" = "$$" ] && return 1
  if [ -n "$C_EXE" ]; then
    exe_of "$1"
    # What cannot be read (another user's) is judged by its name, if the settings know that.
    if [ -n "$RET" ] || [ -z "$C_COMM" ]; then [ "$RET" = "$C_EXE" ] || return 1; fi
  fi
  if [ -n "$C_COMM" ]; then
    comm_of "$1"
    [ "$RET" = "$C_COMM" ] || [ -n "$C_EXE" ] || return 1
  fi
  if [ -n "$C_ARGS" ]; then
    fi_args=$(tr '\0' ' ' <"$PROC/$1/cmdline" 2>/dev/null)
    case $fi_args in *"$C_ARGS"*) ;; *) return 1 ;; esac
  fi
  return 0
}

# find_target: the life that the settings name, or the oldest process that fits.
find_target() {
  ft_pid='' ft_start=
  if [ -n "$C_PID" ] && [ "$C_PID" != 1 ] && [ "$C_PID" != "$$" ] && { [ -z "$C_BOOT" ] || [ "$C_BOOT" = "$BOOT" ]; } &&
    stat_of "$PROC" "$C_PID" && [ "$STAT_STATE" != Z ] && { [ -z "$C_START" ] || [ "$C_START" = "$STAT_START" ]; }; then
    # Without a start time the pid may long be somebody else's: the other conditions must hold then.
    if [ -n "$C_START" ] || fits "$C_PID"; then
      ft_pid=$C_PID
      ft_start=$STAT_START
    fi
  fi
  if [ -z "$ft_pid" ] && [ -n "$C_EXE$C_COMM$C_ARGS" ]; then
    ft_want=$C_COMM
    if [ -z "$ft_want" ] && [ -n "$C_EXE" ]; then
      # The kernel keeps fifteen characters.
      ft_want=${C_EXE##*/}
      if [ ${#ft_want} -gt 15 ]; then ft_want=${ft_want%"${ft_want#???????????????}"}; fi
    fi
    set +f
    set -- "$PROC"/[0-9]*
    set -f
    # By name first, which needs no fork; now and then by program, for those that call themselves otherwise.
    for ft_pass in name exe; do
      if [ $ft_pass = exe ]; then
        [ -n "$ft_pid" ] && break
        [ -n "$C_EXE" ] || break
        elapsed "$SCAN_T" 0
        [ "$RET" -ge 1000 ] || break
        SCAN_T=$T
        set +f
        ft_list=$(ls -ld "$PROC"/[0-9]*/exe 2>/dev/null)
        set -f
        set --
        IFS=$NEWLINE
        for ft_line in $ft_list; do
          ft_link=${ft_line##*" -> "}
          [ "${ft_link%" (deleted)"}" = "$C_EXE" ] || continue
          ft_dir=${ft_line%" -> "*}
          ft_dir=${ft_dir%/exe}
          set -- "$@" "$PROC/${ft_dir##*/}"
        done
        IFS=" $TAB$NEWLINE"
      fi
      for ft_dir in "$@"; do
        ft_p=${ft_dir##*/}
        is_number "$ft_p" || continue
        if [ $ft_pass = name ] && [ -n "$ft_want" ]; then
          comm_of "$ft_p"
          [ "$RET" = "$ft_want" ] || continue
        fi
        fits "$ft_p" || continue
        stat_of "$PROC" "$ft_p" || continue
        [ "$STAT_STATE" != Z ] || continue
        if [ -z "$ft_pid" ] || [ ${#STAT_START} -lt ${#ft_start} ] ||
          { [ ${#STAT_START} = ${#ft_start} ] && [ "$STAT_START" -lt "$ft_start" ]; }; then
          ft_pid=$ft_p
          ft_start=$STAT_START
        fi
      done
    done
  fi
  [ -n "$ft_pid" ] || return 1
  PID=$ft_pid
  START=$ft_start
  return 0
}
SCAN_T=-100000

what_target() {
  RET=
  if [ -n "$C_PID" ]; then RET="pid $C_PID"; fi
  if [ -n "$C_EXE" ]; then RET="${RET:+$RET or }program $C_EXE"; elif [ -n "$C_COMM" ]; then RET="${RET:+$RET or }name $C_COMM"; fi
  if [ -n "$C_ARGS" ]; then RET="$RET with the arguments named"; fi
  RET=${RET:-"nothing (watch.conf names no target)"}
}

# check_target: whether it is still the same life; looks for the next one otherwise.
check_target() {
  if [ -n "$PID" ]; then
    # One that is dead has no pages. That another process has its pid now is looked for each five seconds.
    read_pages
    if [ "$PAGES" != 0 ] && [ $((T - SEEN_T)) -lt 5 ] && [ $T -ge "$SEEN_T" ]; then return 0; fi
    if stat_of "$PROC" "$PID" && [ "$STAT_START" = "$START" ] && [ "$STAT_STATE" != Z ] && [ "$STAT_STATE" != X ]; then
      SEEN_T=$T
      return 0
    fi
    log warn "the target, pid $PID, is gone"
    PID='' START=
    P_KNOWN=0
    TARGET_GONE=1
    CHANGED=1
  fi
  if ! find_target; then
    if [ -z "$BLIND" ]; then
      what_target
      BLIND="no process fits $RET" BLIND_T=$T
      log warn "$BLIND"
      CHANGED=1
    fi
    return 1
  fi
  comm_of "$PID"
  COMM=$RET
  read_pages
  BLIND=
  SEEN_T=$T
  CHANGED=1
  ct_life=$PID:$START:$BOOT
  if [ "$ct_life" != "$LIFE" ]; then
    LIVES=$((LIVES + 1))
    LIFE=$ct_life
    SINCE=$WALL
    # Each life is an incident of its own; what bounds a restart loop is the count of a day.
    LIFE_SHOTS=0
    RUNG_SHOTS=
    LAST_SHOTS=
    save_counters
    log info "the target is pid $PID, started at $START, life $LIVES"
  else
    log info "the target is pid $PID, as before"
  fi
  plain "$START"
  LIFE_T=$((RET / HZ))
  reset_trend
  LEVEL_cgroup=0 LEVEL_process=0 LEVEL_host=0
  OVERS_cgroup='' OVERS_process='' OVERS_host=''
  GROUPS_AT=-100000
  # Its next life may listen elsewhere, in another network.
  ENDPOINT='' NS='' ARMED=0 NEXT_ARM=0 ARM_TRIES=0
  GOROUTINES=
  return 0
}
TARGET_GONE=0 SEEN_T=-100000 LIFE_T=0 ARMED=0 NEXT_ARM=0

# read_pages: PAGES, what is resident of the target, in pages; 0 where it is dead or gone.
read_pages() {
  PAGES=
  { read -r _ PAGES _ <"$PROC/$PID/statm"; } 2>&6
  if is_number "$PAGES"; then plain "$PAGES" && PAGES=$RET; else PAGES=0; fi
}
PAGES=0

# ---------------------------------------------------------------------------------------------------------------------
# Memory cgroups: every group from the target's up to the root may hold the limit that binds
# ---------------------------------------------------------------------------------------------------------------------

# find_groups: GROUP_DIRS, the folders from the target's group to the root, and GROUP_VERSION. Mounts do not move, and
# mountinfo is long: it is read again only for a process that is in other groups.
find_groups() {
  fg_v1='' fg_v2=''
  {
    while IFS= read -r fg_line || [ -n "$fg_line" ]; do
      fg_rest=${fg_line#*:}
      case ,${fg_rest%%:*}, in
        ,,) fg_v2=${fg_rest#*:} ;;
        *,memory,*) fg_v1=${fg_rest#*:} ;;
      esac
    done <"$PROC/$PID/cgroup"
  } 2>&6
  if [ "$fg_v1$NEWLINE$fg_v2" = "$GROUPS_OF" ]; then return 0; fi
  GROUPS_OF=$fg_v1$NEWLINE$fg_v2 GROUP_DIRS='' GROUP_VERSION=0 GROUP_HIDDEN=0
  fg_m1='' fg_r1='' fg_m2='' fg_r2=''
  {
    while IFS= read -r fg_line || [ -n "$fg_line" ]; do
      fg_tail=${fg_line##*" - "}
      set -- $fg_line
      case $fg_tail in
        cgroup2\ *) if [ -z "$fg_m2" ]; then fg_m2=$5 fg_r2=$4; fi ;;
        cgroup\ *)
          case ,${fg_tail##* }, in *,memory,*) if [ -z "$fg_m1" ]; then fg_m1=$5 fg_r1=$4; fi ;; esac
          ;;
      esac
    done <"$PROC/self/mountinfo"
  } 2>&6
  if [ -n "$fg_v1" ] && [ -n "$fg_m1" ]; then
    GROUP_VERSION=1 fg_path=$fg_v1 fg_mount=$fg_m1 fg_root=$fg_r1 fg_key=memory.usage_in_bytes
  elif [ -n "$fg_v2" ] && [ -n "$fg_m2" ]; then
    GROUP_VERSION=2 fg_path=$fg_v2 fg_mount=$fg_m2 fg_root=$fg_r2 fg_key=memory.stat
  else
    GROUPS_OF=
    return 1
  fi
  case $fg_mount in /sys/fs/cgroup*) fg_mount=$CGROUP_ROOT${fg_mount#/sys/fs/cgroup} ;; esac
  # In a container the mount shows a part of the tree, and the path may be that of the whole one.
  [ "$fg_root" = / ] || fg_path=${fg_path#"$fg_root"}
  if [ ! -e "$fg_mount$fg_path/$fg_key" ]; then
    if of_another_container; then
      GROUP_HIDDEN=1 GROUP_VERSION=0 G_DIR=
      return 0
    fi
    fg_path=
  fi
  fg_path=${fg_path%/}
  while :; do
    GROUP_DIRS="$GROUP_DIRS$fg_mount$fg_path$NEWLINE"
    [ -n "$fg_path" ] || break
    fg_path=${fg_path%/*}
  done
  GROUP_MOUNT=$fg_mount
  return 0
}

# of_another_container: whether that group is in a part of the tree that is not mounted here. The top of what is mounted is then
# our own container's group, whose limit says nothing of the target.
of_another_container() {
  case $fg_path in /.. | /../*) return 0 ;; esac
  [ "$fg_root" != / ] || return 1
  oa_own=
  {
    while IFS= read -r oa_line || [ -n "$oa_line" ]; do
      oa_rest=${oa_line#*:}
      case $GROUP_VERSION,${oa_rest%%:*}, in 2,, | 1,*memory,*) oa_own=${oa_rest#*:} ;; esac
    done <"$PROC/self/cgroup"
  } 2>&6
  # fg_path has lost fg_root where it begins with it.
  case $oa_own in "$fg_root" | "$fg_root"/*) ;; *) return 1 ;; esac
  case $GROUP_VERSION$fg_path in 1"$fg_v1" | 2"$fg_v2") return 0 ;; esac
  return 1
}
GROUP_HIDDEN=0

# limit_of DIR: the limit of one group in KiB, or fails where it has none. "Unlimited" is text: compared as numbers,
# a rounded guess would drop real limits.
# Also LIMIT_TEXT as it stands in LIMIT_FILE.
limit_of() {
  LIMIT_TEXT='' LIMIT_FILE=$1/memory.max
  if [ "$GROUP_VERSION" = 1 ]; then LIMIT_FILE=$1/memory.limit_in_bytes; fi
  { read -r LIMIT_TEXT <"$LIMIT_FILE"; } 2>&6
  case $LIMIT_TEXT in 92233720368547?????) return 1 ;; esac
  is_number "$LIMIT_TEXT" || return 1
  kib_of_bytes "$LIMIT_TEXT"
  [ "$RET" -gt 0 ]
}

# limited_groups: LIMITED, the few groups that have a limit. Asked again twice a minute: limits can be changed.
limited_groups() {
  LIMITED=
  lg_n=0
  IFS=$NEWLINE
  for lg_dir in $GROUP_DIRS; do
    if limit_of "$lg_dir" && [ $lg_n -lt 4 ]; then
      LIMITED="$LIMITED$lg_dir$NEWLINE"
      lg_n=$((lg_n + 1))
    fi
  done
  IFS=" $TAB$NEWLINE"
}

# used_of DIR LIMIT: what is in use and cannot be dropped, in KiB: page cache of files is given back before anything is
# killed. memory.stat is long, so its sum is kept for ten seconds while neither the usage nor the target has changed by a
# sixty-fourth of the limit: in a group that files have filled the target grows and the usage stays what it is.
used_of() {
  usage_file "$1"
  uo_file=$RET uo_a=inactive_file uo_b=active_file
  if [ "$GROUP_VERSION" = 1 ]; then uo_a=total_inactive_file uo_b=total_active_file; fi
  uo_used=
  { read -r uo_used <"$uo_file"; } 2>&6
  is_number "$uo_used" || return 1
  kib_of_bytes "$uo_used"
  uo_used=$RET
  uo_step=$((uo_used - CACHE_USED))
  uo_grown=$(((PAGES - CACHE_PAGES) * PAGE_KIB))
  if [ "$1" != "$CACHE_DIR" ] || [ $((T - CACHE_T)) -ge 10 ] ||
    [ $uo_step -gt $(($2 / 64)) ] || [ $((0 - uo_step)) -gt $(($2 / 64)) ] || [ $uo_grown -gt $(($2 / 64)) ]; then
    CACHE_DIR=$1 CACHE_T=$T CACHE_USED=$uo_used CACHE_PAGES=$PAGES CACHE_KIB=0
    uo_seen=0
    {
      while read -r uo_key uo_value; do
        case $uo_key in
          "$uo_a" | "$uo_b")
            is_number "$uo_value" || continue
            kib_of_bytes "$uo_value"
            CACHE_KIB=$((CACHE_KIB + RET))
            uo_seen=$((uo_seen + 1))
            [ $uo_seen = 2 ] && break
            ;;
        esac
      done <"$1/memory.stat"
    } 2>&6
  fi
  RET=$((uo_used - CACHE_KIB))
  [ "$RET" -ge 0 ] || RET=0
}
CACHE_DIR='' CACHE_T=0 CACHE_USED=0 CACHE_PAGES=0 CACHE_KIB=0

# usage_file DIR: where a group says what it uses, the page cache counted in, as one number of bytes.
usage_file() { if [ "$GROUP_VERSION" = 1 ]; then RET=$1/memory.usage_in_bytes; else RET=$1/memory.current; fi; }

# ---------------------------------------------------------------------------------------------------------------------
# Measuring. Each scope: X_KNOWN, X_USED and X_LIMIT in KiB, X_PM (permille), X_WHAT.
# ---------------------------------------------------------------------------------------------------------------------

H_KNOWN=0 H_USED=0 H_LIMIT=0 H_PM=0 H_WHAT='MemTotal of /proc/meminfo'
G_KNOWN=0 G_USED=0 G_LIMIT=0 G_PM=0 G_WHAT=''
P_KNOWN=0 P_USED=0 P_LIMIT=0 P_PM=0 P_WHAT=''
P_RSS=0 P_ANON=null P_FILE=null P_SHMEM=null P_SWAP=0 P_THREADS=0
PSI_KNOWN=0 PSI_SOME=0 PSI_FULL=0 PSI_T=-100000 PSI_OF='' PSI_FILE=''
OOM_KILLS='' GO_LIMIT=0

measure_host() {
  H_KNOWN=0
  mh_total='' mh_avail='' mh_free=0 mh_cached=0 mh_buffers=0 mh_slab=0 mh_shmem=0
  {
    while read -r mh_key mh_value _; do
      is_number "$mh_value" || continue
      case $mh_key in
        MemTotal:) mh_total=$mh_value ;;
        MemFree:) mh_free=$mh_value ;;
        MemAvailable:)
          mh_avail=$mh_value
          break
          ;;
        Buffers:) mh_buffers=$mh_value ;;
        Cached:) mh_cached=$mh_value ;;
        Shmem:) mh_shmem=$mh_value ;;
        SReclaimable:)
          mh_slab=$mh_value
          break
          ;;
      esac
    done <"$PROC/meminfo"
  } 2>&6
  [ -n "$mh_total" ] || return 1
  if [ -z "$mh_avail" ]; then
    # Linux before 3.14.
    plain "$mh_shmem"
    mh_shmem=$RET
    plain "$mh_free"
    mh_avail=$RET
    for mh_part in "$mh_cached" "$mh_buffers" "$mh_slab"; do
      plain "$mh_part"
      mh_avail=$((mh_avail + RET))
    done
    mh_avail=$((mh_avail - mh_shmem))
    [ "$mh_avail" -ge 0 ] || mh_avail=0
  fi
  plain "$mh_total"
  H_LIMIT=$RET
  plain "$mh_avail"
  [ "$H_LIMIT" -gt 0 ] || return 1
  H_USED=$((H_LIMIT - RET))
  [ "$H_USED" -ge 0 ] || H_USED=0
  permille "$H_USED" "$H_LIMIT"
  H_PM=$RET
  H_KNOWN=1
}

# measure_groups: of those with a limit the one that has least left.
measure_groups() {
  G_KNOWN=0 G_WHAT=
  [ -n "$PID" ] || return 1
  if [ $((T - GROUPS_AT)) -ge 30 ]; then
    # A process may be moved, and a limit changed.
    find_groups && limited_groups
    GROUPS_AT=$T
  fi
  mg_left='' LIMITED_CACHES=
  IFS=$NEWLINE
  for mg_dir in $LIMITED; do
    IFS=" $TAB$NEWLINE"
    limit_of "$mg_dir" || continue
    mg_limit=$RET
    used_of "$mg_dir" "$mg_limit" || continue
    LIMITED_CACHES="$LIMITED_CACHES$CACHE_KIB "
    if [ -z "$mg_left" ] || [ $((mg_limit - RET)) -lt "$mg_left" ]; then
      mg_left=$((mg_limit - RET))
      G_USED=$RET G_LIMIT=$mg_limit G_DIR=$mg_dir
    fi
  done
  IFS=" $TAB$NEWLINE"
  if [ $GROUP_HIDDEN = 1 ]; then G_WHAT="the target's group cannot be seen from here: target_limit can tell its limit"; fi
  [ -n "$mg_left" ] || return 1
  mg_path=${G_DIR#"$GROUP_MOUNT"}
  if [ "$GROUP_VERSION" = 1 ]; then G_WHAT="memory.limit_in_bytes of ${mg_path:-/}"; else G_WHAT="memory.max of ${mg_path:-/}"; fi
  permille "$G_USED" "$G_LIMIT"
  G_PM=$RET
  G_KNOWN=1
}
GROUPS_AT=-100000 GROUPS_OF='' LIMITED='' LIMITED_CACHES='' GROUP_DIRS='' GROUP_VERSION=0 GROUP_MOUNT='' G_DIR=''

# read_status: all that is shown of the process. The file is long: every ten seconds, or when the memory has changed.
read_status() {
  P_RSS='' P_ANON=null P_FILE=null P_SHMEM=null P_SWAP=0 P_THREADS=0
  {
    while read -r rs_key rs_value _; do
      case $rs_key in
        VmRSS: | RssAnon: | RssFile: | RssShmem: | VmSwap: | Threads:)
          is_number "$rs_value" || continue
          plain "$rs_value"
          case $rs_key in
            VmRSS:) P_RSS=$RET ;;
            RssAnon:) P_ANON=$RET ;;
            RssFile:) P_FILE=$RET ;;
            RssShmem:) P_SHMEM=$RET ;;
            VmSwap:) P_SWAP=$RET ;;
            Threads:)
              P_THREADS=$RET
              break
              ;;
          esac
          ;;
      esac
    done <"$PROC/$PID/status"
  } 2>&6
  STATUS_T=$T STATUS_LIFE=$LIFE STATUS_PAGES=$1
  [ -n "$P_RSS" ]
}
STATUS_T=0 STATUS_LIFE='' STATUS_PAGES=0

measure_process() {
  P_KNOWN=0
  [ -n "$PID" ] || return 1
  mp_step=$((PAGES - STATUS_PAGES))
  if [ "$LIFE" != "$STATUS_LIFE" ] || [ $((T - STATUS_T)) -ge 10 ] || [ $PAGES = 0 ] ||
    [ $mp_step -gt $((STATUS_PAGES / 32)) ] || [ $((0 - mp_step)) -gt $((STATUS_PAGES / 32)) ]; then
    read_status $PAGES || return 1
  else
    P_RSS=$((PAGES * PAGE_KIB))
  fi
  P_LIMIT=0
  if [ "$H_KNOWN" = 1 ]; then P_LIMIT=$H_LIMIT P_WHAT='MemTotal of /proc/meminfo'; fi
  if [ "$G_KNOWN" = 1 ] && { [ "$P_LIMIT" = 0 ] || [ "$G_LIMIT" -lt "$P_LIMIT" ]; }; then
    P_LIMIT=$G_LIMIT
    P_WHAT=$G_WHAT
  fi
  if [ "$C_LIMIT" -gt 0 ] && { [ "$P_LIMIT" = 0 ] || [ "$C_LIMIT" -lt "$P_LIMIT" ]; }; then
    P_LIMIT=$C_LIMIT
    P_WHAT='target_limit of watch.conf'
  fi
  if [ "$GO_LIMIT" -gt 0 ] && { [ "$P_LIMIT" = 0 ] || [ "$GO_LIMIT" -lt "$P_LIMIT" ]; }; then
    P_LIMIT=$GO_LIMIT
    P_WHAT='GOMEMLIMIT of the process'
  fi
  [ "$P_LIMIT" -gt 0 ] || return 1
  P_USED=$((P_RSS + P_SWAP))
  permille "$P_USED" "$P_LIMIT"
  P_PM=$RET
  P_KNOWN=1
}

# measure_psi: PSI_SOME and PSI_FULL in hundredths of a percent, and PSI_OF, whose pressure it is: `group`, `host`, or
# `machine`. The last says nothing of what is watched: where a group limits, a machine stands still for other groups too
# (version 1 of cgroups has no pressure of its own), and in a container whose meminfo is made up for it the rest of the
# machine cannot even be seen.
measure_psi() {
  # The kernel averages anew each two seconds.
  [ $((T - PSI_T)) -ge 2 ] || [ "$STEP" = 1 ] || return 0
  PSI_T=$T
  PSI_KNOWN=0
  PSI_FILE=$PROC/pressure/memory PSI_OF=machine
  if [ "$G_KNOWN" = 1 ] && [ "$GROUP_VERSION" = 2 ] && [ -r "$G_DIR/memory.pressure" ]; then
    PSI_FILE=$G_DIR/memory.pressure PSI_OF=group
  elif [ $MEMINFO_MADE_UP = 0 ] && [ $GROUP_HIDDEN = 0 ]; then
    # The pressure of what limits: without a group that does, the host's.
    [ "$G_KNOWN" = 1 ] && [ $((G_LIMIT - G_USED)) -lt $((H_LIMIT - H_USED)) ] || PSI_OF=host
  fi
  [ -r "$PSI_FILE" ] || return 1
  {
    while read -r ms_kind ms_avg _; do
      cs_of_decimal "${ms_avg#avg10=}" || continue
      case $ms_kind in
        some) PSI_SOME=$RET ;;
        full)
          PSI_FULL=$RET
          PSI_KNOWN=1
          ;;
      esac
    done <"$PSI_FILE"
  } 2>&6
  [ "$PSI_KNOWN" = 1 ]
}

# find_made_up: MEMINFO_MADE_UP, whether something is mounted over /proc/meminfo, as lxcfs does for containers.
find_made_up() {
  MEMINFO_MADE_UP=0
  {
    while read -r _ _ _ _ fm_mount _; do
      if [ "$fm_mount" = /proc/meminfo ]; then MEMINFO_MADE_UP=1; fi
    done <"$PROC/self/mountinfo"
  } 2>&6
}
MEMINFO_MADE_UP=0

# kills_in FILE: its count of OOM kills, or empty.
kills_in() {
  ki_kills=
  {
    while read -r ki_key ki_value; do
      [ "$ki_key" = oom_kill ] || continue
      if is_number "$ki_value"; then
        plain "$ki_value"
        ki_kills=$RET
      fi
      break
    done <"$1"
  } 2>&6
  RET=$ki_kills
}

# count_oom_kills: GROUP_KILLS of the target's group, and MACHINE_KILLS, which count those of everybody.
count_oom_kills() {
  ck_dir=${G_DIR:-${GROUP_DIRS%%"$NEWLINE"*}}
  ck_file=$ck_dir/memory.events
  if [ "$GROUP_VERSION" = 1 ]; then ck_file=$ck_dir/memory.oom_control; fi
  kills_in "$ck_file"
  if [ "$ck_file" != "$KILLS_FILE" ]; then
    # Another group, another count: nothing to compare with.
    KILLS_FILE=$ck_file
    GROUP_BEFORE=
  else
    GROUP_BEFORE=$GROUP_KILLS
  fi
  GROUP_KILLS=$RET
  if [ "$TARGET_GONE" = 1 ] || [ $((T - MACHINE_T)) -ge 60 ]; then
    MACHINE_T=$T
    MACHINE_BEFORE=$MACHINE_KILLS
    kills_in "$PROC/vmstat"
    MACHINE_KILLS=$RET
  else
    MACHINE_BEFORE=$MACHINE_KILLS
  fi
  OOM_KILLS=${GROUP_KILLS:-$MACHINE_KILLS}
}
KILLS_FILE='' GROUP_KILLS='' GROUP_BEFORE='' MACHINE_KILLS='' MACHINE_BEFORE='' MACHINE_T=-100000

# read_go_limit: GOMEMLIMIT of the process, in KiB; 0 where it has none or hides it. Once a life.
read_go_limit() {
  GO_LIMIT=0
  rg_text=$(tr '\0' '\n' <"$PROC/$PID/environ" 2>/dev/null | sed -n 's/^GOMEMLIMIT=\([0-9]*[KMGT]*i*B*\)$/\1/p' | sed -n 1p)
  rg_n=${rg_text%%[!0-9]*}
  is_number "$rg_n" || return 0
  [ ${#rg_n} -le 15 ] || return 0
  case $rg_text in
    *KiB) rg_zeros=$rg_n rg_shift=1 ;;
    *MiB) rg_zeros=$rg_n rg_shift=1024 ;;
    *GiB) rg_zeros=$rg_n rg_shift=1048576 ;;
    *TiB) rg_zeros=$rg_n rg_shift=1073741824 ;;
    *)
      kib_of_bytes "$rg_n"
      GO_LIMIT=$RET
      return 0
      ;;
  esac
  [ ${#rg_zeros} -le 6 ] || return 0
  plain "$rg_zeros"
  # More than 1 TiB in a narrow shell: no limit worth a rule.
  if [ "$WIDE" = 1 ] || [ "$RET" -lt $((1073741824 / rg_shift)) ]; then GO_LIMIT=$((RET * rg_shift)); fi
  return 0
}

# ---------------------------------------------------------------------------------------------------------------------
# Trend. It follows the scope that has least left before somebody is killed: the cgroup or the host.
# ---------------------------------------------------------------------------------------------------------------------

reset_trend() {
  LEAD='' RING_V='' RING_T='' SLOW_V='' SLOW_T='' SLOW_MAX='' SLOW_SLOPE='' PREV_USED='' RISE=0 STEP_CS=0
  HIGH=0       # the highest value that has left the last twelve samples
  HIGH_T=$T    # since when there is one to compare with
  FAST_FLOOR=0 # the fast path that fell back does not fire again below this
  FAST_PEAK=0
  BUCKET_MIN='' BUCKET_MAX=0 BUCKET_T=0 BUCKETS=0
  GROWTH_HIGH=0 # the highest value that is older than those ten
  SLOPE='' TTO_SOON='' TTO_LATE='' GROWTH_MEAN=0 GROWTH_NOW=0
  PSI_OVER=0
}

lead_scope() {
  ls_lead=
  case " $C_SCOPES " in *" cgroup "*) [ "$G_KNOWN" = 1 ] && ls_lead=cgroup L_USED=$G_USED L_LIMIT=$G_LIMIT ;; esac
  case " $C_SCOPES " in
    *" host "*)
      if [ "$H_KNOWN" = 1 ]; then
        # A quarter of room against flapping between the two.
        if [ -z "$ls_lead" ] || [ $(((H_LIMIT - H_USED) / 4 * 5)) -lt $((L_LIMIT - L_USED)) ] ||
          { [ "$LEAD" = host ] && [ $((H_LIMIT - H_USED)) -lt $(((L_LIMIT - L_USED) / 4 * 5)) ]; }; then
          ls_lead=host L_USED=$H_USED L_LIMIT=$H_LIMIT
        fi
      fi
      ;;
  esac
  # A limit that only we were told of: the process leads where it has less left below that, with the same room.
  if [ "$C_LIMIT" -gt 0 ] && [ "$P_KNOWN" = 1 ]; then
    ls_left=$((L_LIMIT - L_USED))
    if [ "$LEAD" = process ]; then ls_left=$((ls_left / 4 * 5)); fi
    if [ -z "$ls_lead" ] || [ $((C_LIMIT - P_USED)) -lt $ls_left ]; then
      ls_lead=process L_USED=$P_USED L_LIMIT=$C_LIMIT
    fi
  fi
  if [ -z "$ls_lead" ] && [ "$P_KNOWN" = 1 ]; then ls_lead=process L_USED=$P_USED L_LIMIT=$P_LIMIT; fi
  if [ "$ls_lead" != "$LEAD" ]; then
    reset_trend
    LEAD=$ls_lead
  fi
  [ -n "$LEAD" ] || return 1
  HEADROOM=$((L_LIMIT - L_USED))
  [ "$HEADROOM" -gt 0 ] || HEADROOM=1
  permille "$L_USED" "$L_LIMIT"
  L_PM=$RET
}
L_USED=0 L_LIMIT=0 L_PM=0 HEADROOM=1

# fit TIMES VALUES: least squares. FIT_SLOPE in KiB a second and FIT_UP, how many steps rose.
fit() {
  ft_unit=1 ft_div=1
  if [ "$WIDE" = 0 ]; then
    # Coarser, so that the products stay below 2^31.
    ft_unit=$((L_LIMIT / 4096 + 1))
    ft_div=10
  fi
  ft_n=0 ft_sx=0 ft_sy=0 ft_sxx=0 ft_sxy=0 FIT_UP=0
  ft_rest=$2
  for ft_t in $1; do
    ft_v=${ft_rest%% *}
    ft_rest=${ft_rest#* }
    if [ $ft_n = 0 ]; then
      ft_t0=$ft_t ft_v0=$ft_v
    elif [ "$ft_v" -gt "$ft_before" ]; then
      FIT_UP=$((FIT_UP + 1))
    fi
    ft_before=$ft_v
    ft_x=$(((ft_t - ft_t0) / ft_div))
    ft_y=$(((ft_v - ft_v0) / ft_unit))
    ft_n=$((ft_n + 1))
    ft_sx=$((ft_sx + ft_x))
    ft_sy=$((ft_sy + ft_y))
    ft_sxx=$((ft_sxx + ft_x * ft_x))
    ft_sxy=$((ft_sxy + ft_x * ft_y))
  done
  ft_den=$((ft_n * ft_sxx - ft_sx * ft_sx))
  ft_num=$((ft_n * ft_sxy - ft_sx * ft_sy))
  FIT_SLOPE=0
  [ "$ft_den" -gt 0 ] || return 0
  if [ "$WIDE" = 1 ]; then
    FIT_SLOPE=$((ft_num * 100 / ft_den))
  elif [ "$ft_num" -gt 100000000 ] || [ "$ft_num" -lt -100000000 ]; then
    FIT_SLOPE=$((ft_num / (ft_den / 10 + 1) * ft_unit))
  else
    FIT_SLOPE=$((ft_num * 10 / ft_den * ft_unit))
  fi
}

# trend: after each measurement. Times are hundredths since the life was first seen, values KiB.
trend() {
  lead_scope || return 1
  if [ -z "$PREV_USED" ]; then
    TREND_T=$T TREND_C=$T_C
    PREV_USED=$L_USED PREV_T=$T PREV_C=$T_C
    RISE=0 STEP_CS=0
    BUCKET_T=$T
  else
    elapsed "$PREV_T" "$PREV_C"
    STEP_CS=$RET
    # The last look may be a minute ago, but up to the last glance nothing had risen, nor up to the last nod what it sees.
    if [ "$GLANCED" -gt 0 ]; then
      tr_most=1000
      if [ "$MOVED" = glance ]; then tr_most=$INTERVAL; fi
      [ "$STEP_CS" -le $tr_most ] || STEP_CS=$tr_most
    fi
    RISE=$((L_USED - PREV_USED))
    tr_was=$PREV_USED
    PREV_USED=$L_USED PREV_T=$T PREV_C=$T_C
  fi
  elapsed "$TREND_T" "$TREND_C"
  if [ "$RET" -ge 1000000 ]; then
    # The times are relative, so that they stay small: begin anew.
    TREND_T=$T TREND_C=$T_C
    RING_V='' RING_T='' SLOW_V='' SLOW_T='' SLOW_MAX=''
    RET=0
  fi
  tr_t=$RET
  set -- $RING_V $L_USED
  if [ $# -gt 12 ]; then
    [ "$1" -le "$HIGH" ] || HIGH=$1
    shift
    RING_T=${RING_T#* }
  fi
  RING_V="$*"
  tr_n=$#
  RING_T="${RING_T:+$RING_T }$tr_t"

  # The lowest of each ten seconds: what a collector's saw-tooth stands on. What glances saw is what the look before them saw.
  if [ "$GLANCED" -gt 0 ]; then
    if [ $((T - BUCKET_T)) -gt 130 ]; then
      # Only the last ten are kept.
      BUCKETS=$((BUCKETS + (T - BUCKET_T - 130) / 10))
      BUCKET_T=$((T - 130))
    fi
    while [ $((T - BUCKET_T)) -ge 20 ]; do
      BUCKET_MIN=${BUCKET_MIN:-$tr_was}
      [ "$tr_was" -le "$BUCKET_MAX" ] || BUCKET_MAX=$tr_was
      push_bucket
      BUCKET_T=$((BUCKET_T + 10))
    done
  fi
  if [ -z "$BUCKET_MIN" ] || [ "$L_USED" -lt "$BUCKET_MIN" ]; then BUCKET_MIN=$L_USED; fi
  [ "$L_USED" -le "$BUCKET_MAX" ] || BUCKET_MAX=$L_USED
  if [ $((T - BUCKET_T)) -ge 10 ]; then close_bucket; fi

  SLOPE='' TTO_SOON='' TTO_LATE=
  if [ "$tr_n" = 12 ]; then
    fit "$RING_T" "$RING_V"
    if [ "$FIT_UP" -ge 8 ] && [ "$FIT_SLOPE" -gt 0 ]; then
      SLOPE=$FIT_SLOPE
      TTO_LATE=$((HEADROOM / SLOPE))
      tr_short=$RING_T
      tr_v=$RING_V
      tr_n=8
      while [ $tr_n -gt 0 ]; do
        tr_short=${tr_short#* }
        tr_v=${tr_v#* }
        tr_n=$((tr_n - 1))
      done
      fit "$tr_short" "$tr_v"
      if [ "$FIT_SLOPE" -gt 0 ]; then TTO_SOON=$((HEADROOM / FIT_SLOPE)); else TTO_SOON=$TTO_LATE; fi
    fi
  fi
  if [ -z "$SLOPE" ] && [ -n "$SLOW_SLOPE" ]; then
    SLOPE=$SLOW_SLOPE
    TTO_LATE=$((HEADROOM / SLOPE))
    TTO_SOON=$TTO_LATE
  fi
  if [ -n "$SLOPE" ] && [ "$TTO_SOON" -gt "$TTO_LATE" ]; then
    tr_t=$TTO_SOON TTO_SOON=$TTO_LATE TTO_LATE=$tr_t
  fi
  return 0
}
TREND_T=0 TREND_C=0 PREV_T=0 PREV_C=0

# close_bucket: growth compares such minima with the ten before, and a line through them tells of slow leaks.
close_bucket() {
  push_bucket
  BUCKET_T=$T
  SLOW_SLOPE=
  set -- $SLOW_V
  if [ $# -gt 10 ]; then
    fit "$SLOW_T" "$SLOW_V"
    if [ "$FIT_UP" -ge 8 ] && [ "$FIT_SLOPE" -gt 0 ]; then SLOW_SLOPE=$FIT_SLOPE; fi
  fi
}

push_bucket() { # the one that began at BUCKET_T, as of ten seconds later
  elapsed "$TREND_T" "$TREND_C"
  pb_t=$((RET - (T - BUCKET_T - 10) * 100))
  BUCKETS=$((BUCKETS + 1))
  set -- $SLOW_V
  GROWTH_MEAN=0
  GROWTH_NOW=$BUCKET_MIN
  if [ $# -ge 10 ]; then
    while [ $# -gt 10 ]; do
      [ "${SLOW_MAX%% *}" -le "$GROWTH_HIGH" ] || GROWTH_HIGH=${SLOW_MAX%% *}
      shift
      SLOW_T=${SLOW_T#* }
      SLOW_MAX=${SLOW_MAX#* }
    done
    for pb_v in "$@"; do GROWTH_MEAN=$((GROWTH_MEAN + pb_v / 10)); done
  fi
  SLOW_V="$*${*:+ }$BUCKET_MIN"
  SLOW_T="${SLOW_T:+$SLOW_T }$pb_t"
  SLOW_MAX="${SLOW_MAX:+$SLOW_MAX }$BUCKET_MAX"
  BUCKET_MIN='' BUCKET_MAX=0
}
reset_trend

# ---------------------------------------------------------------------------------------------------------------------
# Rules
# ---------------------------------------------------------------------------------------------------------------------

LEVEL_cgroup=0 LEVEL_process=0 LEVEL_host=0    # the highest rung that has fired and is not armed again
OVERS_cgroup='' OVERS_process='' OVERS_host='' # the highest rung reached in each of the last samples
NOTED=''
GOROUTINES='' FDS=0
PAUSED=0

# rank KEY: what may push aside what. Rungs count by their place in the ladder; the top one stands above all.
rank() {
  case $1 in
    later | oom) RET=1 ;;
    baseline) RET=2 ;;
    goroutines | threads | fds) RET=3 ;;
    growth | psi) RET=4 ;;
    tto) RET=5 ;;
    fast) RET=80 ;;
    "$TOP_RUNG") RET=100 ;;
    *)
      RET=10
      for ra_rung in $C_RUNGS; do
        [ "$ra_rung" = "$1" ] && return 0
        RET=$((RET + 1))
      done
      ;;
  esac
}

scope_words() { # SCOPE PM LIMIT: "cgroup 23.9 % of 512.0 MiB"
  size_words "$3"
  sc_size=$RET
  decimal "$2"
  RET="$1 $RET % of $sc_size"
}

# allowed KEY URGENT: BLOCK is empty, or why not: paused, quiet, cooldown, throttled. UNTIL is wall time or empty.
allowed() {
  BLOCK='' UNTIL='' BLOCK_WHY=
  if [ "$PAUSED" = 1 ]; then
    BLOCK=paused BLOCK_WHY='paused'
    return 1
  fi
  if [ "$2" = 0 ] && [ -n "$PID" ] && [ $((T - LIFE_T)) -lt "$C_QUIET" ]; then
    BLOCK=quiet UNTIL=$((WALL + C_QUIET - T + LIFE_T))
    stamp "$UNTIL"
    BLOCK_WHY="the process is young: quiet until $STAMP_ISO"
    return 1
  fi
  al_wait=0
  for al_word in $LAST_SHOTS; do
    al_at=${al_word#*:}
    al_left=$((C_COOLDOWN - T + al_at))
    case ${al_word%%:*} in
      "$1") ;;
      [0-9]*)
        # What a rung has shown, a lower one need not show again; the other rules wait a minute after any capture.
        case $1 in
          [0-9]*) [ "${al_word%%:*}" -gt "$1" ] || continue ;;
          fast) continue ;;
          *) al_left=$((60 - T + al_at)) ;;
        esac
        ;;
      *)
        case $1 in [0-9]* | fast) continue ;; *) al_left=$((60 - T + al_at)) ;; esac
        ;;
    esac
    [ "$al_left" -le "$al_wait" ] || al_wait=$al_left
  done
  if [ $al_wait -gt 0 ]; then
    BLOCK=cooldown UNTIL=$((WALL + al_wait))
    stamp "$UNTIL"
    BLOCK_WHY="rests until $STAMP_ISO"
    return 1
  fi
  list_get "$RUNG_SHOTS" "$1"
  if [ "$C_PER_RUNG" -gt 0 ] && [ "$RET" -ge "$C_PER_RUNG" ]; then
    BLOCK=throttled BLOCK_WHY="fired $RET times in this life, the most that is allowed"
    return 1
  fi
  if [ "$C_PER_LIFE" -gt 0 ] && [ "$LIFE_SHOTS" -ge "$C_PER_LIFE" ]; then
    BLOCK=throttled BLOCK_WHY="$LIFE_SHOTS captures in this life of the process, the most that is allowed"
    return 1
  fi
  today
  if [ "$C_PER_DAY" -gt 0 ] && [ "$TODAY" -ge "$C_PER_DAY" ]; then
    BLOCK=throttled UNTIL=$((${DAY%% *} + 86400))
    stamp "$UNTIL"
    BLOCK_WHY="$TODAY captures within a day, the most that is allowed; the oldest no longer counts from $STAMP_ISO"
    return 1
  fi
  return 0
}

today() {
  TODAY=0
  to_day=
  for to_at in $DAY; do
    if [ $((WALL - to_at)) -lt 86400 ]; then
      to_day="$to_day$to_at "
      TODAY=$((TODAY + 1))
    fi
  done
  DAY=$to_day
}

# note KEY REASON TEXT: said once per change. REASON is one word; an empty one is the normal state.
note() {
  list_get "$NOTED" "$1"
  [ "$RET" = 0 ] && RET=
  [ "$RET" = "$2" ] && return 0
  list_set "$NOTED" "$1" "$2"
  NOTED=$RET
  CHANGED=1
  [ -z "$3" ] || log info "$3"
}

# ladder SCOPE KNOWN PM LIMIT: which rung of this scope has held, and which is armed again.
ladder() {
  la_scope=$1
  case $la_scope in
    cgroup) la_level=$LEVEL_cgroup la_overs=$OVERS_cgroup ;;
    process) la_level=$LEVEL_process la_overs=$OVERS_process ;;
    *) la_level=$LEVEL_host la_overs=$OVERS_host ;;
  esac
  la_over=0 la_conf=0
  if [ "$2" = 1 ]; then
    la_down=0
    for la_rung in $C_RUNGS; do
      [ "$3" -ge $((la_rung * 10)) ] && la_over=$la_rung
      [ "$3" -ge $(((la_rung - C_REARM) * 10)) ] && la_down=$la_rung
    done
    if [ "$la_level" -gt "$la_down" ]; then
      scope_words "$la_scope" "$3" "$4"
      log info "$RET: armed again above rung $la_down"
      la_level=$la_down
      CHANGED=1
    fi
    set -- $la_overs $la_over
    while [ $# -gt 1 ] && [ $# -gt "$C_HOLD" ]; do shift; done
    la_overs="$*"
    if [ $# -ge "$C_HOLD" ]; then
      la_conf=$1
      for la_rung in "$@"; do [ "$la_rung" -ge "$la_conf" ] || la_conf=$la_rung; done
    fi
    [ "$la_over" -lt "$TOP_RUNG" ] || la_conf=$la_over
  else
    la_overs=
  fi
  case $la_scope in
    cgroup) LEVEL_cgroup=$la_level OVERS_cgroup=$la_overs ;;
    process) LEVEL_process=$la_level OVERS_process=$la_overs ;;
    *) LEVEL_host=$la_level OVERS_host=$la_overs ;;
  esac
  if [ "$la_conf" -gt "$la_level" ] && [ "$la_conf" -gt "$BEST" ]; then
    BEST=$la_conf
    BEST_SCOPE=$la_scope
  fi
}

values_of() { # SCOPE: V_KNOWN V_PM V_USED V_LIMIT V_LEVEL V_OVERS
  case $1 in
    cgroup) V_KNOWN=$G_KNOWN V_PM=$G_PM V_USED=$G_USED V_LIMIT=$G_LIMIT V_LEVEL=$LEVEL_cgroup V_OVERS=$OVERS_cgroup ;;
    process) V_KNOWN=$P_KNOWN V_PM=$P_PM V_USED=$P_USED V_LIMIT=$P_LIMIT V_LEVEL=$LEVEL_process V_OVERS=$OVERS_process ;;
    *) V_KNOWN=$H_KNOWN V_PM=$H_PM V_USED=$H_USED V_LIMIT=$H_LIMIT V_LEVEL=$LEVEL_host V_OVERS=$OVERS_host ;;
  esac
}

# attempt KEY RULE SCOPE URGENT WHY: fires unless something forbids it, which is said once.
attempt() {
  if allowed "$1" "$4" && free_for "$1"; then
    note "$2.$3" '' ''
    shoot "$1" "$2" "$3" "$4" "$5"
    return 0
  fi
  note "$2.$3" "$BLOCK" "$5, but not fired: $BLOCK_WHY"
  return 1
}

# rules: at most one capture is begun in a tick, the most telling first.
rules() {
  [ -n "$PID" ] || return 0
  BEST=0 BEST_SCOPE=
  for ru_scope in $C_SCOPES; do
    values_of "$ru_scope"
    ladder "$ru_scope" "$V_KNOWN" "$V_PM" "$V_LIMIT"
  done
  if [ "$BEST" -gt 0 ]; then
    values_of "$BEST_SCOPE"
    scope_words "$BEST_SCOPE" "$V_PM" "$V_LIMIT"
    ru_why="$RET, rung $BEST"
  fi
  if [ "$BEST" -gt 0 ] && [ "$BEST" -ge "$TOP_RUNG" ]; then
    attempt "$BEST" rung "$BEST_SCOPE" 1 "$ru_why" && fired_rung && return 0
  fi
  if fast_path; then
    scope_words "$LEAD" "$L_PM" "$L_LIMIT"
    ru_fast="$RET, rising so fast that it is full in less than $C_FAST ticks or 2.5 s"
    if attempt fast fast "$LEAD" 1 "$ru_fast"; then
      FAST_PEAK=$L_USED
      return 0
    fi
  elif [ -n "$LEAD" ]; then
    note "fast.$LEAD" '' ''
  fi
  if [ "$BEST" -gt 0 ] && [ "$BEST" -lt "$TOP_RUNG" ]; then
    attempt "$BEST" rung "$BEST_SCOPE" 0 "$ru_why" && fired_rung && return 0
  fi
  if [ -n "$LEAD" ]; then
    if [ "$C_TTO" -gt 0 ] && [ -n "$SLOPE" ] && [ "$TTO_LATE" -lt "$C_TTO" ] && knows_highs && new_high; then
      scope_words "$LEAD" "$L_PM" "$L_LIMIT"
      attempt tto tto "$LEAD" 0 "$RET, full in $TTO_SOON to $TTO_LATE s" && return 0
    else
      note "tto.$LEAD" '' ''
    fi
    if grown; then
      decimal "$ru_now"
      ru_words=$RET
      decimal "$ru_mean"
      attempt growth growth "$LEAD" 0 "$LEAD at $ru_words % after a mean of $RET %" && return 0
    else
      note "growth.$LEAD" '' ''
    fi
  fi
  if [ "$PSI_KNOWN" = 1 ] && [ "$C_PSI" -gt 0 ] && [ "$PSI_FULL" -ge $((C_PSI * 100)) ]; then
    PSI_OVER=$((PSI_OVER + 1))
    if [ "$PSI_OVER" -ge "$C_PSI_HOLD" ]; then
      seconds_of_cs "$PSI_FULL"
      ru_why="everything stood still for $RET % of the last 10 s, waiting for memory"
      if psi_counts; then
        attempt psi psi - 0 "$ru_why" && return 0
      else
        note psi.- "$PSI_OF" "$ru_why, but not fired: $RET"
      fi
    fi
  else
    PSI_OVER=0
    note psi.- '' ''
  fi
  for ru_rule in goroutines threads fds; do
    case $ru_rule in
      goroutines) ru_now=${GOROUTINES:-0} ru_at=$C_GOROUTINES ;;
      threads) ru_now=$P_THREADS ru_at=$C_THREADS ;;
      *) ru_now=$FDS ru_at=$C_FDS ;;
    esac
    if [ "$ru_at" -gt 0 ] && [ "$ru_now" -ge "$ru_at" ]; then
      attempt $ru_rule $ru_rule - 0 "$ru_now $ru_rule, not below $ru_at" && return 0
    else
      note $ru_rule.- '' ''
    fi
  done
  return 0
}

# psi_counts: whether the pressure is that of what is watched, and comes from its memory being used. RET says why not: what
# only reads and writes files waits for memory as well, as its page cache is dropped and filled.
psi_counts() {
  if [ "$PSI_OF" = machine ]; then
    RET="this pressure is the whole machine's, and the limit is not"
    return 1
  fi
  values_of "${LEAD:-host}"
  [ "$V_KNOWN" = 1 ] && [ "$V_PM" -lt $((C_PSI_FLOOR * 10)) ] || return 0
  scope_words "${LEAD:-host}" "$V_PM" "$V_LIMIT"
  RET="$RET, below $C_PSI_FLOOR %"
  return 1
}

# fired_rung: scopes that stand on the same rung or below have been shown by the same capture.
fired_rung() {
  for fr_scope in cgroup process host; do
    values_of $fr_scope
    fr_level=0
    [ "$V_KNOWN" = 1 ] || continue
    for fr_rung in $C_RUNGS; do
      if [ "$V_PM" -ge $((fr_rung * 10)) ] && [ "$fr_rung" -le "$BEST" ]; then fr_level=$fr_rung; fi
    done
    [ "$fr_level" -gt "$V_LEVEL" ] || continue
    case $fr_scope in
      cgroup) LEVEL_cgroup=$fr_level ;;
      process) LEVEL_process=$fr_level ;;
      *) LEVEL_host=$fr_level ;;
    esac
  done
  return 0
}

# new_high: a saw-tooth comes back to where it was; a leak has never been there.
new_high() { [ "$L_USED" -gt $((HIGH + L_LIMIT / 50)) ]; }

# knows_highs: the first tooth of a saw that we see looks like a leak. Rungs and the fast path do not wait for more of them.
knows_highs() { [ $((T - HIGH_T)) -ge "$C_QUIET" ]; }

# soon_full: where ticks are short, four of them are less than a capture takes while the leak has the processors.
soon_full() { # in less than 2.5 s at the speed of the last step, and not at the beginning of a life
  sf_speed=$((RISE / STEP_CS))
  [ "$L_PM" -ge 400 ] && [ "$sf_speed" -gt 0 ] && [ $((HEADROOM / sf_speed)) -lt 250 ]
}

fast_path() {
  if [ "$FAST_PEAK" -gt 0 ]; then
    if [ "$L_USED" -gt "$FAST_PEAK" ]; then
      FAST_PEAK=$L_USED
    elif [ "$L_USED" -lt $((FAST_PEAK - L_LIMIT / 20)) ]; then
      FAST_FLOOR=$((FAST_PEAK + L_LIMIT / 20))
      scope_words "$LEAD" "$L_PM" "$L_LIMIT"
      log info "$RET: fallen back after the fast path fired; it fires again only above its peak"
      FAST_PEAK=0
    fi
  fi
  [ "$C_FAST" -gt 0 ] && [ -n "$LEAD" ] && [ "$STEP_CS" -gt 0 ] && [ "$RISE" -gt 0 ] || return 1
  [ $((HEADROOM / C_FAST)) -lt "$RISE" ] || soon_full || return 1
  new_high && [ "$L_USED" -ge "$FAST_FLOOR" ] || return 1
  values_of "$LEAD"
  [ "$V_LEVEL" = 0 ] || [ "$V_LEVEL" -lt "$TOP_RUNG" ]
}

grown() {
  ru_now=0 ru_mean=0
  [ "$C_GROWTH" -gt 0 ] && [ "$BUCKETS" -ge 15 ] && [ "$GROWTH_MEAN" -gt 0 ] || return 1
  permille "$GROWTH_NOW" "$L_LIMIT"
  ru_now=$RET
  permille "$GROWTH_MEAN" "$L_LIMIT"
  ru_mean=$RET
  [ $((ru_now * 100)) -ge $((ru_mean * C_GROWTH)) ] && [ "$ru_now" -ge $((C_GROWTH_FLOOR * 10)) ] &&
    [ "$GROWTH_NOW" -gt $((GROWTH_HIGH + L_LIMIT / 50)) ]
}

# next_interval: INTERVAL in hundredths. So short that a leak of the stated rate cannot use up half of what is left
# between two ticks; shorter the nearer a rung comes.
next_interval() {
  INTERVAL=$C_MAX_CS SOON=0
  if [ -n "$LEAD" ]; then
    if [ "$HEADROOM" -lt 20000000 ]; then
      ni_cs=$((HEADROOM * 50 / C_LEAK))
      [ "$ni_cs" -ge "$INTERVAL" ] || INTERVAL=$ni_cs
    fi
    values_of "$LEAD"
    if [ -n "$PID" ]; then
      ni_next=1000
      for ni_rung in $C_RUNGS; do
        if [ "$ni_rung" -gt "$V_LEVEL" ] && [ $((ni_rung * 10)) -gt "$V_PM" ]; then
          ni_next=$((ni_rung * 10))
          break
        fi
      done
      if [ "$ni_next" -lt 1000 ] && [ $((ni_next - V_PM)) -le 50 ] && [ "$INTERVAL" -gt 100 ]; then INTERVAL=100; fi
      # Something begins: the next look tells how fast it is.
      if [ "$RISE" -gt $((L_LIMIT / 50)) ]; then INTERVAL=$C_MIN_CS SOON=1; fi
      if [ "$RISE" -gt 0 ] && [ "$STEP_CS" -gt 0 ]; then
        # What is left up to the next rung, in steps like the last one, by four.
        ni_room=$((L_LIMIT / 1000 * (ni_next - V_PM)))
        ni_steps=$((ni_room * 10 / RISE))
        if [ "$ni_room" -gt 200000000 ]; then ni_steps=$((ni_room / RISE * 10)); fi
        if [ "$ni_steps" -lt 10000 ]; then
          ni_cs=$((ni_steps * STEP_CS / 40))
          [ "$ni_cs" -ge "$INTERVAL" ] || INTERVAL=$ni_cs
        fi
      fi
    fi
  fi
  # A rung that is not yet confirmed, in whatever scope, is looked at again soon.
  for ni_scope in $C_SCOPES; do
    values_of "$ni_scope"
    if [ "$V_KNOWN" = 1 ] && [ "${V_OVERS##* }" != '' ] && [ "${V_OVERS##* }" -gt "$V_LEVEL" ]; then
      case $NOTED in *"rung.$ni_scope:"[a-z]*) ;; *) SOON=1 ;; esac
    fi
  done
  if [ "$PSI_KNOWN" = 1 ] && [ "$PSI_SOME" -gt 100 ] && psi_counts; then SOON=1; fi
  if [ -n "$INFLIGHT" ]; then SOON=1; fi
  if [ $SOON = 1 ] && [ "$INTERVAL" -gt 100 ]; then INTERVAL=100; fi
  if [ -z "$PID" ]; then
    # Without a target no rule fires. One that restarts is back soon; one that is off is looked for now and then.
    INTERVAL=200
    if [ $((T - BLIND_T)) -ge 60 ] && [ -z "$INFLIGHT" ]; then INTERVAL=$C_MAX_CS; fi
    [ "$INTERVAL" -le "$C_MAX_CS" ] || INTERVAL=$C_MAX_CS
  fi
  if [ -n "$LATER_AT" ] && [ $(((LATER_AT - T) * 100)) -lt "$INTERVAL" ]; then
    INTERVAL=$(((LATER_AT - T) * 100))
  fi
  [ "$INTERVAL" -ge "$C_MIN_CS" ] || INTERVAL=$C_MIN_CS
}
INTERVAL=100 SOON=0 HEADROOM=1 LATER_AT='' LATER_AFTER=''

# ---------------------------------------------------------------------------------------------------------------------
# Calming down: what glances and nods compare with
# ---------------------------------------------------------------------------------------------------------------------

# band SCOPE: RET is how far that scope may move unnoticed, in KiB: a sixty-fourth of its limit, and not up to a rung. What the
# target takes is seen in its own band, so that of the host is wider where others alone cannot fire a rule soon: a sixteenth
# of what is free, and not up to where growth counts.
band() {
  values_of "$1"
  RET=$((V_LIMIT / 64))
  if [ "$1" = host ]; then
    ba_wide=$(((V_LIMIT - V_USED) / 16))
    ba_room=$((V_LIMIT / 100 * C_GROWTH_FLOOR - V_USED))
    if [ $ba_room -lt $ba_wide ]; then ba_wide=$ba_room; fi
    if [ $ba_wide -gt "$RET" ]; then RET=$ba_wide; fi
  fi
  for ba_rung in $C_RUNGS; do
    ba_room=$((V_LIMIT / 100 * ba_rung - V_USED))
    if [ $ba_room -ge 0 ] && [ $ba_room -lt "$RET" ]; then RET=$ba_room; fi
  done
}

# calm_down: whether glances do from now on, and whether nods do between them; then their bands. Someone who follows wants
# every value, so then they do not.
calm_down() {
  cd_since=$CALM_T cd_moved=$MOVED
  GLANCES=0 GLANCED=0 NODS=0 MOVED='' CALM_T=
  [ -n "$PID" ] && [ "$P_KNOWN" = 1 ] && [ -n "$LEAD" ] || return 1
  [ $SOON = 0 ] && [ -z "$INFLIGHT$LATER_AT" ] && ! followed || return 1
  [ "$ARMED" = 1 ] || [ $((NEXT_ARM - T)) -gt 10 ] || return 1
  band "$LEAD"
  if [ "$RET" -lt $((V_LIMIT / 64)) ]; then RET=$((V_LIMIT / 64)); fi
  [ "$RISE" -le "$RET" ] && [ $((0 - RISE)) -le "$RET" ] || return 1
  if [ -n "$cd_moved" ] || [ -z "$cd_since" ]; then cd_since=$T; fi
  CALM_T=$cd_since
  if [ $((T - CALM_T)) -ge 60 ] && may_doze; then NODS=5; fi
  # Where looks are rare, each may be a whole one.
  [ "$INTERVAL" -lt 500 ] || [ $NODS -gt 0 ] || return 1
  find_bands || {
    NODS=0
    return 1
  }
  GLANCES_EACH=$((1000 / INTERVAL))
  [ $GLANCES_EACH -gt 0 ] || GLANCES_EACH=1
  GLANCES=$GLANCES_EACH
  # What the disk's child brings is wanted soon.
  if [ -n "$DISK_PID" ]; then GLANCES=1 NODS=0; fi
}
CALM_T='' # since when nothing has moved

# may_doze: whether a minute may pass until the next look: no rule is reached and waits for its time, and none wants what
# only looks see.
may_doze() {
  [ "$ARMED" = 1 ] || [ $((NEXT_ARM - T)) -gt 70 ] || return 1
  [ "$C_FDS$C_THREADS$C_GOROUTINES" = 000 ] || return 1
  [ "$PSI_OVER" = 0 ] && ! grown || return 1
  for md_scope in $C_SCOPES; do
    values_of "$md_scope"
    case ${V_OVERS##* } in '' | 0) ;; *) return 1 ;; esac
  done
}

find_bands() {
  band process
  BAND_PAGES_LOW=$((PAGES - RET / PAGE_KIB)) BAND_PAGES_HIGH=$((PAGES + RET / PAGE_KIB))
  BANDS='' CACHES='' CACHE_KEYS=' inactive_file active_file '
  if [ "$GROUP_VERSION" = 1 ]; then CACHE_KEYS=' total_inactive_file total_active_file '; fi
  fb_same=0
  if [ "$G_KNOWN" = 1 ]; then
    band cgroup
    fb_band=$((RET / 10))
    set -- $LIMITED_CACHES
    IFS=$NEWLINE
    for fb_dir in $LIMITED; do
      IFS=" $TAB$NEWLINE"
      usage_file "$fb_dir"
      fb_file=$RET fb_now=
      { read -r fb_now <"$fb_file"; } 2>&6
      fb_now=${fb_now%????}
      is_number "$fb_now" && limit_of "$fb_dir" && [ $# -gt 0 ] || return 1
      BANDS="$BANDS$((fb_now - fb_band))$NEWLINE$((fb_now + fb_band))$NEWLINE$fb_file$NEWLINE"
      # 1024 bytes are 0.1024 of ten thousand.
      CACHES="$CACHES$(($1 / 10 + $1 / 417 - fb_band))$NEWLINE$fb_dir/memory.stat$NEWLINE$LIMIT_TEXT$NEWLINE$LIMIT_FILE$NEWLINE"
      if [ "$RET" = "$H_LIMIT" ]; then fb_same=1; fi
      shift
    done
    IFS=" $TAB$NEWLINE"
  fi
  BAND_HOST_LOW='' HOST_NEAR=0
  # A meminfo that is made up of a group's figures says what the group does, and costs a visit to the program that makes it
  # up for each byte.
  if [ "$H_KNOWN" = 1 ] && { [ $MEMINFO_MADE_UP = 0 ] || [ $fb_same = 0 ]; }; then
    band host
    BAND_HOST_LOW=$((H_LIMIT - H_USED - RET)) BAND_HOST_HIGH=$((H_LIMIT - H_USED + RET))
    if [ $(((H_LIMIT - H_USED) / 10)) -lt "$C_LEAK" ]; then HOST_NEAR=1; fi
  fi
  PRESSURE_FILE=
  if [ "$PSI_KNOWN" = 1 ] && psi_counts; then PRESSURE_FILE=$PSI_FILE; fi
  return 0
}

# followed: whether somebody asks for the heartbeat, each second (see cmd_follow).
followed() {
  if [ "$LOCK/eyes" -nt "$STATE" ]; then EYES_T=$T; fi
  [ $((T - EYES_T)) -lt 5 ]
}
EYES_T=-100000

# ---------------------------------------------------------------------------------------------------------------------
# Captures, as the loop sees them: children of which it waits for none
# ---------------------------------------------------------------------------------------------------------------------

INFLIGHT='' # PID:NAME:RANK:SINCE, the newest last

# free_for KEY: one capture at a time. A more telling one is begun at once: the older one is asked to close with what it
# has, or goes on beside it while it has no heap yet (its answer may be on the way).
free_for() {
  [ -n "$INFLIGHT" ] || return 0
  rank "$1"
  fo_rank=$RET
  for fo_word in $INFLIGHT; do
    fo_rest=${fo_word#*:*:}
    if [ "${fo_rest%%:*}" -ge "$fo_rank" ]; then
      BLOCK=busy UNTIL='' BLOCK_WHY='another capture is being taken'
      return 1
    fi
  done
  for fo_word in $INFLIGHT; do
    fo_name=${fo_word#*:}
    fo_name=${fo_name%%:*}
    if [ -e "$CAPTURES/.part-$fo_name/heap.pb.gz" ] || [ -e "$CAPTURES/.part-$fo_name/heap.bad" ]; then
      kill -TERM "${fo_word%%:*}" 2>/dev/null
    fi
  done
  return 0
}

# shoot KEY RULE SCOPE URGENT WHY: begins a capture that counts.
shoot() {
  CAP_RUNG=$1 CAP_RULE=$2 CAP_SCOPE=$3 CAP_URGENT=$4 CAP_WHY=$5 CAP_AFTER=
  if [ "$3" = - ]; then CAP_SCOPE=${LEAD:-host}; fi
  begin_capture
  LATER_AT=
  if [ "$C_LATER" -gt 0 ]; then
    LATER_AT=$((T + C_LATER))
    LATER_AFTER=$CAP_NAME
  fi
  list_get "$RUNG_SHOTS" "$1"
  list_set "$RUNG_SHOTS" "$1" $((RET + 1))
  RUNG_SHOTS=$RET
  list_set "$LAST_SHOTS" "$1" "$T"
  LAST_SHOTS=$RET
  LIFE_SHOTS=$((LIFE_SHOTS + 1))
  DAY="$DAY$WALL "
  save_counters
  log warn "$5: capture $CAP_NAME"
}

# step_back: what a child does that is in no hurry, or no longer: the other programs first.
step_back() {
  [ "$PROC" = /proc ] || return 0
  { read -r sb_pid _ </proc/self/stat; } 2>&6 || return 0
  renice -n "$C_NICE" -p "$sb_pid" >/dev/null 2>&1
  if have ionice; then ionice -c3 -p "$sb_pid" >/dev/null 2>&1; fi
  return 0
}

# begin_capture: CAP_RUNG, CAP_RULE, CAP_SCOPE, CAP_URGENT, CAP_WHY, CAP_AFTER say which. Sets CAP_NAME.
begin_capture() {
  SEQ_SHOT=$((SEQ_SHOT + 1))
  stamp "$WALL"
  CAP_NAME=$RET-$CAP_RUNG-$SEQ_SHOT
  rank "$CAP_RUNG"
  bc_rank=$RET
  (
    in_child
    if [ $DRY = 1 ]; then dry_capture; else capture; fi
  ) </dev/null >/dev/null 2>&1 &
  INFLIGHT="${INFLIGHT:+$INFLIGHT }$!:$CAP_NAME:$bc_rank:$T"
  CHANGED=1
}

# in_child: what a child of the loop must not take over.
in_child() {
  trap - HUP INT USR1
  trap 'HURRIED=1; [ -z "$RUNNING_PID" ] || kill -TERM "$RUNNING_PID" 2>/dev/null' TERM
  exec 9>&-
  ulimit -f 1048576 2>/dev/null # half a GiB: no answer is longer than this
}
HURRIED=0 RUNNING_PID=''

CHILD_SECONDS=360 # so long may a child take, whose programs all have limits of their own

# reap: takes note of children that are done.
reap() {
  re_left=
  for re_word in $INFLIGHT; do
    re_pid=${re_word%%:*}
    re_name=${re_word#*:}
    re_name=${re_name%%:*}
    re_heap=
    if [ -e "$LOCK/done.$re_name" ]; then
      { IFS= read -r re_heap <"$LOCK/done.$re_name"; } 2>&6
    elif stat_of /proc "$re_pid" && [ "$STAT_STATE" != Z ]; then
      re_left="${re_left:+$re_left }$re_word"
      # Whatever its own limits do not hold: it is asked to close with what it has, then ended.
      re_age=$((T - ${re_word##*:}))
      if [ $re_age -ge $((CHILD_SECONDS + 20)) ]; then
        kill -KILL "$re_pid" 2>/dev/null
      elif [ $re_age -ge $CHILD_SECONDS ]; then
        kill -TERM "$re_pid" 2>/dev/null
      fi
      continue
    elif [ $((T - ${re_word##*:})) -ge $CHILD_SECONDS ]; then
      re_heap="false it did not end within $CHILD_SECONDS s, and was ended"
    else
      re_heap='false the capture was ended before it was whole'
    fi
    waited "$re_pid"
    rm -f "$LOCK/done.$re_name"
    CHANGED=1
    if [ "$re_name" = arm ]; then
      armed
      continue
    fi
    re_rung=${re_name#*-}
    re_rung=${re_rung%-*}
    LAST_NAME=$re_name LAST_RUNG=$re_rung LAST_AT=$WALL LAST_HEAP=${re_heap%% *}
    [ "$LAST_HEAP" = true ] || LAST_HEAP=false
    case $re_heap in
      *' '*)
        ERROR=${re_heap#* }
        log error "capture $re_name: $ERROR"
        ;;
      *)
        ERROR=
        log info "capture $re_name is whole, heap $LAST_HEAP"
        ;;
    esac
    if [ "$re_rung" = baseline ]; then
      if [ "$LAST_HEAP" = true ]; then
        BASELINE_LIFE=$LIFE
        BASELINE_AT=$WALL
      else
        ARMED=0
        NEXT_ARM=$((T + 60))
      fi
    fi
    save_counters
    DISK_T=-100000
  done
  INFLIGHT=$re_left
}

# arming: finds the endpoint and a fetcher that gets an answer from it, in a child since both may hang.
arming() {
  [ "$ARMED" = 0 ] && [ -n "$PID" ] && [ "$T" -ge "$NEXT_ARM" ] || return 0
  case $INFLIGHT in *:arm:*) return 0 ;; esac
  rm -f "$LOCK/armed"
  (
    in_child
    if [ $DRY = 1 ]; then ENDPOINT=$C_ENDPOINT; else arm; fi
    {
      out "endpoint=$ENDPOINT
fetcher=$FETCHER
ns=$NS
open=$OPEN_TO_WORLD
why=$ARM_WHY"
    } >"$LOCK/armed.part" && mv -f "$LOCK/armed.part" "$LOCK/armed"
    : >"$LOCK/done.arm"
  ) </dev/null >/dev/null 2>&1 &
  INFLIGHT="${INFLIGHT:+$INFLIGHT }$!:arm:0:$T"
}

armed() {
  ar_why='the search for the endpoint was ended'
  ar_open=0
  ENDPOINT=
  if [ -r "$LOCK/armed" ]; then
    while IFS= read -r ar_line; do
      case $ar_line in
        endpoint=*) if endpoint_ok "${ar_line#*=}"; then ENDPOINT=${ar_line#*=}; fi ;;
        fetcher=*) FETCHER=${ar_line#*=} ;;
        ns=*) NS=${ar_line#*=} ;;
        open=*) ar_open=${ar_line#*=} ;;
        why=*) ar_why=${ar_line#*=} ;;
      esac
    done <"$LOCK/armed"
  fi
  if [ -n "$ENDPOINT" ]; then
    ARMED=1
    ARM_TRIES=0
    ERROR=
    note endpoint answers "armed: $ENDPOINT answers to $FETCHER${NS:+ by $NS}"
    if [ "$ar_open" = 1 ]; then
      note open yes "the port of $ENDPOINT is open on all addresses: whoever reaches it can read the heap"
    else
      note open '' ''
    fi
  else
    # A service that starts needs a moment; one that has no endpoint is not asked for ever.
    ARM_TRIES=$((ARM_TRIES + 1))
    if [ $ARM_TRIES -le 5 ]; then NEXT_ARM=$((T + 5 * ARM_TRIES)); else NEXT_ARM=$((T + 300)); fi
    ERROR=$ar_why
    note endpoint silent "not armed: $ar_why"
  fi
}
ARM_TRIES=0 ENDPOINT='' FETCHER='' NS='' OPEN_TO_WORLD=0 ARM_WHY=''

# plain_captures: the baseline of this life, and the second heap after a rung.
plain_captures() {
  if [ -n "$LATER_AT" ] && [ "$T" -ge "$LATER_AT" ] && [ -z "$INFLIGHT" ]; then
    LATER_AT=
    if [ -n "$PID" ] && [ "$PAUSED" = 0 ]; then
      CAP_RUNG=later CAP_RULE=later CAP_SCOPE=${LEAD:-host} CAP_URGENT=0 CAP_AFTER=$LATER_AFTER
      CAP_WHY="$C_LATER s after $LATER_AFTER"
      begin_capture
      return 0
    fi
  fi
  if [ "$ARMED" = 1 ] && [ "$BASELINE_LIFE" != "$LIFE" ] && [ -z "$INFLIGHT" ] && [ "$PAUSED" = 0 ]; then
    # In a restart loop one an hour is enough.
    if [ "$BASELINE_AT" = 0 ] || [ $((WALL - BASELINE_AT)) -ge 3600 ] || [ "$WALL" -lt "$BASELINE_AT" ]; then
      CAP_RUNG=baseline CAP_RULE=baseline CAP_SCOPE=${LEAD:-host} CAP_URGENT=0 CAP_AFTER=
      CAP_WHY='what later heaps are compared with'
      begin_capture
    fi
  fi
}

# watch_kills: a rise of the kernel's count is kept as a capture of its own, since the kernel's log wraps.
watch_kills() {
  if [ "$TARGET_GONE" = 0 ] && [ $((T - KILLS_T)) -lt 10 ]; then return 0; fi
  KILLS_T=$T
  count_oom_kills
  wk_gone=$TARGET_GONE
  TARGET_GONE=0
  if [ -n "$GROUP_KILLS" ] && [ -n "$GROUP_BEFORE" ]; then
    [ "$GROUP_KILLS" -gt "$GROUP_BEFORE" ] || return 0
    wk_words="the kernel has killed for want of memory in the target's cgroup, $GROUP_KILLS times by now, $GROUP_BEFORE before"
  else
    # A group that went with its process cannot be asked. Others' kills count here too, so only with a target that is gone.
    [ $wk_gone = 1 ] && [ -n "$MACHINE_KILLS" ] && [ -n "$MACHINE_BEFORE" ] && [ "$MACHINE_KILLS" -gt "$MACHINE_BEFORE" ] || return 0
    wk_words="the target is gone, and the kernel has killed for want of memory on this machine, $MACHINE_KILLS times by now, $MACHINE_BEFORE before"
  fi
  CHANGED=1
  log warn "$wk_words"
  if [ "$OOM_SHOTS" -lt 20 ]; then
    OOM_SHOTS=$((OOM_SHOTS + 1))
    CAP_RUNG=oom CAP_RULE=oom CAP_SCOPE=${LEAD:-host} CAP_URGENT=0 CAP_AFTER='' CAP_WHY=$wk_words
    begin_capture
  fi
}
KILLS_T=-100000 OOM_SHOTS=0

# count_things: goroutines and open files cost something to count, so only for a rule that wants them, each half minute.
count_things() {
  if [ "$C_FDS" -gt 0 ] && [ -n "$PID" ]; then
    set +f
    set -- "$PROC/$PID/fd"/*
    set -f
    FDS=$#
  fi
  if [ -r "$LOCK/goroutines" ]; then
    { read -r ct_n <"$LOCK/goroutines"; } 2>&6
    if is_number "$ct_n"; then
      plain "$ct_n"
      GOROUTINES=$RET
    fi
  fi
  if [ "$C_GOROUTINES" -gt 0 ] && [ "$ARMED" = 1 ] && [ $((T - COUNT_T)) -ge 30 ] && [ -z "$INFLIGHT$COUNT_PID" ]; then
    COUNT_T=$T
    (
      in_child
      count_goroutines "$LOCK/count"
      [ -n "$RET" ] && out "$RET" >"$LOCK/goroutines.part" && mv -f "$LOCK/goroutines.part" "$LOCK/goroutines"
    ) </dev/null >/dev/null 2>&1 &
    COUNT_PID=$!
  elif [ -n "$COUNT_PID" ] && { ! stat_of /proc "$COUNT_PID" || [ "$STAT_STATE" = Z ]; }; then
    waited "$COUNT_PID"
    COUNT_PID=
  elif [ -n "$COUNT_PID" ] && [ $((T - COUNT_T)) -ge 60 ]; then
    kill -KILL "$COUNT_PID" 2>/dev/null
  fi
}
COUNT_T=-100000 COUNT_PID=''

# ---------------------------------------------------------------------------------------------------------------------
# Children: each under a time limit, none left behind
# ---------------------------------------------------------------------------------------------------------------------

# too_long STATUS: whether `limited` has ended what it started.
too_long() { case $1 in 124 | 137 | 143) ;; *) return 1 ;; esac }

# limited SECONDS COMMAND…: ends it after that time. Waits in a way that a TERM to us gets through. The command reads what
# our file descriptor 7 reads: a child in the background would be cut off from standard input.
limited() {
  lm_s=$1
  shift
  if [ -n "$TIMEOUT" ]; then
    $TIMEOUT "$lm_s" "$@" <&7 &
    RUNNING_PID=$!
    wait "$RUNNING_PID"
    lm_rc=$?
  else
    "$@" <&7 &
    RUNNING_PID=$!
    (
      trap 'kill "$lm_sleep" 2>/dev/null; exit 0' TERM
      sleep "$lm_s" &
      lm_sleep=$!
      wait "$lm_sleep"
      kill -TERM "$RUNNING_PID" 2>/dev/null
      sleep 1
      kill -KILL "$RUNNING_PID" 2>/dev/null
    ) >/dev/null 2>&1 &
    lm_killer=$!
    wait "$RUNNING_PID"
    lm_rc=$?
    kill -TERM "$lm_killer" 2>/dev/null
    wait "$lm_killer" 2>/dev/null
  fi
  RUNNING_PID=
  return $lm_rc
}
TIMEOUT=''

find_tools() {
  # The older ones cannot follow a TERM by a KILL.
  for to_try in 'timeout -k 2' timeout; do
    if have timeout && $to_try 5 true 2>/dev/null; then
      TIMEOUT=$to_try
      break
    fi
  done
  HASHER=none
  for to_try in 'sha256sum' 'shasum -a 256' 'busybox sha256sum' 'openssl dgst -sha256 -r'; do
    if have "${to_try%% *}" && limited 5 $to_try /dev/null >/dev/null 2>&1; then
      HASHER=$to_try
      break
    fi
  done
}
HASHER=none

# ---------------------------------------------------------------------------------------------------------------------
# Fetching. Every fetcher asks by HTTP/1.0, which avoids chunks, and hands over head and body as they came.
# ---------------------------------------------------------------------------------------------------------------------

FETCHERS='curl wget busybox python3 perl bash nc busybox-nc socat'

fetcher_there() {
  case $1 in
    wget) have wget && ! fetcher_is_busybox wget ;;
    busybox) { have busybox && busybox wget --help >/dev/null 2>&1; } || { have wget && fetcher_is_busybox wget; } ;;
    nc) { have nc && ! fetcher_is_busybox nc; } || have ncat || have netcat ;;
    busybox-nc) { have busybox && busybox nc --help >/dev/null 2>&1; } || { have nc && fetcher_is_busybox nc; } ;;
    *) have "$1" ;;
  esac
}

fetcher_is_busybox() {
  fb_text=$("$1" --help 2>&1 | sed -n 1p)
  case $fb_text in *BusyBox*) return 0 ;; esac
  return 1
}

# split_url URL: U_HOST (without brackets), U_PORT and U_PATH.
split_url() {
  su_rest=${1#http://}
  U_PATH=/${su_rest#*/}
  case $su_rest in */*) ;; *) U_PATH=/ ;; esac
  su_host=${su_rest%%/*}
  case $su_host in
    \[*\]:*) U_HOST=${su_host%%\]*} U_HOST=${U_HOST#\[} U_PORT=${su_host##*:} ;;
    \[*\]) U_HOST=${su_host%\]} U_HOST=${U_HOST#\[} U_PORT=80 ;;
    *:*) U_HOST=${su_host%:*} U_PORT=${su_host##*:} ;;
    *) U_HOST=$su_host U_PORT=80 ;;
  esac
  case $U_HOST in *:*) U_NAMED="[$U_HOST]:$U_PORT" ;; *) U_NAMED=$U_HOST:$U_PORT ;; esac
}

# fetch_raw URL RAW SECONDS: what came over the line into RAW, the head first; curl alone keeps the two apart by itself
# and so saves a fork (FETCH_HEAD is then another file).
fetch_raw() {
  split_url "$1"
  is_number "$U_PORT" || return 1
  fr_ask="GET $U_PATH HTTP/1.0$CR${NEWLINE}Host: $U_NAMED$CR${NEWLINE}Accept: */*$CR${NEWLINE}Connection: close$CR$NEWLINE$CR$NEWLINE"
  # $NS is nothing, or `nsenter -t PID -n`.
  case $FETCHER in
    curl)
      limited $(($3 + 1)) $NS curl -q -s -g -0 --raw --noproxy '*' --connect-timeout 3 -m "$3" -D "$2" -o "${2%.raw}" "$1"
      ;;
    wget)
      limited $(($3 + 1)) $NS wget --no-config --no-proxy -q -t 1 -T "$3" --content-on-error --save-headers --header='Accept-Encoding: identity' -O "$2" "$1"
      ;;
    busybox)
      # It keeps the head to itself, but fails on any status but 200.
      if have busybox; then fr_wget='busybox wget'; else fr_wget=wget; fi
      if limited "$3" $NS $fr_wget -q -Y off -O "$2.body" "$1"; then
        { printf 'HTTP/1.0 200 OK\r\n\r\n' && cat "$2.body"; } >"$2"
        rm -f "$2.body"
      else
        rm -f "$2.body"
        FETCH_WHY='busybox wget got no answer, or not status 200'
        return 1
      fi
      ;;
    python3)
      limited "$3" $NS python3 -S -c '
import socket, sys
s = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=float(sys.argv[4]))
s.sendall(sys.argv[3].encode())
while True:
    b = s.recv(65536)
    if not b:
        break
    sys.stdout.buffer.write(b)
' "$U_HOST" "$U_PORT" "$fr_ask" "$3" >"$2"
      ;;
    perl)
      # shellcheck disable=SC2016 # these are perl's
      limited "$3" $NS perl -e '
use strict;
use Socket qw(:DEFAULT getaddrinfo);
my ($host, $port, $ask) = @ARGV;
my ($bad, @found) = getaddrinfo($host, $port, { socktype => SOCK_STREAM });
die if $bad || !@found;
socket(my $s, $found[0]{family}, SOCK_STREAM, 0) or die;
connect($s, $found[0]{addr}) or die;
syswrite($s, $ask);
binmode STDOUT;
my $b;
while (my $n = sysread($s, $b, 65536)) { print $b }
' "$U_HOST" "$U_PORT" "$fr_ask" >"$2"
      ;;
    bash)
      # shellcheck disable=SC2016 # the inner shell expands these
      limited "$3" $NS bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit 1; printf %s "$3" >&3; exec cat <&3' bash "$U_HOST" "$U_PORT" "$fr_ask" >"$2"
      ;;
    nc)
      for fr_nc in nc ncat netcat; do have "$fr_nc" && break; done
      printf %s "$fr_ask" >"$2.in"
      limited "$3" $NS $fr_nc "$U_HOST" "$U_PORT" 7<"$2.in" >"$2"
      rm -f "$2.in"
      ;;
    busybox-nc | socat)
      if [ "$FETCHER" = socat ]; then
        case $U_HOST in *:*) fr_to="TCP6:[$U_HOST]:$U_PORT" ;; *) fr_to=TCP:$U_HOST:$U_PORT ;; esac
        fr_to="socat -t 0.2 - $fr_to"
      else
        fr_to='nc'
        if have busybox; then fr_to='busybox nc'; fi
        fr_to="$fr_to $U_HOST $U_PORT"
      fi
      # These end when their input does: a pipe that we hold keeps it open. The other ncs would then never end.
      rm -f "$2.in"
      mkfifo "$2.in" || return 1
      exec 8<>"$2.in"
      printf %s "$fr_ask" >&8
      limited "$3" $NS $fr_to 7<"$2.in" >"$2"
      exec 8>&-
      rm -f "$2.in"
      ;;
    *)
      FETCH_WHY='nothing here can fetch a URL'
      return 1
      ;;
  esac 2>/dev/null
}

# fetch URL OUT SECONDS: a body of status 200 in OUT, FETCH_SIZE bytes. FETCH_WHY says what was wrong; what came is in OUT
# all the same. OUT.raw is left for the caller, who has more to remove.
fetch() {
  FETCH_WHY='' FETCH_ERROR_BODY=0 FETCH_SIZE=0
  fetch_raw "$1" "$2.raw" "$3"
  fe_rc=$?
  if ! [ -s "$2.raw" ]; then
    if [ -z "$FETCH_WHY" ]; then
      case $fe_rc in
        28 | 124 | 143) FETCH_WHY="no answer within $3 s" ;;
        *) FETCH_WHY="no answer ($FETCHER ended with $fe_rc)" ;;
      esac
    fi
    return 1
  fi
  fe_status='' fe_length=''
  {
    IFS= read -r fe_line
    case $fe_line in HTTP/1.*) fe_status=${fe_line#* } ;; esac
    fe_status=${fe_status%"$CR"}
    while IFS= read -r fe_line; do
      fe_line=${fe_line%"$CR"}
      [ -n "$fe_line" ] || break
      case $fe_line in
        [Xx]-[Gg]o-[Pp]prof:*) FETCH_ERROR_BODY=1 ;;
        [Cc]ontent-[Ll]ength:*) fe_length=${fe_line#*:} fe_length=${fe_length# } ;;
      esac
    done
    [ "$FETCHER" = curl ] || cat >"$2"
  } <"$2.raw"
  if [ -e "$2" ]; then
    FETCH_SIZE=$(wc -c <"$2")
    FETCH_SIZE=${FETCH_SIZE##* }
  fi
  case $fe_status in
    200 | 200\ *) ;;
    [0-9][0-9][0-9]*)
      FETCH_WHY="the answer was status ${fe_status%% *}"
      return 1
      ;;
    *)
      FETCH_WHY='the answer is not HTTP'
      return 1
      ;;
  esac
  if [ $FETCH_ERROR_BODY = 1 ]; then
    FETCH_WHY='the answer is marked as an error by pprof'
    return 1
  fi
  if is_number "$fe_length" && [ "$FETCH_SIZE" != "$fe_length" ]; then
    FETCH_WHY="the answer was cut off: $FETCH_SIZE of $fe_length bytes"
    return 1
  fi
  if [ "$fe_rc" != 0 ]; then
    FETCH_WHY="the answer was cut off ($FETCHER ended with $fe_rc)"
    return 1
  fi
  return 0
}

# profile_ok FILE: of FETCH_SIZE bytes. Sets FETCH_WHY where it is no profile.
profile_ok() {
  if [ "$FETCH_SIZE" -lt 32 ]; then
    FETCH_WHY="only $FETCH_SIZE bytes"
    return 1
  fi
  po_rc=127
  if have gzip; then
    limited 10 gzip -t 7<"$1" 2>/dev/null
    po_rc=$?
    if [ $po_rc = 0 ]; then return 0; fi
    if too_long $po_rc; then log warn "gzip -t has not ended within 10 s: ${1##*/} is not checked"; fi
  fi
  po_head=$(od -An -tx1 -N2 "$1" 2>/dev/null)
  set -- $po_head
  case "${1-}${2-}" in
    1f8b)
      # What could not be checked is no worse for that.
      if [ $po_rc = 127 ] || too_long $po_rc; then return 0; fi
      FETCH_WHY='the gzip stream is damaged or cut off'
      return 1
      ;;
    '' | 0a*) return 0 ;; # not to be told, or protobuf that is not compressed
  esac
  FETCH_WHY="not a profile: it begins with the bytes $1 $2"
  return 1
}

# count_goroutines PREFIX: RET is how many there are, or empty. The index counts them without stopping anything.
count_goroutines() {
  cg_n=
  if fetch "$ENDPOINT" "$1.index.part" 5; then
    cg_n=$(sed -n 's/.*<td[^>]*>\([0-9][0-9]*\)<\/td> *<td[^>]*><a [^>]*>goroutine<.*/\1/p' "$1.index.part" | sed -n 1p)
  fi
  if ! is_number "$cg_n" && fetch "${ENDPOINT}goroutine?debug=1" "$1.index.part" 10; then
    cg_n=$(sed -n '1s/^goroutine profile: total \([0-9][0-9]*\).*/\1/p' "$1.index.part")
  fi
  rm -f "$1.index.part" "$1.index.part.raw"
  RET=
  if is_number "$cg_n"; then plain "$cg_n"; fi
}

# ---------------------------------------------------------------------------------------------------------------------
# Arming: where the target answers, and to what
# ---------------------------------------------------------------------------------------------------------------------

# find_namespace: NS is how to reach the target's network, where that is another one.
find_namespace() {
  NS=
  fn_there=$(readlink "$PROC/$PID/ns/net" 2>/dev/null)
  fn_here=$(readlink "$PROC/self/ns/net" 2>/dev/null)
  if [ -n "$fn_there" ] && [ -n "$fn_here" ] && [ "$fn_there" != "$fn_here" ] && have nsenter; then
    if limited 5 nsenter -t "$PID" -n true; then NS="nsenter -t $PID -n"; fi
  fi
}

# listening: PORTS, the addresses the target listens on as HOST:PORT words. Its sockets are known by their inodes.
listening() {
  PORTS='' OPEN_PORTS=
  ln_nodes=' '
  set +f
  ln_list=$(limited 10 ls -l "$PROC/$PID/fd" 2>/dev/null)
  set -f
  IFS=$NEWLINE
  for ln_line in $ln_list; do
    case $ln_line in
      *"-> socket:["*)
        ln_line=${ln_line##*"socket:["}
        ln_nodes="$ln_nodes${ln_line%\]} "
        ;;
    esac
  done
  IFS=" $TAB$NEWLINE"
  for ln_file in tcp tcp6; do
    [ -r "$PROC/$PID/net/$ln_file" ] || continue
    while read -r _ ln_local _ ln_st _ _ _ _ _ ln_node _; do
      [ "$ln_st" = 0A ] || continue
      # Where the open files of the target are hidden from us, every port of its network may be its.
      if [ "$ln_nodes" != ' ' ]; then case $ln_nodes in *" $ln_node "*) ;; *) continue ;; esac; fi
      ln_hex=${ln_local##*:}
      case $ln_hex in '' | *[!0-9A-Fa-f]*) continue ;; esac
      ln_port=$((0x$ln_hex))
      case ${ln_local%:*} in
        00000000 | 00000000000000000000000000000000)
          ln_host=127.0.0.1
          OPEN_PORTS="$OPEN_PORTS $ln_port"
          ;;
        0100007F | 0000000000000000FFFF00000100007F) ln_host=127.0.0.1 ;;
        00000000000000000000000001000000) ln_host='[::1]' ;;
        ????????)
          ln_a=${ln_local%:*}
          case $ln_a in *[!0-9A-Fa-f]*) continue ;; esac
          ln_b=${ln_a#??} ln_c=${ln_b#??} ln_d=${ln_c#??}
          ln_host=$((0x$ln_d)).$((0x${ln_c%??})).$((0x${ln_b%????})).$((0x${ln_a%??????}))
          ;;
        *) continue ;;
      esac
      case " $PORTS " in *" $ln_host:$ln_port "*) ;; *)
        # pprof's own port first.
        if [ "$ln_port" = 6060 ]; then PORTS="$ln_host:$ln_port $PORTS"; else PORTS="$PORTS $ln_host:$ln_port"; fi
        ;;
      esac
    done <"$PROC/$PID/net/$ln_file" 2>/dev/null
  done
}

# is_pprof URL: its index page names the profiles; some services serve the profiles without one.
is_pprof() {
  ip_rc=0
  if ! { fetch "$1" "$LOCK/probe.part" 3 && grep -q 'goroutine?debug=' "$LOCK/probe.part" 2>/dev/null; }; then
    fetch "${1}goroutine" "$LOCK/probe.part" 5 && profile_ok "$LOCK/probe.part"
    ip_rc=$?
  fi
  rm -f "$LOCK/probe.part" "$LOCK/probe.part.raw"
  return $ip_rc
}

# arm: ENDPOINT and FETCHER that go together, or ARM_WHY.
arm() {
  ENDPOINT='' ARM_WHY='' OPEN_TO_WORLD=0
  find_namespace
  listening
  if [ -n "$C_ENDPOINT" ]; then
    ar_urls=${C_ENDPOINT%/}/
  else
    ar_urls=
    ar_n=0
    for ar_port in $PORTS; do
      ar_n=$((ar_n + 1))
      [ $ar_n -gt 32 ] || ar_urls="$ar_urls http://$ar_port/debug/pprof/"
    done
    if [ -z "$ar_urls" ]; then
      ARM_WHY='the target listens on no port, and watch.conf names no endpoint'
      return 1
    fi
  fi
  ar_any=
  for ar_fetcher in ${HEAPCASE_FETCHERS:-$FETCHERS}; do
    fetcher_there "$ar_fetcher" || continue
    ar_any=1
    FETCHER=$ar_fetcher
    for ar_url in $ar_urls; do
      if is_pprof "$ar_url"; then
        ENDPOINT=$ar_url
        split_url "$ENDPOINT"
        case " $OPEN_PORTS " in *" $U_PORT "*) OPEN_TO_WORLD=1 ;; esac
        return 0
      fi
      ARM_WHY="no pprof at ${ar_urls# }: $FETCH_WHY"
    done
    # A second fetcher would hang the same way.
    case $FETCH_WHY in *'the answer '*) break ;; esac
  done
  if [ -z "$ar_any" ]; then ARM_WHY='nothing here can fetch a URL: captures need the app connected'; fi
  return 1
}

# quick_arm: what a capture does that cannot wait for the arming.
quick_arm() {
  [ -z "$ENDPOINT" ] || return 0
  if [ -n "$C_ENDPOINT" ]; then
    ENDPOINT=${C_ENDPOINT%/}/
    find_namespace
    for qa_fetcher in ${HEAPCASE_FETCHERS:-$FETCHERS}; do
      if fetcher_there "$qa_fetcher"; then
        FETCHER=$qa_fetcher
        return 0
      fi
    done
    return 1
  fi
  arm
}

# ---------------------------------------------------------------------------------------------------------------------
# A capture, in its own process. Whatever is done gets its final name at once; the folder gets its own last.
# ---------------------------------------------------------------------------------------------------------------------

# done_file FILE: FILE.part is whole.
done_file() { mv -f "$PART/$1.part" "$PART/$1" && ORDER="$ORDER${ORDER:+,}\"$1\""; }

missing() { # FILE REASON
  json "$2"
  MISSING="$MISSING${MISSING:+,}\"$1\":\"$RET\""
}

# hurried FILE: whether there is no more time for it.
hurried() {
  if [ $HURRIED = 1 ]; then
    missing "$1" 'given up: a more telling capture began, or the watch was ended'
    return 0
  fi
  return 1
}

json_target() {
  if [ -n "$PID" ]; then
    json "$COMM"
    RET="{\"pid\":$PID,\"start\":$START,\"comm\":\"$RET\",\"lives\":$LIVES,\"since\":$SINCE}"
  else
    RET=null
  fi
}

# write_meta ENDED: ENDED is a time, or null while the capture goes on.
write_meta() {
  json_target
  wm_target=$RET
  json "$CAP_WHY"
  wm_why=$RET
  wm_values='"permille":null,"used":null,"limit":null'
  values_of "$CAP_SCOPE"
  if [ "$V_KNOWN" = 1 ]; then
    bytes_of_kib "$V_USED"
    wm_used=$RET
    bytes_of_kib "$V_LIMIT"
    wm_values="\"permille\":$V_PM,\"used\":$wm_used,\"limit\":$RET"
  fi
  wm_after=
  if [ -n "$CAP_AFTER" ]; then wm_after="\"after\":\"$CAP_AFTER\","; fi
  out "{\"format\":1,\"name\":\"$CAP_NAME\",\"id\":\"$ID\",\"rung\":\"$CAP_RUNG\",\"rule\":\"$CAP_RULE\",\"scope\":\"$CAP_SCOPE\",$wm_values,\"why\":\"$wm_why\",$wm_after\"wall\":$CAP_WALL,\"uptime\":$CAP_UPTIME,\"boot\":\"$BOOT\",\"target\":$wm_target,\"version\":\"$VERSION\",\"endpoint\":\"$ENDPOINT\",\"fetcher\":\"$FETCHER\",\"order\":[$ORDER],\"bad\":{$BAD},\"missing\":{$MISSING},\"empty\":[$EMPTY],\"ended\":$1}" \
    >"$PART/meta.json.part" && mv -f "$PART/meta.json.part" "$PART/meta.json"
}

# get PATH FILE SECONDS [text]: one answer of the endpoint; a profile unless it is text.
get() {
  hurried "$2" && return 1
  if [ -z "$ENDPOINT" ]; then
    missing "$2" "${ARM_WHY:-no endpoint is known}"
    return 1
  fi
  if fetch "$ENDPOINT$1" "$PART/$2.part" "$3" && { [ -n "${4-}" ] || profile_ok "$PART/$2.part"; }; then
    done_file "$2"
    return 0
  fi
  ge_why=$FETCH_WHY
  if [ $HURRIED = 1 ]; then ge_why='given up: a more telling capture began, or the watch was ended'; fi
  if [ "$2" = goroutineleak.pb.gz ] && [ "$fe_status" != "${fe_status#404}" ]; then
    # Known to Go from 1.26 on.
    missing "$2" 'this Go has no such profile'
  elif [ -s "$PART/$2.part" ]; then
    ge_bad=${2%%.*}.bad
    mv -f "$PART/$2.part" "$PART/$ge_bad"
    ORDER="$ORDER${ORDER:+,}\"$ge_bad\""
    json "$ge_why"
    BAD="$BAD${BAD:+,}\"$ge_bad\":\"$RET\""
  else
    missing "$2" "$ge_why"
  fi
  return 1
}

take_heap() {
  HEAP=false HEAP_WHY=
  if get heap heap.pb.gz 10; then HEAP=true; else HEAP_WHY=${ge_why:-${ARM_WHY:-no endpoint is known}}; fi
}

# take_memstats: the tail of the heap as text. Its first line also tells an empty profile from a full one.
take_memstats() {
  hurried heap.memstats.txt && return 1
  [ -n "$ENDPOINT" ] || return 1
  if fetch "${ENDPOINT}heap?debug=1" "$PART/debug1.part" 10; then
    { IFS= read -r tm_line <"$PART/debug1.part"; } 2>&6
    case $tm_line in *'heap profile: 0: 0 [0: 0]'*) EMPTY='"heap.pb.gz"' ;; esac
    sed -n '/^# runtime.MemStats/,$p' "$PART/debug1.part" >"$PART/heap.memstats.txt.part"
    if [ -s "$PART/heap.memstats.txt.part" ]; then
      done_file heap.memstats.txt
    else
      missing heap.memstats.txt 'heap?debug=1 has no MemStats'
    fi
  else
    missing heap.memstats.txt "$FETCH_WHY"
  fi
}

# blocks FILE PATH…: what these files say, each below its name, with two forks for all of them.
blocks() {
  bl_file=$1
  shift
  # With one file alone head would print no name. A file of /proc may wait for a lock that the target holds.
  limited 10 head -n 100000 "$@" /dev/null >"$PART/$bl_file.raw.part" 2>/dev/null
  if too_long $?; then missing "$bl_file" 'cut off: not all of it could be read within 10 s'; fi
  sed -e '/^$/d' -e '/^==> \/dev\/null <==$/d' -e 's/^==> \(.*\) <==$/== \1/' <"$PART/$bl_file.raw.part" >"$PART/$bl_file.part"
}

# biggest: the thirty largest processes, in KiB.
biggest() {
  out '== biggest processes: KiB resident, pid, name'
  set +f
  set -- "$PROC"/[0-9]*
  set -f
  for bi_dir in "$@"; do
    { read -r _ bi_pages _ <"$bi_dir/statm" && IFS= read -r bi_comm <"$bi_dir/comm"; } 2>&6 || continue
    is_number "$bi_pages" && [ "$bi_pages" -gt 0 ] && out "$((bi_pages * PAGE_KIB)) ${bi_dir##*/} $bi_comm"
  done | sort -rn | head -n 30
}

take_cheap() {
  if [ -n "$PID" ]; then
    set --
    for tc_f in status stat statm limits oom_score oom_score_adj cgroup smaps_rollup; do
      if [ -r "$PROC/$PID/$tc_f" ]; then set -- "$@" "$PROC/$PID/$tc_f"; fi
    done
    blocks process.txt "$@"
    done_file process.txt
  else
    missing process.txt 'no process fits'
  fi
  if ! hurried host.txt; then
    set --
    for tc_f in meminfo pressure/memory vmstat buddyinfo slabinfo loadavg uptime version swaps sys/vm/overcommit_memory \
      sys/vm/overcommit_ratio sys/vm/min_free_kbytes sys/vm/swappiness sys/vm/panic_on_oom \
      sys/vm/oom_kill_allocating_task sys/vm/max_map_count sys/vm/watermark_scale_factor; do
      if [ -r "$PROC/$tc_f" ]; then set -- "$@" "$PROC/$tc_f"; fi
    done
    blocks host.txt "$@"
    { biggest >>"$PART/host.txt.part"; } 2>&6
    done_file host.txt
  fi
  hurried cgroup.txt && return 0
  set --
  IFS=$NEWLINE
  for tc_dir in $GROUP_DIRS; do
    for tc_f in memory.max memory.high memory.current memory.peak memory.swap.max memory.swap.current memory.events \
      memory.pressure memory.limit_in_bytes memory.usage_in_bytes memory.max_usage_in_bytes memory.failcnt \
      memory.memsw.limit_in_bytes memory.memsw.usage_in_bytes memory.oom_control memory.stat; do
      if [ -r "$tc_dir/$tc_f" ]; then set -- "$@" "$tc_dir/$tc_f"; fi
    done
  done
  IFS=" $TAB$NEWLINE"
  if [ $# -gt 0 ]; then
    blocks cgroup.txt "$@"
    done_file cgroup.txt
  else
    missing cgroup.txt 'no memory cgroup was found for the target'
  fi
}

# take_stacks: what each goroutine does, in words, where they are not too many: writing it stops the target.
take_stacks() {
  [ "$C_DEBUG2" -gt 0 ] && [ -n "$ENDPOINT" ] || return 0
  hurried goroutine.debug2.txt && return 0
  count_goroutines "$PART/count"
  if [ -z "$RET" ]; then
    missing goroutine.debug2.txt 'the number of goroutines is not known'
  elif [ "$RET" -lt "$C_DEBUG2" ]; then
    get 'goroutine?debug=2' goroutine.debug2.txt 15 text
  else
    missing goroutine.debug2.txt "$RET goroutines, not below $C_DEBUG2: writing out their stacks would stop the target"
  fi
}

take_exact_heap() {
  if [ "$C_GC" = 1 ]; then get 'heap?gc=1' heap-gc.pb.gz 30; else missing heap-gc.pb.gz 'switched off (gc=0)'; fi
}

take_rest() {
  get allocs allocs.pb.gz 10
  get threadcreate threadcreate.pb.gz 10
  get cmdline cmdline.txt 5 text
  get goroutineleak goroutineleak.pb.gz 15
}

# take_tool FILE COMMAND…: its output, where the command exists.
take_tool() {
  tt_file=$1
  shift
  hurried "$tt_file" && return 0
  if ! have "$1"; then
    missing "$tt_file" "$1 is not installed"
    return 0
  fi
  # Without a home: top would read the user's settings, and leave an empty ~/.config/procps behind.
  limited 15 env HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent "$@" >"$PART/$tt_file.part" 2>/dev/null
  if [ -s "$PART/$tt_file.part" ]; then
    done_file "$tt_file"
  else
    missing "$tt_file" "$1 printed nothing"
  fi
}

take_tools() {
  [ "$C_TOOLS" = 1 ] || return 0
  if have top && limited 5 env HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent top -h 2>&1 | grep -q -i procps; then
    take_tool top.txt top -b -n1 -w 512 -o %MEM
  else
    take_tool top.txt top -b -n1
  fi
  take_tool free.txt free
  take_tool vmstat.txt vmstat 1 3
  if [ -n "$PID" ]; then take_tool pidstat.txt pidstat -r -p "$PID" 1 3; fi
}

# take_kernel: the kernel's log since the last capture, or the last lines of it.
take_kernel() {
  hurried kernel.txt && return 0
  tk_raw=$PART/kernel.raw.part
  limited 10 dmesg >"$tk_raw" 2>/dev/null
  if ! [ -s "$tk_raw" ] && have journalctl; then limited 10 journalctl -q -k -b -n 1000 --no-pager -o short-monotonic >"$tk_raw" 2>/dev/null; fi
  if ! [ -s "$tk_raw" ]; then
    missing kernel.txt 'the kernel log cannot be read (dmesg is refused, and the journal has none)'
    return 0
  fi
  tail -n 400 "$tk_raw" | while IFS= read -r tk_line; do
    tk_at=${tk_line#*\[}
    tk_at=${tk_at# }
    while :; do case $tk_at in ' '*) tk_at=${tk_at# } ;; *) break ;; esac; done
    tk_at=${tk_at%%.*}
    if is_number "$tk_at" && [ ${#tk_at} -le 9 ] && [ "$tk_at" -lt "$CURSOR" ]; then continue; fi
    out "$tk_line"
  done >"$PART/kernel.txt.part"
  done_file kernel.txt
}

# manifest: the hash of each file, or a statement that nothing here can hash.
manifest() {
  set +f
  set -- "$PART"/*
  set -f
  mf_names='' mf_rest=''
  for mf_path in "$@"; do
    mf_path=${mf_path##*/}
    case $mf_path in *.part* | manifest.*) mf_rest="$mf_rest $mf_path" ;; *) mf_names="$mf_names $mf_path" ;; esac
  done
  # All of these are our own names, without blanks.
  if [ -n "$mf_rest" ]; then (cd "$PART" && exec rm -f $mf_rest); fi
  if [ "$HASHER" = none ]; then
    out "no sha256sum, shasum or openssl on this host" >"$PART/manifest.none.part"
    mv -f "$PART/manifest.none.part" "$PART/manifest.none"
    return
  fi
  (cd "$PART" && limited 60 $HASHER $mf_names) >"$PART/manifest.raw.part"
  mf_rc=$?
  if too_long $mf_rc; then
    log warn "${HASHER%% *} has not ended within 60 s: capture $CAP_NAME has no manifest"
    out "$HASHER has not ended within 60 s" >"$PART/manifest.none.part"
    mv -f "$PART/manifest.none.part" "$PART/manifest.none"
  else
    while read -r mf_hash mf_name; do
      out "$mf_hash  ${mf_name#\*}"
    done <"$PART/manifest.raw.part" >"$PART/manifest.sha256.part"
    mv -f "$PART/manifest.sha256.part" "$PART/manifest.sha256"
  fi
  rm -f "$PART/manifest.raw.part"
}

# settle: the folder gets its final name once all of it is on the disk.
settle() {
  manifest
  if [ $HURRIED = 0 ]; then
    set +f
    set -- "$PART"/*
    set -f
    # An older sync knows no files and syncs everything, or refuses.
    limited 10 sync "$@" 2>/dev/null || limited 10 sync
  fi
  mv "$PART" "$CAPTURES/$CAP_NAME"
}

# capture: CAP_* say what and why. Leaves `true`, or `false REASON`, for the loop.
capture() {
  wall_decimal
  CAP_WALL=$RET
  uptime_decimal
  CAP_UPTIME=$RET
  PART=$CAPTURES/.part-$CAP_NAME
  ORDER='"meta.json"' BAD='' MISSING='' EMPTY='' HEAP=false HEAP_WHY=''
  if room && make_folder "$CAPTURES" && mkdir "$PART"; then
    write_meta null
    case $CAP_RUNG in
      oom)
        step_back
        take_cheap
        take_kernel
        HEAP_WHY=-
        ;;
      later)
        quick_arm
        take_heap
        take_memstats
        ;;
      baseline)
        step_back
        take_cheap
        take_heap
        take_memstats
        get goroutine goroutine.pb.gz 15
        ;;
      *)
        if [ "$CAP_URGENT" = 1 ]; then
          # A plain heap is as old as the last collection. Of a leak that has just begun it may know nothing yet, so the
          # exact one follows at once.
          quick_arm
          take_heap
          get goroutine goroutine.pb.gz 15
          take_exact_heap
          step_back
          take_memstats
          take_cheap
        else
          take_cheap
          quick_arm
          take_heap
          step_back
          take_memstats
          get goroutine goroutine.pb.gz 15
          take_exact_heap
        fi
        take_stacks
        take_rest
        take_tools
        take_kernel
        ;;
    esac
    now
    wall_decimal
    write_meta "$RET"
    settle || HEAP_WHY="the capture could not be completed in $CAPTURES"
  else
    HEAP_WHY=${ROOM_WHY:-cannot write to $CAPTURES}
  fi
  if [ "$HEAP" = true ]; then
    cp_result=true
  elif [ "$HEAP_WHY" = - ]; then
    cp_result=false
  else
    cp_result="false no heap profile: $HEAP_WHY"
  fi
  if [ -d "$LOCK" ]; then
    out "$cp_result" >"$LOCK/done.part.$CAP_NAME" && mv -f "$LOCK/done.part.$CAP_NAME" "$LOCK/done.$CAP_NAME"
  fi
  return 0
}

dry_capture() {
  PART=$CAPTURES/$CAP_NAME
  CAP_WALL=$WALL CAP_UPTIME=$T ORDER='' BAD='' MISSING='' EMPTY=''
  mkdir "$PART"
  write_meta "$WALL"
  out true >"$LOCK/done.part.$CAP_NAME" && mv -f "$LOCK/done.part.$CAP_NAME" "$LOCK/done.$CAP_NAME"
}

# ---------------------------------------------------------------------------------------------------------------------
# Disk: within a quota, never into the last of it
# ---------------------------------------------------------------------------------------------------------------------

DISK_T=-100000 DISK_PID='' DISK_FREE='' DISK_TOTAL='' DISK_WHY='' DISK_TMPFS=false CAP_COUNT=0 CAP_KIB=0 ROOM_WHY=''

# watch_disk: has it looked at each five minutes and after captures, by a child: from a file system that hangs (NFS, FUSE) nobody
# comes back.
watch_disk() {
  if [ -n "$DISK_PID" ]; then
    if stat_of /proc "$DISK_PID" && [ "$STAT_STATE" != Z ]; then
      if [ $((T - DISK_BEGUN)) -ge 60 ]; then
        kill -KILL "$DISK_PID" 2>/dev/null
        disk_silent "$CAPTURES does not answer: the file system there hangs"
      fi
      # Never a second one beside it.
      return 0
    fi
    waited "$DISK_PID"
    DISK_PID=
    take_disk
  fi
  wd_each=300
  if [ -n "$FULL_SINCE" ]; then wd_each=30; fi
  [ $((T - DISK_T)) -ge $wd_each ] || return 0
  DISK_T=$T DISK_BEGUN=$T
  rm -f "$LOCK/disk"
  (
    in_child
    look_at_disk
    out "$DISK_FREE:$DISK_TOTAL:$CAP_KIB:$CAP_COUNT:$DISK_WHY" >"$LOCK/disk.part" && mv -f "$LOCK/disk.part" "$LOCK/disk"
  ) </dev/null >/dev/null 2>&1 &
  DISK_PID=$!
}
DISK_BEGUN=0

# take_disk: what the child has seen. A reserve that was given back is made again as soon as there is room for it.
take_disk() {
  td_free='' td_total='' td_kib='' td_count='' td_why=
  { IFS=: read -r td_free td_total td_kib td_count td_why <"$LOCK/disk"; } 2>&6
  if ! is_number "$td_kib" || ! is_number "$td_count"; then
    # On a disk that is full the child cannot say it either.
    [ -n "$DISK_WHY$FULL_SINCE" ] || disk_silent "what is free for $CAPTURES is not known"
    return 0
  fi
  if [ "$CAP_COUNT" != "$td_count" ] || [ "$DISK_WHY" != "$td_why" ]; then CHANGED=1; fi
  DISK_FREE=$td_free DISK_TOTAL=$td_total CAP_KIB=$td_kib CAP_COUNT=$td_count
  disk_silent "$td_why"
  if [ -n "$FULL_SINCE" ] && make_reserve; then
    log info "there is room again in $HOME_DIR, $((T - FULL_SINCE)) s after it was full or read-only"
    FULL_SINCE='' ERROR='' CHANGED=1
  fi
}

# captures_answer: whether the file system where the captures go does within ten seconds; if not, RET says so. Whatever touches
# a file there would wait with it.
captures_answer() {
  limited 10 ls -d "$CAPTURES/." >/dev/null 2>&1
  too_long $? || return 0
  RET="$CAPTURES does not answer: the file system there hangs"
  return 1
}

# disk_silent WHY: that it does not answer is said once, and when it does again (empty).
disk_silent() {
  [ "$DISK_WHY" != "$1" ] || return 0
  if [ -n "$1" ]; then
    DISK_FREE=''
    log error "$1"
    ERROR=$1
  else
    log info "$CAPTURES answers again"
    if [ "$ERROR" = "$DISK_WHY" ]; then ERROR=; fi
  fi
  DISK_WHY=$1 CHANGED=1
}

# look_at_disk: DISK_FREE, DISK_TOTAL, CAP_KIB in KiB, CAP_COUNT; DISK_WHY where it hangs. Some forks, so not often.
look_at_disk() {
  DISK_T=$T DISK_WHY=
  ld_dir=$CAPTURES
  [ -d "$ld_dir" ] || ld_dir=$HOME_DIR
  ld_line=$(limited 10 df -Pk "$ld_dir" 2>/dev/null)
  if too_long $?; then DISK_WHY="df has not ended within 10 s: the file system of $ld_dir hangs"; fi
  set -- ${ld_line##*"$NEWLINE"}
  DISK_FREE='' DISK_TOTAL=
  if [ $# -ge 6 ] && is_number "$2" && is_number "$4"; then
    plain "$2"
    DISK_TOTAL=$RET
    plain "$4"
    DISK_FREE=$RET
  fi
  CAP_KIB=0
  if [ -d "$CAPTURES" ] && [ -z "$DISK_WHY" ]; then
    ld_line=$(limited 20 du -sk "$CAPTURES" 2>/dev/null)
    if too_long $?; then DISK_WHY="du has not ended within 20 s: the file system of $CAPTURES hangs"; fi
    ld_line=${ld_line%%[!0-9]*}
    if is_number "$ld_line"; then
      plain "$ld_line"
      CAP_KIB=$RET
    fi
  fi
  count_captures
}

count_captures() {
  set +f
  set -- "$CAPTURES"/[0-9]*
  set -f
  CAP_COUNT=$#
  [ -d "$1" ] || CAP_COUNT=0
}

# real_place DIR: RET is where it is without links, or what is there of the way to it. Empty where that hangs.
real_place() {
  # shellcheck disable=SC2016 # the inner shell expands these
  RET=$(limited 5 sh -c 'd=$1; while [ -n "$d" ] && ! cd "$d" 2>/dev/null; do d=${d%/*}; done; [ -n "$d" ] || cd /; pwd -P' sh "$1")
}

# look_at_place: DISK_TMPFS and PLACE, of where the captures go. What is wrong with it is said once.
look_at_place() {
  real_place "$CAPTURES"
  PLACE=$RET lp_said=
  file_system "$PLACE"
  DISK_TMPFS=false
  if [ "$RET" = tmpfs ] || [ "$RET" = ramfs ]; then
    DISK_TMPFS=true
    lp_said="$CAPTURES is on tmpfs: captures use the memory under watch and are lost at a reboot"
  fi
  if is_shared "$PLACE"; then lp_said="$lp_said${lp_said:+; }$CAPTURES is where others clean up: name another place"; fi
  if is_shared "$HOME_DIR" && ! is_shared "$PLACE"; then lp_said="$lp_said${lp_said:+; }$HOME_DIR is where others clean up: give another --root"; fi
  if [ "$lp_said" = "$PLACE_SAID" ]; then return 0; fi
  PLACE_SAID=$lp_said
  [ -z "$lp_said" ] || log warn "$lp_said"
}
PLACE='' PLACE_SAID=''

is_shared() { case $1/ in /tmp/* | /var/tmp/*) ;; *) return 1 ;; esac }

# file_system DIR: RET is its type, by the longest mount point that holds it. DIR is without links.
file_system() {
  RET=
  [ -n "$1" ] || return 1
  fs_dir=$1
  fs_best=-1
  {
    while read -r _ _ _ _ fs_mount fs_tail; do
      case $fs_dir/ in
        "${fs_mount%/}"/*)
          if [ ${#fs_mount} -ge $fs_best ]; then
            fs_best=${#fs_mount}
            fs_tail=${fs_tail##*"- "}
            RET=${fs_tail%% *}
          fi
          ;;
      esac
    done <"$PROC/self/mountinfo"
  } 2>&6
}

# reserve_wanted: RET is what must stay free, in KiB. A small disk gets a tenth of itself.
reserve_wanted() {
  RET=$C_MIN_FREE
  [ -n "$DISK_TOTAL" ] || return 0
  if [ "$C_MIN_FREE" -gt $((DISK_TOTAL / 4)) ]; then
    RET=$((DISK_TOTAL / 10))
  elif [ $((DISK_TOTAL / 10)) -gt "$C_MIN_FREE" ] && [ "$C_MIN_FREE" -gt 0 ]; then
    RET=$((DISK_TOTAL / 10))
  fi
}

# room: whether a capture may be written; makes room by the quota first.
room() {
  ROOM_WHY=
  # Where it hangs nobody knows, and nothing that is urgent waits for it.
  [ "$CAP_URGENT" = 1 ] || [ -n "$DISK_WHY" ] || look_at_disk
  # A capture is rarely more than 8 MiB.
  if [ "$C_QUOTA" -gt 0 ] && [ $((CAP_KIB + 8192)) -gt "$C_QUOTA" ]; then prune $((C_QUOTA - 8192)); fi
  reserve_wanted
  if [ -n "$DISK_FREE" ] && [ "$DISK_FREE" -lt "$RET" ]; then
    ro_want=$RET
    prune $((CAP_KIB - ro_want + DISK_FREE))
    look_at_disk
    if [ "$DISK_FREE" -lt "$ro_want" ]; then
      size_words "$DISK_FREE"
      ro_free=$RET
      size_words "$ro_want"
      ROOM_WHY="only $ro_free free where the captures go, and $RET are to stay free"
      return 1
    fi
  fi
  if [ "$C_QUOTA" -gt 0 ] && [ "$CAP_KIB" -gt "$C_QUOTA" ]; then
    size_words "$C_QUOTA"
    ROOM_WHY="the quota of $RET is used up by captures that are kept"
    return 1
  fi
  return 0
}

# kept_names: KEPT, those that are never pruned: first and last baseline, first, highest and newest capture.
kept_names() {
  KEPT=' '
  kn_first='' kn_last='' kn_high='' kn_high_rank=-1 kn_base1='' kn_base2=''
  set +f
  set -- "$CAPTURES"/[0-9]*
  set -f
  for kn_path in "$@"; do
    [ -d "$kn_path" ] || continue
    kn_name=${kn_path##*/}
    kn_rung=${kn_name#*-}
    kn_rung=${kn_rung%-*}
    if [ "$kn_rung" = baseline ]; then
      kn_base1=${kn_base1:-$kn_name}
      kn_base2=$kn_name
      continue
    fi
    [ "$kn_rung" = test ] && continue
    kn_first=${kn_first:-$kn_name}
    kn_last=$kn_name
    rank "$kn_rung"
    if [ "$RET" -ge "$kn_high_rank" ]; then
      kn_high=$kn_name
      kn_high_rank=$RET
    fi
  done
  for kn_name in $kn_base1 $kn_base2 $kn_first $kn_high $kn_last; do KEPT="$KEPT$kn_name "; done
}

# prune KIB: removes the oldest in the middle until the captures take no more than that.
prune() {
  pr_most=$1
  kept_names
  set +f
  set -- "$CAPTURES"/[0-9]*
  set -f
  for pr_path in "$@"; do
    [ "$CAP_KIB" -gt "$pr_most" ] || break
    case $KEPT in *" ${pr_path##*/} "*) continue ;; esac
    [ -d "$pr_path" ] || continue
    # First out of sight, so that no half-removed capture has a final name.
    mv "$pr_path" "$CAPTURES/.gone-${pr_path##*/}" && rm -rf "$CAPTURES/.gone-${pr_path##*/}"
    log info "capture ${pr_path##*/} removed: the quota"
    look_at_disk
  done
}

# finish_leftovers: what a kill left behind is made whole: complete files keep their names, the others go.
finish_leftovers() {
  set +f
  set -- "$CAPTURES"/.gone-*
  set -f
  for fl_path in "$@"; do [ -d "$fl_path" ] && rm -rf "$fl_path"; done
  set +f
  set -- "$CAPTURES"/.part-*
  set -f
  for PART in "$@"; do
    [ -d "$PART" ] || continue
    CAP_NAME=${PART##*/.part-}
    case $CAP_NAME in *[!A-Za-z0-9-]* | '') continue ;; esac
    fl_meta=
    { IFS= read -r fl_meta <"$PART/meta.json"; } 2>&6
    fl_rung=${CAP_NAME#*-}
    fl_rung=${fl_rung%-*}
    set +f
    set -- "$PART"/*
    set -f
    fl_some=
    fl_order=
    for fl_path in "$@"; do
      case $fl_path in
        *.part | */manifest.* | */meta.json | */\*) ;;
        *)
          fl_some=1
          fl_order="$fl_order,\"${fl_path##*/}\""
          ;;
      esac
    done
    if [ -z "$fl_some" ]; then
      rm -rf "$PART"
      log warn "capture $CAP_NAME was ended before it had anything: removed"
      continue
    fi
    case $fl_meta in
      '{'*'}')
        # A capture that was over says so itself; of another the list of files is not yet in it.
        case $fl_meta in
          *',"ended":null}') fl_meta="${fl_meta%%'"order":['*}\"order\":[\"meta.json\"$fl_order],\"bad\":{},\"missing\":{},\"ended\":null,\"interrupted\":true}" ;;
        esac
        ;;
      *) fl_meta="{\"format\":1,\"name\":\"$CAP_NAME\",\"id\":\"$ID\",\"rung\":\"$fl_rung\",\"rule\":null,\"scope\":null,\"permille\":null,\"used\":null,\"limit\":null,\"wall\":null,\"uptime\":null,\"boot\":null,\"target\":null,\"version\":\"$VERSION\",\"order\":[\"meta.json\"$fl_order],\"bad\":{},\"missing\":{},\"ended\":null,\"interrupted\":true}" ;;
    esac
    { out "$fl_meta" >"$PART/meta.json.part" && mv -f "$PART/meta.json.part" "$PART/meta.json"; } 2>&6
    settle && log warn "capture $CAP_NAME was interrupted: made whole with what it had"
  done
}

# ---------------------------------------------------------------------------------------------------------------------
# The heartbeat
# ---------------------------------------------------------------------------------------------------------------------

json_scope() { # SCOPE KNOWN USED LIMIT PM WHAT
  json "$6"
  js_what=$RET
  if [ "$2" = 1 ]; then
    bytes_of_kib "$3"
    js_used=$RET
    bytes_of_kib "$4"
    RET="{\"scope\":\"$1\",\"used\":$js_used,\"limit\":$RET,\"permille\":$5,\"what\":\"$js_what\"}"
  else
    RET="{\"scope\":\"$1\",\"used\":null,\"limit\":null,\"permille\":null,\"what\":\"$js_what\"}"
  fi
}

# rule_line RULE SCOPE AT NOW STATE UNTIL FIRED WHY: one rule for state.json, added to RULES.
rule_line() {
  json "$8"
  RULES="$RULES${RULES:+,}{\"rule\":\"$1\",\"scope\":$2,\"at\":$3,\"now\":$4,\"state\":\"$5\",\"until\":${6:-null},\"fired\":$7,\"why\":\"$RET\"}"
}

# rule_state KEY URGENT REACHED WHY: R_STATE, UNTIL and R_WHY of a rule that is or is not reached.
rule_state() {
  list_get "$RUNG_SHOTS" "$1"
  R_FIRED=$RET
  if [ -z "$PID" ]; then
    R_STATE=blind R_WHY=$BLIND UNTIL=
  elif [ "$PAUSED" = 1 ]; then
    R_STATE=paused R_WHY="$4; paused" UNTIL=
  elif allowed "$1" "$2"; then
    R_STATE=armed R_WHY=$4
    if [ "$3" = 1 ]; then R_STATE=holding; fi
  else
    R_STATE=$BLOCK R_WHY="$4; $BLOCK_WHY"
  fi
}

rules_json() {
  RULES=
  for rj_scope in $C_SCOPES; do
    values_of "$rj_scope"
    for rj_rung in $C_RUNGS; do
      rj_now=null rj_reached=0
      if [ "$V_KNOWN" = 0 ]; then
        list_get "$RUNG_SHOTS" "$rj_rung"
        case $rj_scope in
          cgroup) rj_why='no memory cgroup with a limit was found' ;;
          process) rj_why=${BLIND:-the process cannot be read} ;;
          *) rj_why='/proc/meminfo cannot be read' ;;
        esac
        rule_line rung "\"$rj_scope\"" "${rj_rung}0" null blind '' "$RET" "$rj_why"
        continue
      fi
      rj_now=$V_PM
      scope_words "$rj_scope" "$V_PM" "$V_LIMIT"
      if [ "$V_PM" -ge $((rj_rung * 10)) ]; then
        rj_reached=1
        rj_why="$RET, not below $rj_rung %"
      else
        rj_why="$RET, below $rj_rung %"
      fi
      rj_urgent=0
      if [ "$rj_rung" = "$TOP_RUNG" ]; then rj_urgent=1; fi
      rule_state "$rj_rung" $rj_urgent $rj_reached "$rj_why"
      if [ "$V_LEVEL" -ge "$rj_rung" ] && [ "$R_STATE" != paused ] && [ "$R_STATE" != blind ]; then
        if [ "$R_STATE" != cooldown ]; then UNTIL=; fi
        R_STATE=cooldown
        R_WHY="$rj_why; has fired, armed again below $((rj_rung - C_REARM)) %"
      elif [ "$R_STATE" = holding ]; then
        rj_n=0
        for rj_over in $V_OVERS; do if [ "$rj_over" -ge "$rj_rung" ]; then rj_n=$((rj_n + 1)); fi; done
        R_WHY="$rj_why; holds for $rj_n of $C_HOLD samples"
      fi
      rule_line rung "\"$rj_scope\"" "${rj_rung}0" "$rj_now" "$R_STATE" "$UNTIL" "$R_FIRED" "$R_WHY"
    done
  done
  rj_lead=null
  if [ -n "$LEAD" ]; then rj_lead="\"$LEAD\""; fi

  if [ "$C_FAST" = 0 ]; then rule_line fast "$rj_lead" null null off '' 0 'switched off'; else
    rj_words='no rise'
    if [ "$RISE" -gt 0 ] && [ "$STEP_CS" -gt 0 ]; then
      rj_n=$((HEADROOM / RISE))
      rj_words="full in $rj_n ticks at the last rise, fires below $C_FAST"
      [ $rj_n -lt 1000 ] || rj_words="full in more than 1000 ticks at the last rise"
    fi
    if [ "$FAST_FLOOR" -gt 0 ]; then rj_words="$rj_words; fell back, so only above its last peak"; fi
    rule_state fast 1 0 "$rj_words"
    rule_line fast "$rj_lead" "$C_FAST" null "$R_STATE" "$UNTIL" "$R_FIRED" "$R_WHY"
  fi

  if [ "$C_TTO" = 0 ]; then rule_line tto "$rj_lead" null null off '' 0 'switched off'; else
    rj_words='no steady rise' rj_now=null
    if [ -n "$SLOPE" ]; then
      rj_now=$TTO_LATE
      rj_words="full in $TTO_SOON to $TTO_LATE s, fires below $C_TTO s"
    fi
    rule_state tto 0 0 "$rj_words"
    rule_line tto "$rj_lead" "$C_TTO" $rj_now "$R_STATE" "$UNTIL" "$R_FIRED" "$R_WHY"
  fi

  if [ "$C_GROWTH" = 0 ]; then rule_line growth "$rj_lead" null null off '' 0 'switched off'; else
    rj_words='not enough samples yet' rj_now=null
    if [ -n "$LEAD" ] && [ "$GROWTH_MEAN" -gt 0 ]; then
      grown || :
      decimal "$ru_mean"
      rj_words="against a mean of $RET %"
      decimal "$ru_now"
      rj_words="$RET % $rj_words, fires from $C_GROWTH % of it and $C_GROWTH_FLOOR % on"
      rj_now=$ru_now
    fi
    rule_state growth 0 0 "$rj_words"
    rule_line growth "$rj_lead" "$C_GROWTH" $rj_now "$R_STATE" "$UNTIL" "$R_FIRED" "$R_WHY"
  fi

  if [ "$C_PSI" = 0 ]; then rule_line psi null null null off '' 0 'switched off'
  elif [ "$PSI_KNOWN" = 0 ]; then rule_line psi null $((C_PSI * 10)) null blind '' 0 'this kernel does not measure pressure (psi)'
  else
    rj_reached=0
    if [ "$PSI_FULL" -ge $((C_PSI * 100)) ]; then rj_reached=1; fi
    seconds_of_cs "$PSI_FULL"
    rj_words="full pressure $RET %, fires from $C_PSI % on"
    if [ -n "$PID" ] && ! psi_counts; then
      # Of the machine's pressure nothing is ever concluded; below the floor it only rests.
      if [ "$PSI_OF" = machine ]; then rj_state=blind; else rj_state=armed; fi
      rule_line psi null $((C_PSI * 10)) $((PSI_FULL / 10)) $rj_state '' 0 "$rj_words; $RET"
    else
      rule_state psi 0 $rj_reached "$rj_words"
      rule_line psi null $((C_PSI * 10)) $((PSI_FULL / 10)) "$R_STATE" "$UNTIL" "$R_FIRED" "$R_WHY"
    fi
  fi

  for rj_rule in goroutines threads fds; do
    case $rj_rule in
      goroutines) rj_now=${GOROUTINES:-null} rj_at=$C_GOROUTINES ;;
      threads) rj_now=$P_THREADS rj_at=$C_THREADS ;;
      *) rj_now=$FDS rj_at=$C_FDS ;;
    esac
    if [ "$rj_at" = 0 ]; then
      rule_line $rj_rule null null null off '' 0 'switched off'
    else
      rj_reached=0
      if [ "$rj_now" != null ] && [ "$rj_now" -ge "$rj_at" ]; then rj_reached=1; fi
      rj_words="$rj_now $rj_rule, fires from $rj_at on"
      if [ "$rj_now" = null ]; then rj_words="not counted yet, fires from $rj_at on"; fi
      rule_state $rj_rule 0 $rj_reached "$rj_words"
      rule_line $rj_rule null "$rj_at" "$rj_now" "$R_STATE" "$UNTIL" "$R_FIRED" "$R_WHY"
    fi
  done
}

json_or_null() {
  if [ -n "$1" ]; then
    json "$1"
    RET="\"$RET\""
  else
    RET=null
  fi
}

# state_json: BEAT_HEAD, BEAT_MID and BEAT_TAIL.
state_json() {
  rules_json
  json_target
  sj_target=$RET
  json_or_null "$BLIND"
  sj_blind=$RET
  json_or_null "$ERROR"
  sj_error=$RET
  json_or_null "$ENDPOINT"
  sj_endpoint=$RET
  json_or_null "$FETCHER"
  sj_fetcher=$RET
  sj_scopes=
  for sj_scope in $C_SCOPES; do
    case $sj_scope in
      cgroup) json_scope cgroup "$G_KNOWN" "$G_USED" "$G_LIMIT" "$G_PM" "${G_WHAT:-no limit found}" ;;
      process) json_scope process "$P_KNOWN" "$P_USED" "$P_LIMIT" "$P_PM" "VmRSS and VmSwap against ${P_WHAT:-nothing}" ;;
      *) json_scope host "$H_KNOWN" "$H_USED" "$H_LIMIT" "$H_PM" "$H_WHAT" ;;
    esac
    sj_scopes="$sj_scopes${sj_scopes:+,}$RET"
  done
  sj_process=null
  if [ "$P_KNOWN" = 1 ]; then
    bytes_of_kib "$P_RSS"
    sj_process="{\"rss\":$RET"
    for sj_key in anon file shmem swap; do
      case $sj_key in
        anon) RET=$P_ANON ;;
        file) RET=$P_FILE ;;
        shmem) RET=$P_SHMEM ;;
        *) RET=$P_SWAP ;;
      esac
      [ "$RET" = null ] || bytes_of_kib "$RET"
      sj_process="$sj_process,\"$sj_key\":$RET"
    done
    sj_process="$sj_process,\"threads\":$P_THREADS}"
  fi
  sj_psi=null
  if [ "$PSI_KNOWN" = 1 ]; then
    seconds_of_cs "$PSI_SOME"
    sj_psi="{\"some\":$RET"
    seconds_of_cs "$PSI_FULL"
    sj_psi="$sj_psi,\"full\":$RET}"
  fi
  sj_slope=null sj_tto=null
  if [ -n "$SLOPE" ]; then
    bytes_of_kib "$SLOPE"
    sj_slope=$RET
    sj_tto="[$TTO_SOON,$TTO_LATE]"
  fi
  today
  bytes_of_kib "$CAP_KIB"
  sj_captures="{\"count\":$CAP_COUNT,\"bytes\":$RET,\"today\":$TODAY,\"last\":"
  if [ -n "$LAST_NAME" ]; then
    sj_captures="$sj_captures{\"name\":\"$LAST_NAME\",\"rung\":\"$LAST_RUNG\",\"at\":$LAST_AT,\"heap\":$LAST_HEAP}}"
  else
    sj_captures="${sj_captures}null}"
  fi
  sj_capturing=null
  for sj_word in $INFLIGHT; do
    case $sj_word in *:arm:*) continue ;; esac
    sj_capturing=${sj_word#*:}
    sj_capturing="\"${sj_capturing%%:*}\""
  done
  if [ -n "$DISK_FREE" ]; then bytes_of_kib "$DISK_FREE"; else RET=null; fi
  sj_disk="{\"free\":$RET"
  bytes_of_kib "$C_QUOTA"
  sj_disk="$sj_disk,\"quota\":$RET,\"tmpfs\":$DISK_TMPFS}"
  seconds_of_cs "$INTERVAL"
  sj_interval=$RET
  seconds_of_cs $BEAT_WITHIN
  sj_interval="$sj_interval,\"beat\":$RET"
  sj_paused=false
  if [ "$PAUSED" = 1 ]; then sj_paused=true; fi
  own_cost
  BEAT_HEAD="{\"format\":1,\"version\":\"$VERSION\",\"id\":\"$ID\",\"script\":\"$SCRIPT_HASH\",\"pid\":$$,\"boot\":\"$BOOT\",\"seq\":"
  BEAT_MID=",\"interval\":$sj_interval,\"own\":{\"rss\":"
  BEAT_TAIL=",$RET},\"started\":$STARTED,\"paused\":$sj_paused,\"blind\":$sj_blind,\"target\":$sj_target,\"endpoint\":$sj_endpoint,\"fetcher\":$sj_fetcher,\"scopes\":[$sj_scopes],\"process\":$sj_process,\"psi\":$sj_psi,\"slope\":$sj_slope,\"tto\":$sj_tto,\"rules\":[$RULES],\"captures\":$sj_captures,\"capturing\":$sj_capturing,\"disk\":$sj_disk,\"kept\":\"$KEPT_BY\",\"error\":$sj_error,\"oom_kills\":${OOM_KILLS:-null}}"
}

# heartbeat: at most once a second after an event, each third second while something moves or somebody follows, else each
# tenth: it takes a fork. BEAT_WITHIN tells readers when the next one is there at the latest, in hundredths.
heartbeat() {
  elapsed "$BEAT_T" "$BEAT_C"
  hb_wait=$((INTERVAL * 2 + 100))
  [ $hb_wait -le 295 ] || hb_wait=295
  BEAT_WITHIN=$((hb_wait + INTERVAL))
  if [ $GLANCES -gt 0 ]; then
    # A look or a nod each ten seconds; some of them are a little early.
    hb_wait=850
    BEAT_WITHIN=$((1000 + INTERVAL))
  fi
  if [ "$INTERVAL" -ge $hb_wait ]; then BEAT_WITHIN=$INTERVAL; fi
  if [ "$CHANGED" = 1 ]; then hb_wait=100; fi
  # Nobody is to wait for one that was promised sooner.
  if [ $BEAT_WITHIN -gt $((BEAT_SAID + 100)) ]; then hb_wait=0; fi
  [ "$STEP" = 1 ] || [ "$RET" -ge $hb_wait ] || return 0
  BEAT_T=$T BEAT_C=$T_C BEAT_SAID=$BEAT_WITHIN
  CHANGED=0
  state_json
  beat 2>&6 || disk_is_full
}
BEAT_T=-100000 BEAT_C=0 BEAT_WITHIN=0 BEAT_SAID=0 CHANGED=1 STARTED=0 KEPT_BY=external SCRIPT_HASH=''

# own_cost: what this watch itself costs: OWN_RSS, and in RET the processor seconds of it and of all that it has started, over
# the last ten to twenty minutes.
own_cost() {
  stat_of /proc $$ || STAT_RSS=0 STAT_TICKS=0
  OWN_RSS=$((STAT_RSS * PAGE_KIB))
  oc_now=$((STAT_TICKS * 100 / HZ))
  if [ -z "$OWN_T" ]; then OWN_T=$T OWN_CS=$oc_now OWN_T2=$T OWN_CS2=$oc_now; fi
  if [ $((T - OWN_T2)) -ge 600 ]; then OWN_T=$OWN_T2 OWN_CS=$OWN_CS2 OWN_T2=$T OWN_CS2=$oc_now; fi
  seconds_of_cs $((oc_now - OWN_CS))
  RET="\"cpu\":$RET,\"of\":$((T - OWN_T))"
}
OWN_T='' OWN_CS=0 OWN_T2=0 OWN_CS2=0

# ---------------------------------------------------------------------------------------------------------------------
# The loop
# ---------------------------------------------------------------------------------------------------------------------

# How to wait without a fork. `read`: its -t takes fractions (bash, busybox, mksh). `alarm`: where it does not (dash), a
# read that a timer of the kernel interrupts; a timer set by perl or python3 before they become this shell goes on ringing.
# `sleep`: a program each time. `whole`: one that knows whole seconds only.

# timed_read: whether this shell's read -t on a pipe that nobody writes to (file descriptor 9) takes fractions. A busy machine
# is late, a shell of whole seconds each time; one that does not know -t (status 2) may take its time to say so.
timed_read() {
  for _ in 1 2 3; do
    now
    tr_from=$T tr_from_c=$T_C tr_rc=0
    # shellcheck disable=SC3045,SC2034 # tried in a child: a shell that does not know -t ends there
    (read -t 0.25 -r tr_x <&9) 2>/dev/null || tr_rc=$?
    now
    elapsed $tr_from $tr_from_c
    [ $tr_rc != 2 ] && [ "$RET" -ge 20 ] || return 1
    [ "$RET" -ge 90 ] || return 0
  done
  return 1
}

# setitimer_number: RET is the number of the system call setitimer on this machine, empty where it is not known here.
setitimer_number() {
  case $(uname -m) in
    x86_64) RET=38 ;;
    aarch64 | riscv64 | loongarch64) RET=103 ;;
    i?86 | armv* | ppc64* | s390x) RET=104 ;;
    *) RET= ;;
  esac
}

# timer_setter: RET is the program here that can set a timer. Perl calls the system itself, as the small perl that every
# Debian has comes without Time::HiRes. A number that means something else to a perl of another word size is refused by the
# kernel, or rings never, which try_alarm finds out.
timer_setter() {
  setitimer_number
  ts_number=$RET RET=
  if [ -n "$ts_number" ] && have perl && perl -e "$SET_TIMER" "$ts_number" 0 0 true 2>/dev/null; then
    RET=perl
  elif have python3 && python3 -S -c 'import signal; signal.setitimer' 2>/dev/null; then
    RET=python3
  fi
  [ -n "$RET" ]
}

# NUMBER FIRST-SECONDS MICROSECONDS COMMAND…: a timer that first rings then and from there on as often, and the command.
# shellcheck disable=SC2016 # this is perl's
SET_TIMER='syscall(0 + shift, 0, pack("l!4", 0, $ARGV[1], $ARGV[0], 0), 0) == 0 or exit 1; splice @ARGV, 0, 2; exec @ARGV'

# wind_up ARGUMENTS…: starts this shell anew, by way of a program that sets a timer of 0.4 s. It first rings after ten
# seconds, when the shell listens to it. Returns where there is no such program, or no need. (Each ring costs a tenth of a
# millisecond, so 0.2 s would take more than all looks; what is shorter than 0.4 s is slept by a program, as it was.)
wind_up() {
  [ "$STEP" = 0 ] && [ "$PROC" = /proc ] && [ "$WOUND_UP" = 0 ] && timer_setter || return 0
  wu_by=$RET
  wu_shell=$(readlink /proc/$$/exe) || return 0
  case ${wu_shell##*/} in *dash | sh | ash) ;; *) return 0 ;; esac
  HEAPCASE_WOUND_UP=1
  export HEAPCASE_WOUND_UP
  case $wu_by in
    perl) exec perl -e "$SET_TIMER" "$ts_number" 10 400000 "$wu_shell" "$SELF_FILE" "$@" ;;
    *) exec python3 -S -c 'import os, signal, sys; signal.setitimer(signal.ITIMER_REAL, 10, 0.4); os.execv(sys.argv[1], sys.argv[1:])' "$wu_shell" "$SELF_FILE" "$@" ;;
  esac
}

# choose_sleep: SLEEP. An `alarm` has to ring first, see `snooze`.
choose_sleep() {
  SLEEP=whole
  if sleep 0.01 2>/dev/null; then SLEEP='sleep'; fi
  [ "$STEP" = 0 ] || return 0
  rm -f "$LOCK/tick"
  mkfifo "$LOCK/tick" 2>/dev/null || return 0
  exec 9<>"$LOCK/tick"
  if timed_read; then SLEEP='read'; else close_tick; fi
}

close_tick() {
  exec 9>&-
  rm -f "$LOCK/tick"
}

# try_alarm: the timer has rung; whether it interrupts a read. A child writes into the pipe in case it does not.
try_alarm() {
  WOUND_UP=0
  [ $SLEEP = 'sleep' ] && mkfifo "$LOCK/tick" 2>/dev/null || return 0
  exec 9<>"$LOCK/tick"
  (
    sleep 2
    out over >&9
  ) 2>/dev/null &
  ta_child=$!
  ta_word=
  while read -r ta_word <&9 && [ "$ta_word" != over ]; do :; done
  if [ "$ta_word" = over ]; then close_tick; else SLEEP=alarm; fi
  kill "$ta_child" 2>/dev/null
  waited "$ta_child"
  log info "sleeps by $SLEEP"
}

# waited PID: waits for it to its end, also where the timer rings meanwhile.
waited() {
  while :; do
    ALARMED=0
    wait "$1" 2>/dev/null
    wa_rc=$?
    [ $ALARMED = 1 ] && [ $wa_rc -gt 128 ] || return $wa_rc
  done
}

# wake: lets the running instance look at once at what was changed.
wake() {
  running || return 0
  if [ -p "$LOCK/tick" ]; then out wake 1<>"$LOCK/tick"; else kill -USR1 "$LOCK_PID"; fi 2>/dev/null
}

snooze() { # sets WOKEN where somebody ended it
  if [ "$WOUND_UP" = 1 ] && [ $ALARMED = 1 ]; then try_alarm; fi
  seconds_of_cs "$INTERVAL"
  case $SLEEP in
    read)
      # shellcheck disable=SC3045,SC2034
      read -t "$RET" -r sn_x <&9 && WOKEN=1
      ;;
    alarm)
      if [ "$INTERVAL" -lt 40 ]; then
        sleep "$RET"
        return 0
      fi
      # The first ring comes a little early, since its time has begun already.
      sn_n=$((INTERVAL / 40))
      while [ $sn_n -gt 0 ]; do
        if read -r _ <&9; then
          WOKEN=1
          return 0
        fi
        sn_n=$((sn_n - 1))
      done
      ;;
    *)
      if [ $SLEEP = whole ]; then RET=$(((INTERVAL + 99) / 100)); fi
      if [ "$INTERVAL" -le 100 ]; then
        # A third cheaper than one in the background; a signal is heard within the second.
        sleep "$RET"
        return 0
      fi
      sleep "$RET" &
      SLEEP_PID=$!
      # A signal that wakes us leaves the child asleep.
      wait "$SLEEP_PID" || kill "$SLEEP_PID"
      SLEEP_PID=
      ;;
  esac 2>/dev/null
}
SLEEP_PID='' WOKEN=0

tick() {
  now
  if [ $((T - CLOCK_CHECKED)) -ge 60 ] || [ "$STEP" = 1 ]; then check_clock; fi
  if [ -e "$LOCK/reread" ] || [ "$CONF" -nt "$LOCK/read" ]; then
    rm -f "$LOCK/reread"
    adopt_conf
    log info 'watch.conf was read again'
    CHANGED=1
  fi
  ti_paused=0
  if [ -e "$HOME_DIR/paused" ]; then ti_paused=1; fi
  if [ $ti_paused != "$PAUSED" ]; then
    PAUSED=$ti_paused
    if [ $PAUSED = 1 ]; then log info 'paused: goes on measuring, takes no captures'; else log info 'resumed'; fi
    CHANGED=1
  fi
  check_target && if [ "$GO_LIFE" != "$LIFE" ]; then
    GO_LIFE=$LIFE
    read_go_limit
  fi
  measure_host || note host blind 'blind for the host: /proc/meminfo cannot be read'
  measure_groups
  measure_process
  measure_psi
  trend
  reap
  rules
  watch_kills
  arming
  plain_captures
  if [ "$C_FDS" -gt 0 ] || [ "$C_GOROUTINES" -gt 0 ]; then count_things; fi
  watch_disk
  next_interval
  calm_down
  heartbeat
}
GO_LIFE='' CLOCK_CHECKED=0 LOCK_T=0

# adopt_conf: the settings as they are now; a new target or endpoint is looked for at once.
adopt_conf() {
  { : >"$LOCK/read"; } 2>&6
  ac_was="$C_PID $C_START $C_EXE $C_COMM $C_ARGS $C_ENDPOINT" ac_place=$CAPTURES
  read_conf
  if [ "$CAPTURES" != "$ac_place" ]; then
    look_at_place
    DISK_T=-100000
  fi
  if [ "$ac_was" != "$C_PID $C_START $C_EXE $C_COMM $C_ARGS $C_ENDPOINT" ]; then
    if [ -n "$PID" ]; then
      PID='' START=
      P_KNOWN=0
    fi
    BLIND='' ENDPOINT='' ARMED=0 NEXT_ARM=0 ARM_TRIES=0 SCAN_T=-100000
  fi
  case " $C_RUNGS 0 " in *" $LEVEL_cgroup "*) ;; *) LEVEL_cgroup=0 ;; esac
  case " $C_RUNGS 0 " in *" $LEVEL_process "*) ;; *) LEVEL_process=0 ;; esac
  case " $C_RUNGS 0 " in *" $LEVEL_host "*) ;; *) LEVEL_host=0 ;; esac
}

end_children() {
  for en_word in $INFLIGHT; do kill -TERM "${en_word%%:*}" 2>/dev/null; done
  [ -z "$COUNT_PID" ] || kill -TERM "$COUNT_PID" 2>/dev/null
  [ -z "$DISK_PID" ] || kill -TERM "$DISK_PID" 2>/dev/null
  [ -z "$SLEEP_PID" ] || kill -TERM "$SLEEP_PID" 2>/dev/null
  # They close what they have; whoever cannot within five seconds is made whole at the next start.
  en_n=0
  while [ -n "$INFLIGHT" ] && [ $en_n -lt 50 ]; do
    reap
    [ -n "$INFLIGHT" ] || break
    sleep 0.1 2>/dev/null || sleep 1
    en_n=$((en_n + 1))
  done
  for en_word in $INFLIGHT; do kill -KILL "${en_word%%:*}" 2>/dev/null; done
}

stop_run() {
  trap '' HUP INT TERM
  log info "ended by signal $1"
  end_children
  drop_lock
  exit 0
}

# be_modest: the kernel's killer elsewhere first. The loop itself is not niced: it costs next to nothing, and a leak takes
# the processors with it, where a niced loop looks too late (2 of 5 leaks of 250 MB/s were seen in time).
be_modest() {
  [ "$PROC" = /proc ] || return 0
  { out -500 >/proc/$$/oom_score_adj; } 2>&6 || log info 'oom_score_adj could not be lowered: the kernel may end the watch itself'
}

kept_by() {
  RET=external
  [ -r "$INSTALLED" ] || return 0
  while read -r kp_kind _; do
    case $kp_kind in
      unit) RET=systemd ;;
      user-unit) RET='systemd --user' ;;
      cron) RET=cron ;;
      session) RET=session ;;
    esac
  done <"$INSTALLED"
}

# last_boot: whether the boot before ended in an OOM, where the journal still knows.
last_boot() {
  [ -n "$OLD_BOOT" ] && [ "$OLD_BOOT" != "$BOOT" ] || return 0
  log warn "a new boot: $BOOT, before it $OLD_BOOT"
  CURSOR=0
  have journalctl || return 0
  lb_lines=$(limited 15 journalctl -b -1 -k --no-pager 2>/dev/null | grep -i -e 'out of memory' -e 'oom-kill' -e 'Killed process' | tail -n 50)
  [ -n "$lb_lines" ] || return 0
  log warn 'the boot before ended with kills for want of memory: kept as a capture'
  SEQ_SHOT=$((SEQ_SHOT + 1))
  stamp "$WALL"
  CAP_NAME=$RET-oom-$SEQ_SHOT CAP_RUNG=oom CAP_RULE=oom CAP_SCOPE=host CAP_WHY="kills in the boot before, $OLD_BOOT" CAP_AFTER=
  CAP_WALL=$WALL CAP_UPTIME=$T
  PART=$CAPTURES/.part-$CAP_NAME ORDER='"meta.json","kernel.txt"' BAD='' MISSING='' EMPTY=''
  make_folder "$CAPTURES" && mkdir "$PART" || return 0
  out "$lb_lines" >"$PART/kernel.txt.part" && mv "$PART/kernel.txt.part" "$PART/kernel.txt"
  write_meta "$WALL"
  settle
}

# wait_for_step: for tests. A line of its input each: `wait` waits for captures, `glance` takes one, anything else goes on.
wait_for_step() {
  while IFS= read -r ws_line; do
    case $ws_line in
      wait)
        while [ -n "$INFLIGHT" ]; do
          reap
          [ -z "$INFLIGHT" ] || sleep 0.02
        done
        out waited
        ;;
      glance)
        SEQ=$((SEQ + 1))
        if glance 2>&6; then out 'glance calm'; else out 'glance moved'; fi
        ;;
      *) return 0 ;;
    esac
  done
  stop_run step
}

prepare() { # what run and the one-off commands share
  boot_id
  BOOT=$RET
  set_clock
  read_conf
  CLOCK_TICKS=$(getconf CLK_TCK 2>/dev/null)
  if is_number "$CLOCK_TICKS"; then HZ=$CLOCK_TICKS; fi
  pr_page=$(getconf PAGESIZE 2>/dev/null)
  if is_number "$pr_page"; then PAGE_KIB=$((pr_page / 1024)); fi
  find_tools
  SCRIPT_HASH=
  if [ "$HASHER" != none ]; then
    SCRIPT_HASH=$(limited 10 $HASHER "$SELF_FILE" 2>/dev/null)
    SCRIPT_HASH=${SCRIPT_HASH%% *}
  fi
  kept_by
  KEPT_BY=$RET
  find_made_up
  look_at_place
}

# begin_run: takes the lock, and all that comes before the first look.
begin_run() {
  make_folder "$HOME_DIR" || die "cannot make $HOME_DIR"
  if [ "$SELF_FILE" = "$SCRIPT" ]; then wind_up run; else wind_up --root "$ROOT" --id "$ID" run; fi
  take_lock
  case $? in
    0) ;;
    1)
      read_lock
      out "another instance, pid ${LOCK_PID:-unknown}, watches here already"
      exit 0
      ;;
    *) die "cannot write to $HOME_DIR" ;;
  esac
  listen
  now
  prepare
  STARTED=$WALL
  read_counters
  case $C_PID in 1 | "$$") log error 'target_pid: neither pid 1 nor the watch itself is watched' ;; esac
  log info "heapcase-watch $VERSION starts, pid $$, kept alive by $KEPT_BY"
  be_modest
  make_reserve
  CAP_URGENT=0
  if captures_answer; then
    make_folder "$CAPTURES"
    look_at_disk
    finish_leftovers
    last_boot
  else
    disk_silent "$RET"
  fi
  save_counters
  choose_sleep
  log info "sleeps by $SLEEP"
  { : >"$LOCK/read"; } 2>&6
  OWN_SHELL=
  if [ -n "${BASH_VERSION-}" ] && [ $SLEEP = 'read' ] && [ "$STEP" = 0 ]; then
    OWN_SHELL=$(readlink /proc/$$/exe)
    OWN_SHELL=${OWN_SHELL%" (deleted)"}
    # One older than 4.2 cannot tell the time.
    (wall_of_bash) 2>&6 || OWN_SHELL=
  fi
}

# listen: to whoever ends or wakes us.
listen() {
  trap 'stop_run HUP' HUP
  trap 'stop_run INT' INT
  trap 'stop_run TERM' TERM
  trap 'WOKEN=1' USR1
}

# lie_down: a bash becomes one that has read the first part of this file only, with all that it knows in its environment,
# and is half as large. To lie down and get up costs as much as a hundred glances, so without a cause it is done each ten
# minutes only: what a look alone sees (the disk, another group) may wait so long.
lie_down() {
  [ $NODS -gt 0 ] && [ -x "$OWN_SHELL" ] && [ -r "$SELF_FILE" ] || return 0
  seconds_of_cs "$INTERVAL"
  DOZE_FOR=$RET NODS=59 NODDED=0 HEAPCASE_STATE=
  # shellcheck disable=SC3044 # only bash comes here
  for li_name in $(compgen -v); do
    case $li_name in
      # What is not ours cannot be set, or is set anew.
      BASH* | SHELLOPTS | *UID | PPID | RET | IFS | HEAPCASE_*) ;;
      [A-Z]*)
        eval "quoted \"\$$li_name\""
        HEAPCASE_STATE="$HEAPCASE_STATE$li_name=$RET$NEWLINE"
        ;;
    esac
  done
  export HEAPCASE_STATE
  exec "$OWN_SHELL" --posix "$SELF_FILE" run
}

# get_ready: after `get_up`, everything as it was, but for what went on meanwhile.
get_ready() {
  eval "$HEAPCASE_STATE"
  set -- $HEAPCASE_WOKEN
  unset HEAPCASE_STATE HEAPCASE_WOKEN
  listen
  SEQ=$2 GLANCED=$3 MOVED='' WOKEN=1
  case $1 in
    glance | nod) MOVED=$1 ;;
    HUP | INT | TERM)
      now
      stop_run "$1"
      ;;
  esac
}

cmd_run() {
  if [ -n "${HEAPCASE_STATE-}" ]; then get_ready; else begin_run; fi
  while [ -d "$LOCK" ]; do
    SEQ=$((SEQ + 1))
    if [ "$STEP" = 1 ]; then
      tick
      out "tick $SEQ"
      wait_for_step
    else
      if [ $WOKEN = 1 ] || ! glance 2>&6; then
        WOKEN=0
        tick
        lie_down
      fi
      snooze
    fi
    if [ $((T - LOCK_T)) -ge 10 ]; then
      LOCK_T=$T
      read_lock && [ "$LOCK_PID" != "$$" ] && break
    fi
  done
  log warn 'the lock is gone or another instance has it: ends'
  end_children
  exit 0
}

# ---------------------------------------------------------------------------------------------------------------------
# The command line
# ---------------------------------------------------------------------------------------------------------------------

# read_command_line FILE ARGUMENTS…: COMMAND and where its watch is; TAKEN counts the words.
read_command_line() {
  UID_NOW=$(id -u 2>/dev/null)
  SELF_FILE=$1
  shift
  TAKEN=$#
  case $SELF_FILE in /*) ;; *) SELF_FILE=$(pwd)/$SELF_FILE ;; esac
  SELF_DIR=$(cd "${SELF_FILE%/*}" && pwd)
  SELF_FILE=$SELF_DIR/${SELF_FILE##*/}
  ROOT='' ID='' COMMAND=
  while [ $# -gt 0 ]; do
    case $1 in
      --root | --id | --proc | --cgroup)
        [ $# -ge 2 ] || die "$1 takes a value" 2
        case $1 in --root) ROOT=$2 ;; --id) ID=$2 ;; --proc) PROC=$2 ;; *) CGROUP_ROOT=$2 ;; esac
        shift 2
        ;;
      --root=*) ROOT=${1#*=} && shift ;;
      --id=*) ID=${1#*=} && shift ;;
      --step) STEP=1 && shift ;;
      --dry) DRY=1 && shift ;;
      -*) if [ "$1" = -h ] || [ "$1" = --help ]; then COMMAND=help; else die "unknown option $1" 2; fi && shift ;;
      *) break ;;
    esac
  done
  if [ $# -gt 0 ]; then
    COMMAND=${COMMAND:-$1}
    shift
  fi
  TAKEN=$((TAKEN - $#))
  # Without options the folder that the script lies in is its watch.
  if [ -z "$ROOT$ID" ] && [ "${SELF_FILE##*/}" = heapcase-watch.sh ] && valid_id "${SELF_DIR##*/}"; then
    ROOT=${SELF_DIR%/*}
    ID=${SELF_DIR##*/}
  fi
  if [ -z "$ROOT" ]; then
    if [ -e "$SELF_DIR/watch.conf" ]; then ROOT=${SELF_DIR%/*}; else
      default_root
      ROOT=$RET
    fi
  fi
  case $ROOT in /*) ;; *) ROOT=$(pwd)/$ROOT ;; esac
  ID=${ID:-default}
  valid_id "$ID" || die 'the id takes a-z, 0-9 and -, at most 40' 2
  HOME_DIR=${ROOT%/}/$ID
  places
  boot_of_host=
  { read -r boot_of_host </proc/sys/kernel/random/boot_id; } 2>&6
  REAL_BOOT=$boot_of_host
  set_clock
}

# Whoever stays needs no more than this: what follows is never read.
if [ -n "${HEAPCASE_STATE-}" ]; then cmd_run; fi
read_command_line "$0" "$@"
shift "$TAKEN"
if [ "$COMMAND" = run ]; then cmd_run; fi

# ---------------------------------------------------------------------------------------------------------------------
# Commands
# ---------------------------------------------------------------------------------------------------------------------

need_home() { [ -d "$HOME_DIR" ] || die "no watch in $HOME_DIR" 3; }

cmd_status() {
  need_home
  if [ -r "$STATE" ]; then cat "$STATE"; else die "no heartbeat in $HOME_DIR: it has never run" 3; fi
  running || die 'it is not running: this heartbeat is its last' 3
}

cmd_follow() {
  need_home
  fo_before=
  # Who follows wants the heartbeat more often: this file tells of it.
  { : >"$LOCK/eyes"; } 2>&6
  wake
  while [ -d "/proc/$PPID" ]; do
    { [ -d "$LOCK" ] && : >"$LOCK/eyes"; } 2>&6
    fo_line=
    { IFS= read -r fo_line <"$STATE"; } 2>&6
    if [ -n "$fo_line" ] && [ "$fo_line" != "$fo_before" ]; then
      out "$fo_line" || exit 0
      fo_before=$fo_line
    else
      out . || exit 0
    fi
    sleep 1
  done
}

cmd_test() {
  need_home
  LOG=
  prepare
  SEQ_SHOT=$(date +%N 2>/dev/null)
  LOG=$HOME_DIR/log
  case $SEQ_SHOT in *[!0-9]* | '') SEQ_SHOT=$$ ;; esac
  plain "$SEQ_SHOT"
  SEQ_SHOT=$$
  find_target || {
    what_target
    die "no process fits $RET"
  }
  comm_of "$PID"
  COMM=$RET
  LIVES=0
  LIFE=
  read_counters
  SEQ_SHOT=$$
  reset_trend
  read_go_limit
  measure_host
  measure_groups
  measure_process
  lead_scope
  captures_answer || die "$RET"
  make_folder "$CAPTURES" || die "cannot write to $CAPTURES"
  te_tmp=$LOCK
  if ! [ -d "$LOCK" ]; then
    # Without a running instance there is no folder for what is only needed for a moment.
    LOCK=$HOME_DIR/.test.$$
    mkdir "$LOCK" || die "cannot write to $HOME_DIR"
  fi
  trap 'rm -rf "$HOME_DIR/.test.$$"; exit 1' HUP INT TERM
  # Without this a full disk would be taken for an endpoint that does not answer.
  { out test >"$LOCK/test.$$"; } 2>/dev/null || die "cannot write to $HOME_DIR: the disk is full or read-only"
  rm -f "$LOCK/test.$$"
  if ! arm; then
    [ "$LOCK" = "$te_tmp" ] || rm -rf "$LOCK"
    die "${ARM_WHY:-no endpoint was found}"
  fi
  CAP_RUNG=test CAP_RULE=test CAP_SCOPE=${LEAD:-host} CAP_URGENT=0 CAP_WHY='a test, asked for' CAP_AFTER=
  stamp "$WALL"
  CAP_NAME=$RET-test-$SEQ_SHOT
  capture
  rm -f "$LOCK/done.$CAP_NAME"
  [ "$LOCK" = "$te_tmp" ] || rm -rf "$LOCK"
  if [ -d "$CAPTURES/$CAP_NAME" ]; then
    out "capture: $CAP_NAME"
    cat "$CAPTURES/$CAP_NAME"/manifest.sha256 2>/dev/null || cat "$CAPTURES/$CAP_NAME"/manifest.none
  fi
  [ "$HEAP" = true ] || die "no heap profile: $HEAP_WHY"
}

cmd_list() {
  need_home
  LOG=
  read_conf
  captures_answer || die "$RET"
  kept_names
  set +f
  set -- "$CAPTURES"/[0-9]* "$CAPTURES"/.part-[0-9]*
  set -f
  for ls_path in "$@"; do
    [ -d "$ls_path" ] || continue
    ls_name=${ls_path##*/}
    ls_state=whole
    case $KEPT in *" $ls_name "*) ls_state=kept ;; esac
    case $ls_name in
      .part-*)
        ls_state=part
        ls_name=${ls_name#.part-}
        ;;
    esac
    set +f
    set -- "$ls_path"/*
    set -f
    ls_bytes=$(cat "$@" 2>/dev/null | wc -c)
    out "$ls_name ${ls_bytes##* } $# $ls_state"
  done
}

cmd_pack() {
  need_home
  LOG=
  read_conf
  case ${1-} in '' | *[!A-Za-z0-9-]*) die 'pack takes the name of a capture' 2 ;; esac
  captures_answer || die "$RET"
  [ -d "$CAPTURES/$1" ] || die "there is no whole capture $1"
  have tar || die 'tar is not installed here'
  exec tar -C "$CAPTURES" -cf - "$1"
}

cmd_pause() {
  need_home
  : >"$HOME_DIR/paused" || die "cannot write to $HOME_DIR"
  wake
  out 'paused: yes'
}

cmd_resume() {
  need_home
  rm -f "$HOME_DIR/paused"
  wake
  out 'paused: no'
}

cmd_rules() {
  need_home
  running || die 'it is not running; it reads watch.conf when it starts' 3
  : >"$LOCK/reread" || die "cannot write to $LOCK"
  wake
  out 'rules: read again within one tick'
}

cmd_version() {
  find_tools
  ve_hash=none
  if [ "$HASHER" != none ]; then
    ve_hash=$($HASHER "$SELF_FILE")
    ve_hash=${ve_hash%% *}
  fi
  out "heapcase-watch $VERSION sha256:$ve_hash"
}

# ---------------------------------------------------------------------------------------------------------------------
# What can keep it alive: a unit of the system or of the user, else cron, else a session of its own. Before an installation
# Heapcase runs this part alone on a host, to tell what it will do there. So this part changes nothing, and of the rest of this
# file it needs `have` and UID_NOW only.
# ---------------------------------------------------------------------------------------------------------------------

has_systemd() { [ -d /run/systemd/system ] && have systemctl; }

has_user_systemd() {
  has_systemd || return 1
  if [ -z "${XDG_RUNTIME_DIR-}" ] && [ -d "/run/user/$UID_NOW" ]; then
    XDG_RUNTIME_DIR=/run/user/$UID_NOW
    export XDG_RUNTIME_DIR
  fi
  systemctl --user show-environment >/dev/null 2>&1
}

# Linger lets a user's units run without a login.
lingers() { [ -e "/var/lib/systemd/linger/$(id -un)" ]; }

may_linger() {
  have pkcheck && have loginctl &&
    pkcheck --action-id org.freedesktop.login1.set-self-linger --process $$ </dev/null >/dev/null 2>&1
}

cron_runs() {
  set +f
  set -- /proc/[0-9]*
  set -f
  for cr_dir in "$@"; do
    { IFS= read -r cr_comm <"$cr_dir/comm"; } 2>/dev/null || continue
    case $cr_comm in cron | crond | fcron | dcron | busybox-crond) return 0 ;; esac
  done
  return 1
}

has_cron() { have crontab && cron_runs && ! crontab -l 2>&1 | grep -q 'not allowed'; }

kills_at_logout() {
  set +f
  set -- /etc/systemd/logind.conf /etc/systemd/logind.conf.d/*.conf /usr/lib/systemd/logind.conf.d/*.conf /run/systemd/logind.conf.d/*.conf
  set -f
  # -q: some of these are not there, and without it that alone makes grep fail.
  grep -q '^[[:space:]]*KillUserProcesses[[:space:]]*=[[:space:]]*\(yes\|true\|1\|on\)' "$@" 2>/dev/null
}

# choose_way ASKED: WAY is system, user, cron or session: the one that was asked for, or for `auto` the one that holds longest.
# WAY_LINGERS is 1 where linger is to be turned on for it, which is a change of the account and so comes after cron. WAY_WHY
# says why it is none that holds longer. Fails where what was asked for cannot be had here.
choose_way() {
  WAY_LINGERS=0 WAY_WHY=
  case $1 in auto | system)
    WAY=system
    if [ "$UID_NOW" != 0 ]; then not_this_way 'a unit of the system takes root'
    elif ! has_systemd; then not_this_way 'systemd does not run this host'
    else return 0; fi
    ;;
  esac
  case $1 in auto | user)
    WAY=user
    if ! has_user_systemd; then not_this_way 'this user has no systemd of its own'
    elif lingers; then return 0
    elif may_linger; then
      WAY_LINGERS=1
      not_this_way 'linger is off for this user'
    else not_this_way 'linger is off for this user, and not allowed to it'; fi
    if [ "$1" = user ]; then
      has_user_systemd
      return
    fi
    ;;
  esac
  case $1 in auto | cron)
    WAY=cron
    if has_cron; then
      WAY_LINGERS=0
      return 0
    fi
    not_this_way 'no cron runs here'
    ;;
  esac
  if [ $WAY_LINGERS = 1 ]; then
    WAY=user
    return 0
  fi
  WAY=session
  case $1 in auto | session) ;; *) return 1 ;; esac
}

not_this_way() { WAY_WHY="$WAY_WHY${WAY_WHY:+; }$1"; }

# way_holds: WAY_LOGOUT and WAY_REBOOT, yes or no, of the way that was chosen.
way_holds() {
  WAY_LOGOUT=yes WAY_REBOOT=yes
  case $WAY in
    user)
      if [ $WAY_LINGERS = 0 ] && ! lingers; then WAY_LOGOUT=no WAY_REBOOT=no; fi
      ;;
    session)
      WAY_REBOOT=no
      if kills_at_logout && [ "$UID_NOW" != 0 ] && ! lingers; then WAY_LOGOUT=no; fi
      ;;
  esac
}

# ---------------------------------------------------------------------------------------------------------------------
# Survival: what is made for it, and taken back
# ---------------------------------------------------------------------------------------------------------------------

UNIT_DIR=${HEAPCASE_UNIT_DIR:-/etc/systemd/system}
USER_UNIT_DIR=${XDG_CONFIG_HOME:-${HOME:-/nonexistent}/.config}/systemd/user

unit_name() { RET=heapcase-watch-$ID.service; }

# unit_text PATH_IN_QUOTES WANTED_BY
unit_text() {
  out "[Unit]
Description=Heapcase watchdog of $ID
StartLimitIntervalSec=0

[Service]
ExecStart=/bin/sh $1 run
Restart=always
RestartSec=5
KillMode=mixed
TimeoutStopSec=15
UMask=0077
${3-}
[Install]
WantedBy=$2"
}

# unit_path FILE: one word of a unit file.
unit_path() {
  up_in=$1
  RET='"'
  while [ -n "$up_in" ]; do
    up_rest=${up_in#?}
    up_c=${up_in%"$up_rest"}
    up_in=$up_rest
    case $up_c in
      \" | \\) RET="$RET\\$up_c" ;;
      %) RET="$RET%%" ;;
      \$) RET="$RET\$\$" ;;
      *) RET="$RET$up_c" ;;
    esac
  done
  RET="$RET\""
}

# put FILE TEXT: replaced in one step.
put() { out "$2" >"$1.part" && chmod 644 "$1.part" && mv -f "$1.part" "$1"; }

detach() {
  # A process that cron or a login left behind must not keep their pipes open.
  if have setsid; then
    setsid /bin/sh "$SCRIPT" run </dev/null >/dev/null 2>&1 &
  else
    (
      trap '' HUP
      exec /bin/sh "$SCRIPT" run
    ) </dev/null >/dev/null 2>&1 &
  fi
}

wait_running() { # yes|no SECONDS
  wr_n=0
  while [ $wr_n -lt $(($2 * 10)) ]; do
    if running; then [ "$1" = yes ] && return 0; elif [ "$1" = no ]; then return 0; fi
    sleep 0.1 2>/dev/null || {
      sleep 1
      wr_n=$((wr_n + 9))
    }
    wr_n=$((wr_n + 1))
  done
  return 1
}

# wait_beat: until the running instance has told of its first look, so that `status` after this has an answer.
wait_beat() {
  wb_n=0
  while [ $wb_n -lt 50 ] && running; do
    wb_line=
    { IFS= read -r wb_line <"$STATE"; } 2>/dev/null
    case $wb_line in *"\"pid\":$LOCK_PID,"*) return 0 ;; esac
    sleep 0.2 2>/dev/null || {
      sleep 1
      wb_n=$((wb_n + 4))
    }
    wb_n=$((wb_n + 1))
  done
  return 1
}

end_run() { # ends the running instance, whoever started it
  running || return 0
  kill -TERM "$LOCK_PID" 2>/dev/null
  wait_running no 10 && return 0
  read_lock && running && kill -KILL "$LOCK_PID" 2>/dev/null
  wait_running no 3
}

start_it() {
  rm -f "$HOME_DIR/stopped"
  kept_by
  case $RET in
    systemd)
      unit_name
      systemctl start "$RET" >/dev/null 2>&1
      ;;
    'systemd --user')
      unit_name
      has_user_systemd && systemctl --user start "$RET" >/dev/null 2>&1
      ;;
    *) running || detach ;;
  esac
  wait_running yes 10
}

stop_it() {
  kept_by
  so_by=$RET
  unit_name
  case $so_by in
    systemd) systemctl stop "$RET" >/dev/null 2>&1 ;;
    'systemd --user') has_user_systemd && systemctl --user stop "$RET" >/dev/null 2>&1 ;;
    *) : >"$HOME_DIR/stopped" ;;
  esac
  end_run
}

# drop_survival: takes back what an earlier install made, and prints it.
drop_survival() {
  [ -r "$INSTALLED" ] || return 0
  unit_name
  dr_unit=$RET
  while read -r dr_kind dr_what; do
    case $dr_kind in
      unit)
        # Only ever our own name.
        [ "${dr_what##*/}" = "$dr_unit" ] || continue
        systemctl disable --now "$dr_unit" >/dev/null 2>&1
        rm -f "$dr_what" && out "removed: $dr_what"
        systemctl daemon-reload >/dev/null 2>&1
        systemctl reset-failed "$dr_unit" >/dev/null 2>&1
        ;;
      user-unit)
        [ "${dr_what##*/}" = "$dr_unit" ] || continue
        if has_user_systemd; then systemctl --user disable --now "$dr_unit" >/dev/null 2>&1; fi
        rm -f "$dr_what" "${dr_what%/*}/default.target.wants/$dr_unit" && out "removed: $dr_what"
        rmdir "${dr_what%/*}/default.target.wants" 2>/dev/null
        if has_user_systemd; then systemctl --user daemon-reload >/dev/null 2>&1; fi
        ;;
      linger) end_linger ;;
      cron)
        dr_left=$(crontab_lines_kept)
        if [ -n "$dr_left" ]; then out "$dr_left" | crontab -; else crontab -r 2>/dev/null; fi
        out "removed: lines of the crontab tagged heapcase-watch:$ID"
        ;;
    esac
  done <"$INSTALLED"
  rm -f "$INSTALLED"
}

# end_linger: what was turned on for this watch is turned off, unless another one here lives by it, which then has the note.
end_linger() {
  if heir user-unit; then
    grep -q '^linger' "$RET/installed" || out linger >>"$RET/installed"
    remains "linger of this user, which the watch ${RET##*/} lives by"
  elif loginctl disable-linger "$(id -un)" >/dev/null 2>&1; then out 'removed: linger of this user'
  else remains 'linger of this user, which loginctl disable-linger does not turn off'; fi
}

# heir [user-unit]: RET is another watch of this root (one that such a unit keeps), also one of which only captures are left.
heir() {
  he_unit=${1-}
  set +f
  set -- "$ROOT"/*/
  set -f
  for he_dir in "$@"; do
    RET=${he_dir%/}
    [ "$RET" != "$HOME_DIR" ] || continue
    if [ -n "$he_unit" ]; then
      grep -q '^user-unit ' "$RET/installed" 2>/dev/null && return 0
    elif [ -e "$RET/watch.conf" ] || [ -d "$RET/captures" ]; then return 0; fi
  done
  return 1
}

REMAINS=0
remains() {
  out "remains: $1"
  REMAINS=1
}

# crontab_lines_kept: the crontab without our lines.
crontab_lines_kept() { crontab -l 2>/dev/null | grep -v "# heapcase-watch:$ID\$"; }

cmd_install() {
  in_how=auto
  while [ $# -gt 0 ]; do
    case $1 in
      --survive)
        in_how=${2-}
        shift
        ;;
      --survive=*) in_how=${1#*=} ;;
      *) die "install does not know $1" 2 ;;
    esac
    shift
  done
  case $in_how in auto | system | user | cron | session) ;; *) die 'install --survive takes auto, system, user, cron or session' 2 ;; esac
  { make_folder "$HOME_DIR" && chmod 700 "$HOME_DIR"; } || die "cannot make $HOME_DIR"
  LOG=
  if [ "$SELF_FILE" != "$SCRIPT" ] && ! [ "$SELF_FILE" -ef "$SCRIPT" ]; then
    { cat "$SELF_FILE" >"$SCRIPT.part" && mv -f "$SCRIPT.part" "$SCRIPT"; } || die "cannot write $SCRIPT"
    out "made: $SCRIPT"
  fi
  if ! [ -e "$CONF" ]; then
    out "id=$ID" >"$CONF" || die "cannot write $CONF"
    out "made: $CONF"
  fi
  read_conf
  choose_way "$in_how" || die "$WAY_WHY"
  in_linger=0
  if [ $WAY_LINGERS = 1 ]; then
    if loginctl enable-linger "$(id -un)" >/dev/null 2>&1 && lingers; then
      in_linger=1
      out 'made: linger of this user (loginctl enable-linger)'
    else
      WAY_LINGERS=0
      not_this_way 'linger was refused'
      [ "$in_how" = user ] || WAY=session
    fi
  fi
  # What an earlier install made in another way goes; the same is written again, which is the upgrade.
  kept_by
  case "$WAY:$RET" in system:systemd | user:'systemd --user' | cron:cron) ;; *) drop_survival ;; esac
  way_holds
  case $WAY in
    system)
      unit_name
      in_unit=$UNIT_DIR/$RET
      unit_path "$SCRIPT"
      put "$in_unit" "$(unit_text "$RET" multi-user.target OOMScoreAdjust=-500)" || die "cannot write $in_unit"
      out "unit $in_unit" >"$INSTALLED"
      out "made: $in_unit"
      end_run
      unit_name
      systemctl daemon-reload >/dev/null 2>&1
      systemctl enable "$RET" >/dev/null 2>&1 || die "systemctl enable $RET failed"
      rm -f "$HOME_DIR/stopped"
      systemctl restart "$RET" >/dev/null 2>&1
      in_words='systemd unit'
      in_why='systemd starts it again after a kill and at boot'
      ;;
    user)
      make_folder "$USER_UNIT_DIR"
      unit_name
      in_unit=$USER_UNIT_DIR/$RET
      unit_path "$SCRIPT"
      put "$in_unit" "$(unit_text "$RET" default.target '')" || {
        [ $in_linger = 0 ] || loginctl disable-linger "$(id -un)" >/dev/null 2>&1
        die "cannot write $in_unit"
      }
      if grep -q '^linger' "$INSTALLED" 2>/dev/null; then in_linger=1; fi
      out "user-unit $in_unit" >"$INSTALLED"
      if [ $in_linger = 1 ]; then out linger >>"$INSTALLED"; fi
      out "made: $in_unit"
      end_run
      unit_name
      systemctl --user daemon-reload >/dev/null 2>&1
      systemctl --user enable "$RET" >/dev/null 2>&1
      rm -f "$HOME_DIR/stopped"
      systemctl --user restart "$RET" >/dev/null 2>&1
      in_words='systemd --user unit'
      if lingers; then in_why='linger keeps the units of this user running without a login'; else
        in_why="its units end at the last logout: $WAY_WHY"
      fi
      ;;
    cron)
      quoted "$SCRIPT"
      in_word=
      in_rest=$RET
      while :; do
        case $in_rest in
          *%*)
            in_word="$in_word${in_rest%%\%*}\\%"
            in_rest=${in_rest#*%}
            ;;
          *) break ;;
        esac
      done
      in_word=$in_word$in_rest
      in_left=$(crontab_lines_kept)
      {
        [ -z "$in_left" ] || out "$in_left"
        out "@reboot /bin/sh $in_word keep >/dev/null 2>&1 # heapcase-watch:$ID"
        out "* * * * * /bin/sh $in_word keep >/dev/null 2>&1 # heapcase-watch:$ID"
      } | crontab - || die 'crontab refused the lines'
      out "cron heapcase-watch:$ID" >"$INSTALLED"
      out "made: two lines of the crontab tagged heapcase-watch:$ID"
      end_run
      rm -f "$HOME_DIR/stopped"
      detach
      in_words=cron
      in_why="cron starts it at boot and looks each minute${WAY_WHY:+ ($WAY_WHY)}"
      if kills_at_logout && ! lingers; then in_why="$in_why; this host ends a user's processes at logout (KillUserProcesses): it is back within a minute"; fi
      ;;
    session)
      out session >"$INSTALLED"
      end_run
      rm -f "$HOME_DIR/stopped"
      detach
      in_words='a session of its own'
      if [ $WAY_LOGOUT = no ]; then not_this_way "this host ends a user's processes at logout (KillUserProcesses)"; fi
      in_why=${WAY_WHY:-asked for}
      ;;
  esac
  out "kept alive by: $in_words
survives logout: $WAY_LOGOUT
survives reboot: $WAY_REBOOT
why: $in_why"
  wait_running yes 15 || die "it was installed but does not run; see $HOME_DIR/log"
  wait_beat || out "no heartbeat yet; see $HOME_DIR/log"
  out "running: pid $LOCK_PID"
}

cmd_start() {
  need_home
  [ -e "$INSTALLED" ] || die 'it is not installed' 3
  start_it || die "it did not start; see $LOG"
  out "running: pid $LOCK_PID"
}

cmd_stop() {
  need_home
  stop_it || die "pid $LOCK_PID does not end"
  out 'running: no'
}

cmd_keep() {
  need_home
  [ -e "$HOME_DIR/stopped" ] && exit 0
  running && exit 0
  detach
  exit 0
}

cmd_uninstall() {
  un_purge=0
  case ${1-} in '') ;; --purge) un_purge=1 ;; *) die "uninstall does not know $1" 2 ;; esac
  need_home
  LOG=
  read_conf
  drop_survival
  : >"$HOME_DIR/stopped" 2>/dev/null
  end_run || remains "process $LOCK_PID, which does not end"
  if ! captures_answer; then
    remains "$RET; what lies there can be removed once it answers"
    if [ "$CAPTURES" = "$HOME_DIR/captures" ]; then
      remains "$HOME_DIR, which holds it"
      exit 0
    fi
    CAPTURES=$HOME_DIR/captures WARILY='limited 5'
  fi
  if [ $un_purge = 1 ]; then
    # Those of the time before they went elsewhere too.
    set +f
    set -- "$CAPTURES"/[0-9]* "$CAPTURES"/.part-[0-9]* "$CAPTURES"/.gone-[0-9]*
    if [ "$CAPTURES" != "$HOME_DIR/captures" ]; then
      set -- "$@" "$HOME_DIR"/captures/[0-9]* "$HOME_DIR"/captures/.part-[0-9]* "$HOME_DIR"/captures/.gone-[0-9]*
    fi
    set -f
    for un_path in "$@"; do
      [ -d "$un_path" ] || continue
      rm -rf "$un_path" && out "removed: $un_path"
    done
  fi
  # The deepest first. What was put there by other means has not noted the root, which is ours by its name.
  un_folders=
  { while IFS= read -r un_path; do un_folders=$un_path$NEWLINE$un_folders; done <"$HOME_DIR/folders"; } 2>&6
  for un_name in state.json state.json.part counters counters.part log log.1 installed paused stopped reserve folders \
    watch.conf watch.conf.part heapcase-watch.sh heapcase-watch.sh.part; do
    [ -e "$HOME_DIR/$un_name" ] || continue
    rm -f "$HOME_DIR/$un_name" && out "removed: $HOME_DIR/$un_name"
  done
  if [ -d "$LOCK" ]; then rm -rf "$LOCK" && out "removed: $LOCK"; fi
  for un_path in "$CAPTURES" "$HOME_DIR/captures"; do
    rmdir "$un_path" 2>/dev/null && out "removed: $un_path"
  done
  rmdir "$HOME_DIR" 2>/dev/null && out "removed: $HOME_DIR"
  remove_folders "$un_folders"
  if [ "${ROOT##*/}" = heapcase-watch ]; then rmdir "$ROOT" 2>/dev/null && out "removed: $ROOT"; fi
  for un_path in "$CAPTURES" "$HOME_DIR"; do
    if [ -e "$un_path" ]; then remains "$un_path"; fi
  done
  [ $REMAINS = 1 ] || out 'remains: nothing'
  exit 0
}

# remove_folders LINES: those that were made for this watch, where they are empty. What captures or another watch still lie in
# is noted there for the next removal.
WARILY='' # what is put before a command that could wait for a file system that hangs
remove_folders() {
  rf_left=
  IFS=$NEWLINE
  for rf_dir in $1; do
    IFS=" $TAB$NEWLINE"
    $WARILY test -d "$rf_dir" 2>&6 || continue
    if rmdir "$rf_dir" 2>/dev/null; then out "removed: $rf_dir"; else rf_left=$rf_dir$NEWLINE$rf_left; fi
  done
  if [ -n "$rf_left" ]; then
    if [ -d "$HOME_DIR" ]; then RET=$HOME_DIR; else heir || RET=; fi
    if [ -n "$RET" ]; then
      out "${rf_left%"$NEWLINE"}" >>"$RET/folders"
    else
      for rf_dir in $rf_left; do
        # What still lies in it is named by itself.
        if [ -d "$CAPTURES" ]; then case $CAPTURES/ in "$rf_dir"/*) continue ;; esac fi
        remains "$rf_dir, which is not empty"
      done
    fi
  fi
  IFS=" $TAB$NEWLINE"
}

# ---------------------------------------------------------------------------------------------------------------------
# doctor: what would keep it from its work, and what to do about it
# ---------------------------------------------------------------------------------------------------------------------

verdict() { # pass|warn|fail KEY SENTENCE
  out "$1 $2: $3"
  [ "$1" != fail ] || DOCTOR_RC=1
}

# doctor_disk: whether there is room where the captures go, and whether that lasts.
doctor_disk() {
  look_at_disk
  reserve_wanted
  do_want=$RET
  if [ -z "$DISK_FREE" ]; then
    verdict warn disk 'df says nothing: how much is free is not known'
  else
    size_words "$DISK_FREE"
    do_free=$RET
    size_words "$do_want"
    if [ "$DISK_FREE" -lt "$do_want" ]; then
      verdict fail disk "$do_free free, and $RET are to stay free: no capture is written; make room or lower min_free"
    elif [ "$do_want" -lt "$C_MIN_FREE" ]; then
      verdict warn disk "$do_free free; a small disk, so that only $RET stay free instead of min_free"
    else
      verdict pass disk "$do_free free, $RET stay free"
    fi
  fi
  if [ $DISK_TMPFS = true ]; then
    verdict warn tmpfs "$CAPTURES is on tmpfs: captures use the memory under watch and are lost at a reboot; give another place"
  else
    verdict pass tmpfs 'the captures go to a disk'
  fi
}

cmd_doctor() {
  need_home
  DOCTOR_RC=0
  LOG=
  prepare
  do_made=
  if ! [ -d "$LOCK" ]; then
    LOCK=$HOME_DIR/.doctor.$$
    mkdir "$LOCK" || die "cannot write to $HOME_DIR"
    do_made=$LOCK
    trap 'rm -rf "$do_made"' EXIT
    trap 'exit 1' HUP INT TERM
  fi
  reset_trend
  if measure_host; then
    scope_words host "$H_PM" "$H_LIMIT"
    if [ -n "$mh_total" ] && ! grep -q '^MemAvailable:' "$PROC/meminfo"; then
      verdict warn meminfo "$RET; this kernel has no MemAvailable, it is estimated from the other lines"
    else
      verdict pass meminfo "$RET"
    fi
  else
    verdict fail meminfo "$PROC/meminfo cannot be read: nothing can be measured here"
  fi
  if find_target; then
    comm_of "$PID"
    COMM=$RET
    do_n=0
    set +f
    set -- "$PROC"/[0-9]*
    set -f
    do_pid=$PID
    if [ -n "$C_EXE$C_COMM$C_ARGS" ]; then
      for do_dir in "$@"; do
        comm_of "${do_dir##*/}"
        [ "$RET" = "$COMM" ] && fits "${do_dir##*/}" && do_n=$((do_n + 1))
      done
    fi
    if [ $do_n -gt 1 ]; then
      verdict warn target "$do_n processes fit; the oldest, pid $do_pid ($COMM), is watched: target_args can tell them apart"
    else
      verdict pass target "pid $do_pid ($COMM)"
    fi
    read_go_limit
    if measure_groups; then
      scope_words cgroup "$G_PM" "$G_LIMIT"
      verdict pass cgroup "$RET ($G_WHAT)"
    elif [ $GROUP_HIDDEN = 1 ] && [ "$C_LIMIT" = 0 ]; then
      verdict warn cgroup "$G_WHAT"
    else
      verdict pass cgroup "${G_WHAT:-no limit below that of the host}"
    fi
    if measure_process; then
      scope_words process "$P_PM" "$P_LIMIT"
      verdict pass process "$RET ($P_WHAT)"
    else
      verdict fail process "/proc/$PID/status cannot be read"
    fi
    if arm; then
      verdict pass endpoint "$ENDPOINT answers"
      verdict pass fetcher "$FETCHER${NS:+ by $NS}"
      if [ $OPEN_TO_WORLD = 1 ]; then
        verdict warn open "port $U_PORT is open on all addresses: whoever reaches it can read the heap; bind it to 127.0.0.1"
      else
        verdict pass open 'the port is open on this host only, or not to be told'
      fi
    else
      verdict fail endpoint "${ARM_WHY:-no endpoint was found}; import net/http/pprof and name the endpoint in watch.conf"
      do_any=
      for do_f in $FETCHERS; do if [ -z "$do_any" ] && fetcher_there "$do_f"; then do_any=$do_f; fi; done
      if [ -n "$do_any" ]; then verdict pass fetcher "$do_any"; else
        verdict fail fetcher 'none of curl, wget, busybox, python3, perl, bash, nc, socat is here: captures need the app connected'
      fi
    fi
  else
    what_target
    verdict fail target "no process fits $RET; correct watch.conf, or start the service"
  fi
  do_lock=$LOCK
  LOCK=$HOME_DIR/.sleep.$$
  mkdir "$LOCK" && choose_sleep
  exec 9>&-
  rm -rf "$LOCK"
  LOCK=$do_lock
  lead_scope && next_interval
  bytes_of_kib "$C_LEAK"
  size_words "$C_LEAK"
  do_rate=$RET
  case $SLEEP in
    read) verdict pass sleep "fractions of a second without a fork; leaks up to $do_rate/s are seen in time" ;;
    sleep)
      if timer_setter; then do_how="without a fork, by a timer that $RET sets"; else do_how='one fork a tick'; fi
      verdict pass sleep "fractions of a second, $do_how; leaks up to $do_rate/s are seen in time"
      ;;
    *)
      size_words $((HEADROOM / 2))
      verdict warn sleep "this host can only sleep whole seconds: leaks up to $RET/s are still seen in time"
      ;;
  esac
  if captures_answer; then doctor_disk; else verdict fail disk "$RET"; fi
  if is_shared "$PLACE"; then verdict warn place "$CAPTURES is where others clean up; give another place"
  elif is_shared "$HOME_DIR"; then verdict warn place "$HOME_DIR is where others clean up; give another --root"
  else verdict pass place "$CAPTURES"; fi
  if ! measure_psi; then verdict warn psi 'this kernel does not measure memory pressure (psi=1): the psi rule is blind'
  elif [ "$PSI_OF" = machine ]; then verdict pass psi "the pressure here is the whole machine's, and the limit is not: the psi rule does not fire"
  else verdict pass psi "this kernel measures memory pressure, that of the $PSI_OF"; fi
  if dmesg >/dev/null 2>&1; then verdict pass kernel 'the kernel log can be read'; else
    verdict warn kernel 'the kernel log is closed to this user (kernel.dmesg_restrict): captures lack it'
  fi
  if have journalctl && [ -d /var/log/journal ]; then verdict pass journal 'the journal survives a reboot'; else
    verdict warn journal 'no journal that survives a reboot: kills of an earlier boot cannot be told'
  fi
  if [ "$UID_NOW" = 0 ]; then verdict pass linger 'not needed as root'
  elif lingers; then verdict pass linger 'on for this user'
  elif kills_at_logout; then verdict warn linger "this host ends a user's processes at logout and linger is off: loginctl enable-linger"
  else verdict warn linger 'off: units of this user end at the last logout'; fi
  stamp "$WALL"
  if [ "$WALL" -gt 1600000000 ]; then verdict pass clock "$STAMP_ISO"; else verdict warn clock "the clock says $STAMP_ISO"; fi
  verdict pass locale 'C, whatever the login has'
  if [ "$WIDE" = 1 ]; then verdict pass shell 'counts beyond 2^31'; else verdict pass shell 'counts to 2^31 KiB only, which is enough below 2 TiB'; fi
  if stat_of /proc $$; then
    size_words $((STAT_RSS * PAGE_KIB))
    if [ -n "${BASH_VERSION-}" ]; then
      verdict pass memory "$RET resident in this shell while something moves, half of it while nothing does"
    else
      verdict pass memory "$RET resident in this shell"
    fi
  fi
  if [ "$HASHER" = none ]; then verdict warn hash 'nothing here can hash: captures come without a manifest'; else verdict pass hash "$HASHER"; fi
  exit $DOCTOR_RC
}

# ---------------------------------------------------------------------------------------------------------------------
# Which of them
# ---------------------------------------------------------------------------------------------------------------------

usage() {
  out "heapcase-watch.sh [--root DIR] [--id ID] COMMAND
  run | install [--survive auto|system|user|cron|session] | start | stop | restart | keep | status | follow | rules
  pause | resume | test | list | pack NAME | doctor | uninstall [--purge] | version"
}

main() {
  case $COMMAND in
    install) cmd_install "$@" ;;
    start) cmd_start ;;
    stop) cmd_stop ;;
    restart)
      cmd_stop
      cmd_start
      ;;
    keep) cmd_keep ;;
    status) cmd_status ;;
    follow) cmd_follow ;;
    rules) cmd_rules ;;
    pause) cmd_pause ;;
    resume) cmd_resume ;;
    test) cmd_test ;;
    list) cmd_list ;;
    pack) cmd_pack "$@" ;;
    doctor) cmd_doctor ;;
    uninstall) cmd_uninstall "$@" ;;
    version) cmd_version ;;
    help) usage ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
  # Nothing of this file is read after this point: it may have been replaced meanwhile.
  exit
}

main "$@"
