/** The plan of an investigation, step by step, and what could not be had on the way (gaps). */
export const stepsEn = {
  'step.connect': 'Connect',
  'step.connect.detail': '{host} in {ms} ms',
  'step.connect.detail.local': 'this computer',
  'step.facts': 'Read the host',
  'step.facts.detail': '{system}, kernel {kernel}, {memory} of memory',
  'step.target': 'Find the process',
  'step.target.detail': '{comm}, pid {pid}, profiles from {endpoint}',
  'step.target.detail.open':
    '{comm}, pid {pid}, profiles from {endpoint}; careful, pprof takes connections from beyond the host at {places}',
  'step.target.detail.no-endpoint': '{comm}, pid {pid}, no pprof endpoint',
  'step.baseline': 'Take the baseline',
  'step.baseline.detail': '{bytes}, files: {files}',
  'step.record': 'Record and capture',
  'step.record.detail': 'captures: {captures}, samples: {samples}, RSS {rss}',
  'step.diagnose': 'Compare the captures',
  'step.diagnose.detail': 'findings that stand: {stand}, ruled out: {ruledOut}',
  'step.report': 'Write the report',
  'step.report.detail': '{file}, {bytes}',
  'step.state.waiting': 'Waiting',
  'step.state.running': 'Running',
  'step.state.done': 'Done',
  'step.state.failed': 'Failed',
  'step.state.skipped': 'Skipped',

  'gap.no-memstats':
    'No MemStats: the endpoint does not give them, so the heap cannot be told from other memory of the process.',
  'gap.no-goroutine':
    'No goroutine profile: the endpoint does not give one, so the number of goroutines is not known.',
  'gap.no-heap-profile': 'No heap profile: no function can be named.',
  'gap.no-series': 'No memory series: whether resident memory grows is not known.',
  'gap.kernel-log-not-read': 'The kernel log was not read: earlier kills are not known.',
  'gap.few-captures':
    '{count} of {wanted} captures of one process life: the growth of a function is less certain.',
  'gap.several-lives':
    'The process was restarted: {kept} captures of one life are compared, {dropped} of other lives are not.',
  'gap.evidence-unreadable': 'The evidence {name} ({id}) could not be read and was left out: {reason}.',
  'gap.series-hole': 'No memory samples for {duration} from {time} UTC.',
  'gap.no-limit': 'No memory limit was found below the memory of the machine.',
  'gap.capture-failed': 'A capture at {time} UTC failed: {reason}.',
  'gap.pull-failed': 'The {kind} could not be had: {reason}.',
  'gap.target-ended': 'The process ended at {time} UTC; nothing was collected after that.',
  'gap.link-lost': 'The connection was lost at {time} UTC; nothing was collected after that.',
  'gap.stopped-early': 'Stopped on request after {duration}, before all planned captures were taken.',
  'gap.clock-unknown':
    'The clock of the host could not be compared with this computer: times of captures and samples may be apart.',
  'gap.no-cgroup':
    'The cgroup of the process could not be read: the limit shown is the memory of the machine.',
  'gap.no-go-facts': 'The Go version of the process could not be read.',
  'gap.profile-lag':
    'A heap profile shows the last finished GC, sampled about every {rate}: shares hold, absolute bytes lag behind RSS.',
  'gap.not-collected': '{what} was not collected.',
} as const;
