/** What a saved output says: `heapcase read`, `heapcase oom`, and files dropped on the window. */
export const readEn = {
  'read.profile': 'A pprof profile: {samples} {samples|sample|samples}; {types}',
  'read.profile-taken': 'Taken {at}',
  'read.profile-row': '{flat} flat, {cum} cum  {function}',
  'read.profile-empty': 'It holds no samples: nothing was recorded, or no collection ended in its window.',
  'read.broken-profile': 'A gzip file, as profiles are, that cannot be read: {reason}',
  'read.goroutine-dump': 'A dump of {goroutines} goroutines (debug=2) in {groups} groups',
  'read.goroutine-group': '{count} × {state}: {function}',
  'read.memleak':
    'memleak ({implementation}): {reports} {reports|list|lists}; the last has {stacks} {stacks|stack|stacks}, {bytes}',
  'read.memleak-row': '{bytes} in {count} {count|allocation|allocations}: {symbol} [{module}]',
  'read.memleak-empty':
    'Nothing outstanding is listed. Of a Go heap that says nothing: Go does not use malloc.',
  'read.memleak-failed.kernel-headers-missing':
    'memleak did not start: the headers of the running kernel are not installed.',
  'read.memleak-failed.no-such-process': 'memleak did not start: there was no such process.',
  'read.memleak-failed.wrong-option':
    'memleak did not start: an option of the other implementation was given.',
  'read.memleak-failed.not-permitted': 'memleak did not start: it was not permitted to.',
  'read.memleak-failed.no-tracefs': 'memleak did not start: tracefs is not mounted.',
  'read.memleak-failed.failed': 'memleak did not start.',
  'read.top': 'top ({from}): {blocks} {blocks|block|blocks}',
  'read.memory': 'Memory: {total} in all, {used} used, {available} available',
  'read.top-coarse': 'The summary is in steps of {step}: too coarse for this host. Ask with -E k.',
  'read.top-used-with-cache': '"used" includes the page cache here: it is not what programs hold.',
  'read.process-row': 'pid {pid} {command}: RES {res}, VIRT {virt}',
  'read.virt': 'VIRT is address space, not memory: a Go program reserves much and touches little.',
  'read.free': 'free: total {total}, used {used}, available {available}',
  'read.free-unit': 'The text does not say its unit: taken for {unit}.',
  'read.vmstat': 'vmstat: {rows} {rows|row|rows}',
  'read.vmstat-free':
    'Free, as printed (KiB unless -S asked for another unit): {first} at first, {last} at last',
  'read.meminfo-mixed':
    '{names}: more than there can be. In a container with lxcfs such lines are those of the host.',
  'read.exe-link': 'The executable of pid {pid}: {exe}',
  'read.vmstat-since-boot': 'The rates of the first row are averages since boot.',
  'read.vmstat-totals': 'vmstat -s: {count} totals',
  'read.vmstat-swap': 'Swapping: up to {in} in and {out} out a second',
  'read.pidstat': 'pidstat of {date}: {rows} {rows|row|rows}',
  'read.pidstat-row': 'pid {pid} {command}: RSS from {first} to {last}',
  'read.pidstat-ended': 'pid {pid} ended at {time}',
  'read.pidstat-none': 'There was no such process: a header, and no row.',
  'read.meminfo': '/proc/meminfo: {total} in all, {available} available, swap {swap}',
  'read.smaps': 'Memory maps ({maps}): Rss {rss}, Pss {pss}, anonymous {anonymous}, swap {swap}',
  'read.proc-status': '/proc/PID/status of {name}: RSS {rss}, anonymous {anon}, swap {swap}',
  'read.pressure': 'Memory pressure: some {some} %, full {full} % of the last 10 s',
  'read.kernel-log': 'A log of {lines} {lines|line|lines}: {kills} {kills|kill|kills} for want of memory',
  'read.kill.host':
    '{time} pid {pid} ({comm}) was killed: anonymous {anon}; the machine itself had no memory left',
  'read.kill.memcg':
    '{time} pid {pid} ({comm}) was killed: anonymous {anon}, at the limit of a memory cgroup',
  'read.kill.cgroup': '{time} pid {pid} ({comm}) was killed: anonymous {anon}, at the limit of {cgroup}',
  'read.kill.unknown':
    '{time} pid {pid} ({comm}) was killed: anonymous {anon}; at whose limit is not in this text',
  'read.unit-end': '{unit}: its process ended ({exit}), result {result}',
  'read.restart': '{time} {unit} was started again, for the {counter}. time',
  'read.open-event': '{time} a report of the OOM killer whose victim is not in this text',
  'read.userspace-kill': '{daemon} ended {whom}, before the kernel did',
  'read.go-out-of-memory':
    'The Go runtime could not get memory from the system: a limit of the process, not a kill.',
  'read.verdict.proved': 'Proved: the kernel killed for want of memory.',
  'read.verdict.probable': 'Probable: the kernel killed for want of memory; no line names the process.',
  'read.verdict.possible': 'Possible: an OOM report without its victim.',
  'read.verdict.none': 'No evidence of an OOM kill in this text, which does not mean that there was none.',
  'read.verdict.not-kernel': 'Not the kernel: {killer}.',
  'read.kills-since-boot': 'The kernel has counted {count} OOM kills on this machine since it started.',
  'read.ps': 'ps: {processes} {processes|process|processes}',
  'read.ps-no-memory': 'It has no column of memory: ask with "ps -o pid,vsz,rss,comm" or "ps aux".',
  'read.uptime':
    'uptime: at {time} the machine was up {up}; load {one}, {five}, {fifteen} over 1, 5 and 15 minutes',
  'read.no-figures.missing':
    '{tool} did not run: it is not installed there ("{said}"). Without it Heapcase reads the same figures from /proc.',
  'read.no-figures.wrong-option': '{tool} did not run: it does not know what it was asked ("{said}").',
  'read.no-figures.version': 'The version of {tool}, and no figures: {said}',
  'read.proc-vmstat':
    '/proc/vmstat: {counters} counters; since the machine started {in} pages swapped in, {out} out, {faults} major faults',
  'read.proc-stat':
    '/proc/PID/stat of {comm}, pid {pid}: state {state}, {threads} {threads|thread|threads}, VIRT {virt}, {pages} pages resident ({rss} where a page is 4 KiB)',
  'read.proc-statm':
    '/proc/PID/statm: {resident} pages resident ({rss} where a page is 4 KiB), {shared} of them shared, {size} pages of address space',
  'read.proc-maps':
    '/proc/PID/maps: {maps} {maps|map|maps} over {size} of address space, {anonymous} of it without a file',
  'read.proc-maps-deleted': '{file} was replaced or removed while the process runs',
  'read.proc-limits':
    '/proc/PID/limits: address space {address}, data {data}, locked memory {locked}, open files {files}',
  'read.proc-limits-narrow':
    'A limit of the process itself: where it is met, the process gets no memory, and the kernel kills nothing.',
  'read.proc-cgroup': '/proc/PID/cgroup: the memory of the process is counted in {path} (cgroup {version})',
  'read.proc-cgroup-none': '/proc/PID/cgroup: no cgroup counts the memory of the process',
  'read.cgroup-memory': 'A memory cgroup: usage {usage}, most {most}',
  'read.cgroup-memory-events': 'Events of a memory cgroup; how much it uses is not in this file',
  'read.cgroup-memory-limit': 'Its limit is {limit}',
  'read.cgroup-memory-no-limit': 'It has no limit of its own; one above it may have',
  'read.cgroup-memory-failures': 'The limit was met {failures} times',
  'read.cgroup-memory-kills': 'The kernel killed {kills} {kills|process|processes} in it for want of memory',
  'read.prometheus': 'An answer of Prometheus ({type}): {series} series',
  'read.prometheus-row':
    '{name}: {first} at first, {last} at last ({samples} {samples|sample|samples}, the last of {at})',
  'read.prometheus-alerts': 'Alerts of Prometheus: {alerts}',
  'read.prometheus-alert': '{name} is {state} since {since}',
  'read.prometheus-error': 'Prometheus refused the query: {reason}',
  'read.metrics':
    'Metrics for Prometheus, of one moment: {samples} {samples|sample|samples} in {families} {families|family|families}',
  'read.metrics-row': '{name}: {value}',
  'read.systemctl-show': 'systemctl show: main pid {pid}, result "{result}", restarts {restarts}',
  'read.systemctl-show-reset':
    'A restart sets the result back: "success" says nothing of how the run before it ended.',
  'read.systemctl-show-oom': 'systemd says that the OOM killer ended it.',
  'read.systemctl-status': 'systemctl status of {unit}: {active}; main pid {pid}, memory {memory}',
  'read.systemctl-status-end': '{line}',
  'read.empty-journal':
    'A journal without entries: nothing was there, or nothing may be read. That is a gap, and not "no OOM kill".',
  'read.last': 'last -x: the machine was started {boots} {boots|time|times}',
  'read.last-boot': 'Started {at} with kernel {kernel}: {until}',
  'read.long-text':
    'A text of {bytes}: Heapcase reads at most {most} of one. Take the part that matters, such as "tail -c 200M FILE".',
  'read.text': 'A text of {lines} {lines|line|lines} that Heapcase does not know.',
  'read.unknown': '{bytes} that Heapcase does not know.',
  'read.empty': 'An empty file: nothing was written to it. Take it or copy it once more.',
} as const;
