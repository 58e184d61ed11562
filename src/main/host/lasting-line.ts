/**
 * The shell text of a job that outlives its link for a while (lasting-job.ts). Three parties on the host:
 *
 * - the guardian, in a session of its own, runs the job with its outputs in a private folder and ends it when nobody has
 *   given a sign of life for too long, when what was not fetched grows too large, or when others have taken the room that
 *   its output needs. It takes the folder away at the end;
 * - the reader, which lives and ends with a link, prints what is new in the folder, passes signs of life and Stop on, and
 *   lets go of what was received;
 * - the folder (0700, its name cannot be guessed): `out`, `err`, `job` (pids, start time, boot), `beat`, `bell` (a pipe that
 *   wakes the reader), `reader`, `why`, `room`, and at last `end` (status, size of `out`, why it was ended). The small files have
 *   their room from the beginning and are written over in place: what ends a job must work where nothing is left to write to.
 *
 * Standard shell only, as job.ts.
 */

import { commandLine, quote, wholeSeconds, withEnvironment } from './command';
import { defaultLifeSeconds, endReader, killSession, startTimeOf } from './job';

/** What a job may leave unread on the host before it is ended. */
export const mostLeftKib = 4096;

/** Memory before disk: a server in trouble may be slow to write, and what is left there is gone with a restart. */
const places = ['/dev/shm', '/var/tmp', '/tmp'];
/** With less room than this there, nothing is put there. */
const roomKib = 16 * mostLeftKib;

const hasRoom = (place: string): string =>
  `set -- $(df -Pk ${place} 2>/dev/null | tail -n 1); [ "\${4:-0}" -ge ${roomKib} ] 2>/dev/null`;

/** Prints a folder in which jobs may leave their output; nothing where there is none, or a tool is missing. */
export const placeProbe = withEnvironment(
  [
    '[ -r /proc/sys/kernel/random/boot_id ] || exit 0',
    'for p in mkfifo tail du df wc cat sed cut; do command -v "$p" >/dev/null 2>&1 || exit 0; done',
    `for p in ${places.join(' ')}; do`,
    '[ -d "$p" ] && [ -w "$p" ] || continue',
    // Where others may rename what is not theirs, a folder may be another one the next time.
    '[ -k "$p" ] || [ -O "$p" ] || continue',
    `if ${hasRoom('"$p"')}; then echo "$p"; exit 0; fi`,
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

/** Fails where there is no room for some time's output: what a job says would be lost without a word. */
const tryRoom = `printf '%65536s' '' > "$D/room"`;

/** $1 the folder, $2 time to live, $3 how long it may be alone (both in seconds), $4 KiB that may be left; then the command. */
const guardian = `
D=$1 LIFE=$2 AWAY=$3 MOST=$4; shift 4
exec 5<>"$D/bell"
setsid timeout -k 5 "$LIFE" "$@" </dev/null >>"$D/out" 2>>"$D/err" 5<&- & J=$!
S=${startTimeOf('$J')}
S=\${S:-0}
echo "$J $S $$ $(cat /proc/sys/kernel/random/boot_id)" 1<>"$D/job"
echo begun >&5
lives() { [ "${startTimeOf('$J')}" = "$S" ]; }
watch() {
  last= still=0
  while sleep "$1"; do
    [ -d "$D" ] || return
    kill -0 "$$" || { rm -rf "$D"; return; }
    beat=; read -r beat < "$D/beat"
    if [ "$beat" = "$last" ]; then still=$((still + $1)); else still=0 last=$beat; fi
    if [ -n "$beat" ]; then most=$AWAY; else most=${unseenSeconds}; fi
    [ "$still" -lt "$most" ] || { echo alone 1<>"$D/why"; return; }
    [ -e "$D/end" ] && continue
    { ${tryRoom} && : > "$D/room"; } || { echo full 1<>"$D/why"; return; }
    set -- "$1" $(du -sk "$D")
    [ "\${2:-0}" -lt "$MOST" ] || { echo full 1<>"$D/why"; return; }
  done
}
( watch 3; if lives; then kill -TERM "-$J" || kill -TERM "$J"; fi
  for i in 1 2 3 4 5 6; do sleep 1; lives || break; done
  ${killSession('$J', '"$S"')} ) 5<&- & W=$!
wait "$J"; R=$?
kill "$W"
${killSession('$J', '"$S"')}
why=; read -r why < "$D/why"
echo "$R $(wc -c < "$D/out") $why" 1<>"$D/new" && mv "$D/new" "$D/end"
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
  // A number that was given to another process meanwhile is let alone.
  `lives() { [ ! -e "$D/end" ] && [ "${startTimeOf('$J')}" = "$S" ]; }`,
  endReader,
  `echo "$$ ${startTimeOf('$$')}" 1<>"$D/reader"`,
  'tail -c "+$AT" -f "$D/out" 3<&- 4>&- & T=$!',
  // Where the folder is taken away, there is nothing more to read.
  '( until [ -e "$D/end" ]; do read -r x < "$D/bell" || sleep 1; [ -d "$D" ] || { kill -TERM "-$$" || kill -TERM $$; exit; }; done ) >/dev/null 3<&- 4>&- & E=$!',
  '( K=0; while read -r what n bytes <&3; do case $what in',
  'beat) echo "$n" 1<>"$D/beat"',
  `if [ ! -e "$D/end" ] && ! kill -0 "$G"; then ${killSession('$J', '"$S"')}; said GONE; rm -rf "$D"; break; fi`,
  'if [ "$((bytes - K))" -ge 262144 ]; then fallocate -p -o 0 -l "$((bytes / 4096 * 4096))" "$D/out"; K=$bytes; fi ;;',
  'stop) if lives; then kill -TERM "-$J"; for i in 1 2 3 4 5 6; do lives || break; sleep 1; done',
  `if lives; then ${killSession('$J', '"$S"')}; fi; fi ;;`,
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
      // It may have been asked for hours ago.
      `{ ${hasRoom(quote(place))}; } || gone`,
      // Private are the files of this folder, not those that the job makes.
      'U=$(umask); umask 077',
      'mkdir -m 700 "$D" || gone',
      'taken() { rm -rf "$D"; gone; }',
      'mkfifo "$D/bell" && : > "$D/out" && : > "$D/err" || taken',
      `for f in job beat reader why new room; do printf '%99s\\n' '' > "$D/$f" || taken; done`,
      'umask "$U"',
      `setsid sh -c ${quote(guardian)} "$N" "$D" ${given} ${commandLine(argv)} >/dev/null 3<&- 4>&- &`,
      // Where no guardian could be begun, nobody rings.
      `timeout 15 sh -c 'read -r x < "$1"' "$N" "$D/bell" || { rm -rf "$D"; exit 1; }`,
      'AT=1',
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

/** The line that takes a job's folder away: its guardian ends it within seconds. */
export function removeLine(nonce: string, place: string): string {
  return withEnvironment(
    [...opening(nonce, folderOf(place, nonce)), '[ ! -O "$D" ] || rm -rf "$D"'].join('\n'),
  );
}
