/** What collecting says while it goes on. */
export const collectEn = {
  'case.title': '{process} on {host}',
  'case.title.demo': 'Demo incident: orders-api leaks',
  'host.local': 'this computer',
  'target.sockets-not-visible': 'its sockets may not be seen by this user',
  'target.no-pprof-on': 'no pprof index on {places}',
  'target.no-pprof-in-own-network':
    'no pprof index on {places} of its own network; reaching that takes root and nsenter',
  'target.listens-nowhere': 'listens nowhere',
  'target.unix-not-for-watch':
    'The profiles are at {endpoint}, a Unix socket, which the watchdog cannot ask: it will measure and record memory without them.',
  'target.open-to-world':
    'pprof is open: {places} takes connections at every address of the host ({reached} is one). Whoever gets there reads the profiles and can slow the service; whether a firewall stands before it was not tried. Bind it to 127.0.0.1.',
  'target.open-in-container':
    'pprof is open: {places} takes connections at every address of its container. Whoever gets into that network, or to a port that is published from it, reads the profiles. Bind it to 127.0.0.1.',
  'step.connect.detail.ssh': '{address}, host key {key} is known',
  'step.record.waiting': 'Capture {number} in {seconds} s; {left} s left',
  'step.record.capturing': 'Capture {number} is arriving; {left} s left',
  'step.record.stopped': 'stopped on request; captures: {captures}, samples: {samples}, RSS {rss}',
  'step.diagnose.nothing': 'Nothing was captured, so there is nothing to compare',
  'step.report.nothing': 'Nothing was captured, so there is nothing to report',
  'gap.kernel-log': 'The kernel log could not be read ({reason}): whether the kernel killed is not known.',
  'gap.service-log': 'The journal of systemd could not be read ({reason}): restarts are not known.',
  'gap.log-cut':
    '{source} printed more than {most}: what came after that was not read. Ask for a shorter time with --since.',
  'gap.not-served': 'The service does not serve {what}; the diagnosis does without.',
  'gap.link': 'The link was lost at {from}; {seconds} s later the recording went on.',
  'gap.full':
    'From {from} on, {seconds} s are missing: {host} had no room for more output ({mib} MiB at most), so the recording was ended there and begun again.',
  'gap.stop-unconfirmed':
    '{host} did not confirm the Stop, as its link does not answer. What was recorded until then is here; what was started there ends by itself within five minutes.',
  'gap.fetched-size': 'The hash of {file} could not be compared, only its size: the host has no tool for it.',
  'gap.fetched-changed':
    '{file} was written to while it was copied: the copy is how it was at some moment, or a mixture.',
  'case.title.fetched': '{file} of {host}',
  'gap.not-captured': '{what} of capture {number} could not be had: {reason}',
} as const;
