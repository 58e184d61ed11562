/** What collecting says while it goes on. */
export const collectEn = {
  'case.title': '{process} on {host}',
  'case.title.demo': 'Demo incident: orders-api leaks',
  'host.local': 'this computer',
  'target.sockets-not-visible': 'its sockets may not be seen by this user',
  'target.no-pprof-on-ports': 'no pprof index on {ports}',
  'target.listens-nowhere': 'listens on no TCP port',
  'step.connect.detail.ssh': '{address}, host key {key} is known',
  'step.record.waiting': 'Capture {number} in {seconds} s; {left} s left',
  'step.record.capturing': 'Capture {number} is arriving; {left} s left',
  'step.record.stopped': 'stopped on request; captures: {captures}, samples: {samples}, RSS {rss}',
  'step.diagnose.nothing': 'Nothing was captured, so there is nothing to compare',
  'step.report.nothing': 'Nothing was captured, so there is nothing to report',
  'gap.kernel-log': 'The kernel log could not be read ({reason}): whether the kernel killed is not known.',
  'gap.service-log': 'The journal of systemd could not be read ({reason}): restarts are not known.',
  'gap.not-served': 'The service does not serve {what}; the diagnosis does without.',
  'gap.not-captured': '{what} of capture {number} could not be had: {reason}',
} as const;
