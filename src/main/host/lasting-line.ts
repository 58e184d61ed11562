/**
 * The shell text of a job that outlives its link for a while (lasting-job.ts). Three parties on the host:
 *
 * - the guardian, in a session of its own, runs the job with its outputs in a private folder and ends it when nobody has
 *   given a sign of life for too long, or when what was not fetched grows too large. It takes the folder away at the end;
 * - the reader, which lives and ends with a link, prints what is new in the folder, passes signs of life and Stop on, and
 *   lets go of what was received;
 * - the folder (0700, its name cannot be guessed): `out`, `err`, `job` (pids, start time, boot), `beat`, `bell` (a pipe that
 *   wakes the reader), `reader`, and at last `end` (status, size of `out`, why it was ended).
 *
 * Standard shell only, as job.ts.
 */

import { commandLine, quote, wholeSeconds, withEnvironment } from './command';
import { defaultLifeSeconds, startTimeOf } from './job';

/** What a job may leave unread on the host before it is ended. */
export const mostLeftKib = 4096;

/** Memory before disk: a server in trouble may be slow to write, and what is left there is gone with a restart. */
const places = ['/dev/shm', '/var/tmp', '/tmp'];
/** With less room than this there, nothing is put there. */
const roomKib = 16 * mostLeftKib;

/** Prints a folder in which jobs may leave their output; nothing where there is none, or a tool is missing. */
export const placeProbe = withEnvironment(
  [
    '[ -r /proc/sys/kernel/random/boot_id ] || exit 0',
    'for p in mkfifo tail du df wc cat sed cut; do command -v "$p" >/dev/null 2>&1 || exit 0; done',
    `for p in ${places.join(' ')}; do`,
    '[ -d "$p" ] && [ -w "$p" ] || continue',
    'set -- $(df -Pk "$p" 2>/dev/null | tail -n 1)',
    `if [ "\${4:-0}" -ge ${roomKib} ] 2>/dev/null; then echo "$p"; exit 0; fi`,
    'done',
  ].join('\n'),
);

/** Reads what `placeProbe` printed. */
export const readPlace = (printed: string): string | null =>
  places.find((place) => printed.trim() === place) ?? null;

/** Where a job's output lies; the nonce is known to its link alone. */
export function folderOf(place: string, nonce: string): string {
  if (!places.includes(place) || !/^HC[0-9a-f]+$/.test(nonce)) throw new TypeError('not a folder of a job');
  return `${place}/heapcase-job-${nonce}`;
}

/** One whose beginner has never given a sign of life was begun for nobody: its link went at that moment. */
const unseenSeconds = 30;

/**
 * Ends what reads in $D over a link that fell silent, or what was left of it when only its shell was killed: all of it is one
 * process group, as sshd starts each session in one.
 */
const endReader = `if read -r P T < "$D/reader" && [ -n "$P" ] && { [ "${startTimeOf('$P')}" = "$T" ] || [ ! -e "/proc/$P" ]; }; then
kill -TERM "-$P" || kill -TERM "$P"; fi`;

/** $1 the folder, $2 time to live, $3 how long it may be alone (both in seconds), $4 KiB that may be left; then the command. */
const guardian = `
D=$1 LIFE=$2 AWAY=$3 MOST=$4; shift 4
exec 5<>"$D/bell"
setsid timeout -k 5 "$LIFE" "$@" </dev/null >>"$D/out" 2>>"$D/err" 5<&- & J=$!
echo "$J ${startTimeOf('$J')} $$ $(cat /proc/sys/kernel/random/boot_id)" > "$D/job"
echo begun >&5
end() { kill "-$1" "-$J" || kill "-$1" "$J"; }
watch() {
  last= still=0
  while sleep "$1"; do
    [ -d "$D" ] || return
    beat=; read -r beat < "$D/beat"
    if [ "$beat" = "$last" ]; then still=$((still + $1)); else still=0 last=$beat; fi
    if [ -n "$beat" ]; then most=$AWAY; else most=${unseenSeconds}; fi
    [ "$still" -lt "$most" ] || { echo alone > "$D/why"; return; }
    [ -e "$D/end" ] && continue
    set -- "$1" $(du -sk "$D")
    [ "\${2:-0}" -lt "$MOST" ] || { echo full > "$D/why"; return; }
  done
}
( watch 3; end TERM
  for i in 1 2 3 4 5 6; do sleep 1; kill -0 "$J" || exit; done
  end KILL ) 5<&- & W=$!
wait "$J"; R=$?
kill "$W"; kill -KILL "-$J"
echo "$R $(wc -c < "$D/out") $(cat "$D/why")" > "$D/new" && mv "$D/new" "$D/end"
echo over >&5
watch 1
${endReader}
rm -rf "$D"
`;

