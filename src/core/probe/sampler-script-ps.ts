/**
 * The sampling loop for a system without /proc (macOS): resident memory from `ps`, in the format of
 * `sampler-script.ts`. Several programs are started each interval, so it is for this computer, not for servers.
 */

export function psSamplerScript({
  pid,
  intervalSeconds,
}: {
  readonly pid: number;
  readonly intervalSeconds: number;
}): string {
  if (!Number.isSafeInteger(pid) || pid <= 0) throw new TypeError(`not a process id: ${pid}`);
  if (!Number.isFinite(intervalSeconds) || intervalSeconds <= 0)
    throw new TypeError(`not an interval: ${intervalSeconds}`);
  return `
total=$(($(getconf _PHYS_PAGES) * ($(getconf PAGE_SIZE) / 1024))) n=0 first=''
while :; do
  n=$((n + 1)) t="hc$n"
  set -- $(ps -o rss=,lstart= -p ${pid})
  [ $# -ge 6 ] || { echo "$t end ended;"; exit 0; }
  rss=$1; shift
  [ -n "$first" ] || first="$*"
  [ "$*" = "$first" ] || { echo "$t end restarted;"; exit 0; }
  # The date of macOS knows no fractions; its perl does.
  now=$(perl -MTime::HiRes=time -e 'printf "%.3f", time' 2>/dev/null || date +%s)
  echo "$t at $now ;"; echo "$t VmRSS: $rss kB;"; echo "$t MemTotal: $total kB;"
  echo "$t done;" || exit 0
  sleep ${intervalSeconds.toFixed(3)} || exit 1
done
`;
}
