/**
 * The loop that runs on the host and prints a process's memory at each interval; read by `sampler-output.ts`.
 *
 *     hc7 at 1795397980.123456789 5212.34;
 *     hc7 VmRSS: 195160 kB;
 *     …
 *     hc7 faults 7027 3;
 *     hc7 done;
 *
 * POSIX sh as dash, bash, busybox, mksh, ksh93 and yash have it. Files are read by the shell itself: only
 * `date` and `sleep` are started, once an interval each. Every line carries its tick and ends in ";", so that what is cut
 * or mixed with other output is noticed. `echo`, because printf is a program of its own in mksh.
 */

import type { CgroupMemoryFolder } from './cgroup';

export interface SamplerOptions {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat, so that a later process of the same pid is noticed; null: as found at the start. */
  readonly startTicks: number | null;
  readonly intervalSeconds: number;
  readonly cgroup: readonly CgroupMemoryFolder[];
}

export function samplerScript({ pid, startTicks, intervalSeconds, cgroup }: SamplerOptions): string {
  if (!Number.isSafeInteger(pid) || pid <= 0) throw new TypeError(`not a process id: ${pid}`);
  if (startTicks !== null && (!Number.isSafeInteger(startTicks) || startTicks < 0)) {
    throw new TypeError(`not a start time: ${startTicks}`);
  }
  return `set -f
pid=${pid} ticks=${startTicks ?? ''} n=0 nl='
'
while :; do
  n=$((n + 1)) t="hc$n"
  up=''
  { read -r up rest < /proc/uptime; } 2>/dev/null
  out="$t at $(date +%s.%N) $up;"
  { while read -r key value unit; do
    case $key in
      VmSize:|VmRSS:|RssAnon:|RssFile:|RssShmem:|VmSwap:) out="$out$nl$t $key $value $unit;" ;;
      Threads:) out="$out$nl$t $key $value;"; break ;;
    esac
  done < "/proc/$pid/status"; } 2>/dev/null
  { while read -r key value unit; do
    case $key in
      MemTotal:) out="$out$nl$t $key $value $unit;" ;;
      MemAvailable:) out="$out$nl$t $key $value $unit;"; break ;;
    esac
  done < /proc/meminfo; } 2>/dev/null
${cgroup.map(readFolder).join('')}  stat=''
  { while read -r line || [ -n "$line" ]; do stat="$stat $line"; done < "/proc/$pid/stat"; } 2>/dev/null
  set -- \${stat##*\\)}
  case $#:$1 in
    0:*|1:*|*:Z|*:X|*:x) echo "$t end ended;"; exit 0 ;;
  esac
  [ -n "$ticks" ] || ticks=\${20}
  [ "\${20}" = "$ticks" ] || { echo "$t end restarted;"; exit 0; }
  out="$out$nl$t faults \${8} \${10};"
  echo "$out$nl$t done;" || exit 0
  ${sleepLine(intervalSeconds)}
done
`;
}

/** A folder that is not there, or a limit file that the root of v2 does not have, prints "-". */
function readFolder({ folder, limitFile, usageFile }: CgroupMemoryFolder): string {
  const read = (name: string, file: string) => `read -r ${name} < ${quoted(`${folder}/${file}`)};`;
  return `  limit='' usage=''
  { ${read('limit', limitFile)} ${read('usage', usageFile)} } 2>/dev/null
  out="$out$nl$t cgroup \${limit:--} \${usage:--};"
`;
}

/** Not every \`sleep\` knows fractions. Without any the loop must end, not spin. */
function sleepLine(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds <= 0) throw new TypeError(`not an interval: ${seconds}`);
  const whole = Math.ceil(seconds);
  if (whole === seconds) return `sleep ${whole} || exit 1`;
  return `sleep ${seconds.toFixed(3)} 2>/dev/null || sleep ${whole} || exit 1`;
}

function quoted(text: string): string {
  if (text.includes('\0')) throw new TypeError('a path holds a NUL byte');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