/** What both lines begin with: marks go to the standard error of the session, all else of it to nowhere. */
const opening = (nonce: string, folder: string): readonly string[] => [
  `N=${nonce} D=${quote(folder)}`,
  'exec 3<&0 4>&2 </dev/null 2>/dev/null',
  'said() { echo "$N $*" >&4; }',
  'gone() { said GONE; exit 0; }',
];

/** $D the folder, $AT the first byte that is wanted, from 1. */
const reader: readonly string[] = [
  '[ -O "$D" ] && read -r J S G B < "$D/job" || gone',
  'if [ "$B" != "$(cat /proc/sys/kernel/random/boot_id)" ]; then rm -rf "$D"; gone; fi',
  endReader,
  `echo "$$ ${startTimeOf('$$')}" > "$D/reader"`,
  'tail -c "+$AT" -f "$D/out" 3<&- 4>&- & T=$!',
  '( until [ -e "$D/end" ]; do read -r x < "$D/bell" || sleep 1; done ) >/dev/null 3<&- 4>&- & E=$!',
  '( K=0; while read -r what n bytes <&3; do case $what in',
  'beat) echo "$n" > "$D/beat"',
  'if [ ! -e "$D/end" ] && ! kill -0 "$G"; then kill -KILL "-$J"; rm -rf "$D"; said GONE; break; fi',
  'if [ "$((bytes - K))" -ge 262144 ]; then fallocate -p -o 0 -l "$((bytes / 4096 * 4096))" "$D/out"; K=$bytes; fi ;;',
  'stop) kill -TERM "-$J"; for i in 1 2 3 4 5 6; do kill -0 "$J" || break; sleep 1; done',
  'if kill -0 "$J"; then kill -KILL "-$J"; fi ;;',
  'done) rm -rf "$D"; break ;;',
  'esac; done; kill -TERM $$ ) >/dev/null & L=$!',
  'trap \'kill "$T" "$L" "$E"; exit 0\' TERM HUP',
  'said JOB "$J" "$S"',
  'wait "$E"',
  'read -r R SIZE WHY < "$D/end" && { tail -c 65536 "$D/err" >&4; said EXIT "$R" "$SIZE" $WHY; }',
  'wait "$L"',
];

export interface LastingTimes {
  /** How long it may go on without a sign of life, and its output wait after its end. */
  readonly awaySeconds: number;
  readonly lifeSeconds?: number;
}

/** The line that begins a job and reads it from its first byte. */
export function beginLine(
  argv: readonly string[],
  nonce: string,
  place: string,
  { awaySeconds, lifeSeconds = defaultLifeSeconds }: LastingTimes,
): string {
  const given = [wholeSeconds(lifeSeconds), wholeSeconds(awaySeconds), mostLeftKib].join(' ');
  return withEnvironment(
    [
      ...opening(nonce, folderOf(place, nonce)),
      'umask 077',
      'mkdir -m 700 "$D" || gone',
      'mkfifo "$D/bell" && : > "$D/out" || { rm -rf "$D"; gone; }',
      `setsid sh -c ${quote(guardian)} "$N" "$D" ${given} ${commandLine(argv)} >/dev/null 3<&- 4>&- &`,
      'read -r x < "$D/bell"; AT=1',
      ...reader,
    ].join('\n'),
  );
}

/** The line that finds a job again and reads on after so many bytes. */
export function followLine(nonce: string, place: string, received: number): string {
  if (!Number.isSafeInteger(received) || received < 0) throw new TypeError(`not a count: ${received}`);
  return withEnvironment(
    [...opening(nonce, folderOf(place, nonce)), `AT=${received + 1}`, ...reader].join('\n'),
  );
}
