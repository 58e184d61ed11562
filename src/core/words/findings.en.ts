/**
 * What the rules say: verdicts, claims, evidence for and against, what was searched for, what to measure
 * next. Say what was seen, then what it means. No sentence here may know a particular incident.
 */
export const findingsEn = {
  'grade.proved': 'Proved',
  'grade.probable': 'Probable',
  'grade.possible': 'Possible',
  'grade.ruled-out': 'Ruled out',

  // The verdict: one whole sentence for each combination of what is known.
  'verdict.heap.rate-and-time':
    '{function} holds {share} of the heap and grows {rate}; {time} to the limit of {limit}.',
  'verdict.heap.rate': '{function} holds {share} of the heap and grows {rate}.',
  'verdict.heap.one-capture':
    '{function} holds {share} of the heap in the only capture, and resident memory grows {rate}.',
  'verdict.heap.nobody-and-time':
    'The heap grows {rate}, and no single function holds most of the growth; {time} to the limit of {limit}.',
  'verdict.heap.nobody': 'The heap grows {rate}, and no single function holds most of the growth.',
  'verdict.goroutine': 'Goroutines pile up: {before} at first, {after} at last, {rate} more per second.',
  'verdict.goroutine.culprit':
    '{function} leaves goroutines behind: {before} goroutines at first, {after} at last, {rate} more per second.',
  'verdict.native': 'Memory outside the Go heap grows {rate}; the heap profiles cannot name who holds it.',
  'verdict.native.and-time':
    'Memory outside the Go heap grows {rate}; {time} to the limit of {limit}. The heap profiles cannot name who holds it.',
  'verdict.native.profiled':
    'Memory outside the profiled heap grows {rate}; the heap profiles cannot name who holds it.',
  'verdict.thread': 'Threads pile up: {before} at first, {after} at last.',
  'verdict.shmem': 'Shared memory grows {rate} (shared maps, memfd or files in tmpfs).',
  'verdict.shmem.and-time':
    'Shared memory grows {rate} (shared maps, memfd or files in tmpfs); {time} to the limit of {limit}.',
  'verdict.idle':
    'No leak seen: {idle} of {held} that the Go runtime holds is free inside it and not yet returned.',
  'verdict.healthy': 'No growth: memory stayed at {range} for {duration}.',
  'verdict.insufficient': 'Not enough evidence to say whether memory leaks.',
  'verdict.insufficient.grows':
    'Resident memory grows {rate}, but there is not enough evidence to say what holds it.',
  'verdict.insufficient.grows-and-time':
    'Resident memory grows {rate}, {time} to the limit of {limit}, but there is not enough evidence to say what holds it.',
  'verdict.insufficient.one-capture': 'One capture: not enough evidence to say whether memory leaks.',
  'verdict.insufficient.stopped':
    'Memory grew and then stopped growing: not enough evidence to call it a leak.',

  // The second sentence: how sure, from what. `verdict.with-grade` sets both side by side.
  'verdict.with-grade': '{verdict} {grade}',
  'verdict.proved.captures': 'Proved by {captures} {captures|capture|captures}.',
  'verdict.probable.captures': 'Probable, from {captures} {captures|capture|captures}.',
  'verdict.possible.captures': 'Possible, from {captures} {captures|capture|captures}.',
  'verdict.possible.one-capture': 'Possible, from one capture.',
  'verdict.proved.samples': 'Proved by {samples} memory samples.',
  'verdict.probable.samples': 'Probable, from {samples} memory samples.',
  'verdict.possible.samples': 'Possible, from {samples} memory samples.',

  // Why the grade is what it is.
  'why.two-witnesses':
    '{captures} heap profiles of one process life and {samples} memory samples agree; no rival explains the growth.',
  'why.two-captures': 'Two heap profiles and the memory series agree; a third capture would prove it.',
  'why.one-capture': 'One heap profile: it shows who holds the memory now, not who makes it grow.',
  'why.no-second-witness':
    '{captures} heap profiles agree, but there is no memory series as a second witness.',
  'why.rival': 'The heap profiles and the memory series agree, but a rival stands: {rival}',
  'why.small-share':
    'The captures and the memory series agree, but the function holds only {share} of the growth.',
  'why.unsteady': 'The captures rise, but not each of them over the one before.',
  'why.lags': 'The heap profiles account for only {share} of the growth of resident memory.',
  'why.slowing': 'The growth slowed down or stopped within the recording: a cache that fills looks the same.',
  'why.nobody':
    'The heap profiles and the memory series agree on the growth; it is spread over several functions.',
  'why.one-series': 'One series shows it; nothing independent confirms or refutes it.',
  'why.series-and-limit': 'The series of the process and the usage of its cgroup agree.',
  'why.counts-and-memory': '{counts} counts rise without a fall, and memory rises with them.',
  'why.counts-alone': '{counts} counts rise, but memory does not rise with them.',
  'why.subtraction':
    "It is what is left when the runtime's own account is subtracted: one witness, and none that names a function.",
  'why.flat':
    '{captures} {captures|capture|captures} and {samples} memory samples over {duration} show no growth.',
  'why.idle': '{snapshots} MemStats snapshots show it, and resident memory does not grow.',
  'why.missing': 'What is missing is listed under Gaps.',

  // go-heap-growth
  'heap.claim': '{function} holds {share} of the growth of the heap, {rate}',
  'heap.claim.one-capture': '{function} holds {share} of the heap in one capture',
  'heap.claim.nobody': 'The heap grows {rate}, spread over several functions',
  'heap.claim.second': '{function} grows too: {share} of the growth of the heap, {rate}',
  'heap.claim.ruled-out':
    'Go heap growth: the heap in use stayed at {range} in {captures} {captures|capture|captures}',
  'heap.claim.ruled-out.rss-flat': 'Go heap growth: resident memory does not grow ({rate})',
  'heap.claim.ruled-out.account': 'Go heap growth: HeapInuse does not grow with it',
  'heap.for.series': '{values} in {captures} {captures|capture|captures} of one process life',
  'heap.for.absent': 'Absent from the baseline, {before} before the last capture',
  'heap.for.one': '{value} of {total} in the capture',
  'heap.for.rss': 'Resident memory rose {rate} in the same time, {samples} {samples|sample|samples}',
  'heap.for.heap-inuse': 'HeapInuse rose from {before} to {after}',
  'heap.for.total': 'The heap in use rose from {before} to {after} in {captures} {captures|capture|captures}',
  'heap.against.fell': 'It fell from {before} to {after} between two captures',
  'heap.against.rss-flat': 'Resident memory did not rise with it: {rate}',
  'heap.against.slowing': 'The growth slowed from {before} to {after} within the recording',
  'heap.against.flat':
    'The heap in use went from {before} to {after} in {captures} {captures|capture|captures}: within what sampling explains',
  'heap.against.heap-inuse': 'HeapInuse went from {before} to {after} in the same time',
  'heap.against.lags': 'The profiles account for {share} of the growth of resident memory',
  'heap.searched.fell': 'shrinks between captures',
  'heap.searched.rss': 'resident memory stays flat',
  'heap.searched.slowing': 'the growth slows down',
  'heap.searched.sampling': 'sampling error explains it (±{error})',
  'heap.searched.heap-inuse': 'HeapInuse stays flat',
  'heap.searched.absent': 'as much of it in the baseline',
  'heap.change.proved':
    'A capture in which {function} shrinks while the load stays would lower it to probable.',
  'heap.change.probable':
    'A further capture of the same process in which {function} has grown again would prove it; one in which it has shrunk would rule it out.',
  'heap.change.one':
    'A second and a third capture of the same process: if {function} grows, it is the cause.',
  'heap.change.nobody': 'More captures over a longer time would show whether one function comes to the fore.',

  // goroutine-leak
  'goroutine.claim': 'Goroutine leak: {before} to {after} goroutines in {counts} captures',
  'goroutine.claim.culprit':
    'Goroutine leak in {function}: {before} to {after} goroutines in {counts} captures',
  'goroutine.claim.ruled-out': 'Goroutine leak: {range} goroutines in {counts} captures',
  'goroutine.for.counts': '{values} goroutines in {counts} captures of one process life',
  'goroutine.for.stack': '{before} to {after} of them wait with {function} on the stack',
  'goroutine.for.memory': 'Resident memory rose {rate} in the same time',
  'goroutine.for.stack-inuse': 'StackInuse rose from {before} to {after}',
  'goroutine.against.flat': '{range} goroutines, without a steady rise',
  'goroutine.against.heap': 'Each new goroutine would have to hold {bytes} of heap',
  'goroutine.against.memory-flat': 'Resident memory did not rise: {rate}',
  'goroutine.searched.fell': 'the number falls between captures',
  'goroutine.searched.memory': 'memory stays flat while the number rises',
  'goroutine.change': 'A capture with fewer goroutines under the same load would rule it out.',

  // native-growth
  'native.claim': 'Native growth: memory outside the Go heap rose from {before} to {after}',
  'native.claim.profiled': 'Native growth: resident memory rose {rss}, the profiled heap {heap}',
  'native.claim.ruled-out': 'Native growth: memory outside the Go heap stayed at {range}',
  'native.claim.ruled-out.profiled':
    'Native growth: the profiled heap accounts for {share} of the growth of resident memory',
  'native.for.residual': 'RssAnon less what the runtime holds (Sys − HeapReleased): {values}',
  'native.for.gap':
    'Resident memory rose {rss} in {captures} {captures|capture|captures}, the profiled heap {heap}',
  'native.against.residual': 'RssAnon less what the runtime holds (Sys − HeapReleased): {values}',
  'native.against.covered':
    'By the fitted lines, the profiled heap rose {heap} of the {rss} that resident memory rose',
  'native.against.flat': 'Resident memory does not grow: {rate}',
  'native.searched.runtime': 'the runtime accounts for it',
  'native.change':
    'A memleak recording that names the C function would prove it; MemStats that account for it would rule it out.',

  // thread-growth
  'thread.claim': 'Thread growth: {before} to {after} threads',
  'thread.claim.ruled-out': 'Thread growth: {range} threads in {samples} {samples|sample|samples}',
  'thread.for.counts':
    '{before} to {after} threads in {samples} {samples|sample|samples}, without a fall of more than {fall}',
  'thread.for.memory': 'Resident memory rose {rate} in the same time',
  'thread.against.flat': '{range} threads in {samples} {samples|sample|samples}',
  'thread.against.memory-flat': 'Resident memory did not rise: {rate}',
  'thread.searched.fell': 'the number of threads falls again',
  'thread.change':
    'A threadcreate profile that names the caller would prove it; fewer threads under the same load would rule it out.',

  // shmem-growth
  'shmem.claim': 'Shared memory growth: RssShmem rose from {before} to {after}',
  'shmem.claim.ruled-out': 'Shared memory growth: RssShmem stayed at {range}',
  'shmem.for.series': 'RssShmem rose from {before} to {after}, {rate}, {samples} {samples|sample|samples}',
  'shmem.for.cgroup': 'The usage of the cgroup rose {rate} in the same time',
  'shmem.against.flat': 'RssShmem {range} in {samples} {samples|sample|samples}',
  'shmem.searched.cgroup': 'the usage of the cgroup stays flat',
  'shmem.change':
    'The maps of the process by path would name what grows; a fall of RssShmem would rule it out.',

  // idle-heap-retained
  'idle.claim': 'Idle heap: {idle} of {held} held by the runtime is free inside it',
  'idle.claim.ruled-out': 'Idle heap: at most {idle} of {held} held by the runtime is free inside it',
  'idle.for.memstats': 'HeapIdle − HeapReleased is {idle}, HeapInuse {inuse}, HeapSys {sys}',
  'idle.for.flat': 'Resident memory does not grow: {rate}',
  'idle.against.memstats': 'HeapIdle − HeapReleased is {idle}, HeapInuse {inuse}',
  'idle.against.grows': 'Resident memory grows {rate}',
  'idle.searched.grows': 'the heap in use grows',
  'idle.change': 'Growth of HeapInuse from capture to capture would rule it out.',

  // pprof-open
  'open.claim': 'pprof is open to the world: it answers at {places}',
  'open.for':
    'The process listens at {places}, and pprof answered there: whoever gets to that address reads the profiles and can slow the service',
  'open.change': 'A firewall that lets nobody through to it, which was not tried, would lower it.',

  // healthy, insufficient-evidence
  'healthy.claim': 'Healthy: no growth in {duration}',
  'healthy.for.rss':
    'Memory that cannot be dropped stayed at {range}, {rate}, {samples} {samples|sample|samples}',
  'healthy.for.heap': 'The heap in use stayed at {range} in {captures} {captures|capture|captures}',
  'healthy.for.goroutines': '{range} goroutines in {counts} captures',
  'healthy.for.cycles': 'The live heap after GC stayed flat over {cycles} GC cycles',
  'healthy.searched.memory': 'growth of RssAnon + RssShmem + swap',
  'healthy.searched.heap': 'growth of the heap in use',
  'healthy.searched.goroutines': 'growth of the number of goroutines',
  'healthy.searched.threads': 'growth of the number of threads',
  'healthy.change': 'Growth under another load, or over a longer time, would refute it.',
  'insufficient.claim': 'Not enough evidence to say whether memory leaks',
  'insufficient.claim.grows': 'Resident memory grows {rate}; what holds it is not known',
  'insufficient.for.rss':
    'Resident memory changed {rate}, {samples} {samples|sample|samples} over {duration}',
  'insufficient.for.captures':
    '{captures} {captures|capture|captures} of one process life, {wanted} are needed',
  'insufficient.for.captures.enough': '{captures} {captures|capture|captures} of one process life',
  'insufficient.change':
    'Three captures of one process life while memory grows would name who holds it; ten flat minutes would show that it is healthy.',

  // Rivals, as half of a sentence is never needed: the claim of the rival is used.
  'rival.against': 'A rival stands: {rival}',

  // Measure next
  'next.capture': 'A further capture while it grows',
  'next.capture.three': 'Three captures of one process life while it grows',
  'next.capture.cost': 'one heap profile, tens of milliseconds',
  'next.gc': 'The live heap after a forced GC',
  'next.gc.cost': 'one garbage collection',
  'next.goroutines': 'All goroutines with their wait times',
  'next.goroutines.cost': 'stops the service while it is written',
  'next.memleak': 'Native allocations by stack',
  'next.memleak.cost': 'needs root and bcc; slows down malloc',
  'next.smaps': 'The maps of the process by path',
  'next.smaps.cost': 'reads the page tables of the process once',
  'next.threads': 'Who creates threads',
  'next.threads.cost': 'one profile, a few milliseconds',
  'next.longer': 'The same recording for ten minutes or more',
  'next.longer.cost': 'a few reads of /proc per second',
  'next.bind': 'Bind pprof to 127.0.0.1 or to a Unix socket',
  'next.bind.cost': 'a new start of the service with other settings',
  'next.reach': 'Whether another machine gets there, past the firewalls',
  'next.reach.cost': 'one request for the index of profiles',
  'next.fix': 'The same load after the fix',
  'next.fix.cost': 'a second recording',

  // Key numbers
  'number.peak-rss': 'Peak RSS',
  'number.limit.cgroup': 'Limit (cgroup)',
  'number.limit.host': 'Limit (machine)',
  'number.growth': 'Growth of RSS',
  'number.growth.function': 'Growth of the function',
  'number.time-to-limit': 'Time to the limit',
  'number.captures': 'Captures of one life',
  'number.samples': 'Memory samples',
  'number.coverage': 'Profile coverage',
  'number.goroutines': 'Goroutines',
  'number.of-limit': '{share} of the limit',
  'number.of-heap-alloc': 'of HeapAlloc',
  'number.of-growth': '{share} of the growth',
} as const;
