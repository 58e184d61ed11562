/** How a host is reached, what will run and has run on it, and its kills for want of memory. */
export const hostActsEn = {
  'hosts.fact.notFollowed': 'ssh settings not followed',
  'hosts.transport': 'Reached by',
  'hosts.transport.auto': 'what its settings need',
  'hosts.transport.ssh2': 'the built-in SSH',
  'hosts.transport.ssh': "the system's ssh",
  'hosts.transport.about':
    'Holds from the next connection on. "What its settings need" is the built-in SSH, or the system\'s ssh for what only that can do.',
  'hosts.willRun': 'What will run on the host',
  'hosts.willRun.about':
    'Word for word as the audit log will have it; ‹…› stands for what is known only then. Nothing has run yet. Where the server opens no channels, a fetcher on the host does what begins with GET.',
  'hosts.kills.tab': 'OOM kills',
  'hosts.kills.about': 'From the kernel log and the journal of the host; read only.',
  'hosts.kills.since': 'since',
  'hosts.kills.since.hour': 'an hour ago',
  'hosts.kills.since.day': 'a day ago',
  'hosts.kills.since.week': 'a week ago',
  'hosts.kills.since.all': 'the beginning',
  'hosts.kills.look': 'Look for OOM kills',
  'hosts.kills.looking': 'Connecting and reading the logs of the host',
  'hosts.kills.sources': 'Read from: {sources}',
  'hosts.acts.tab': 'Commands run',
  'hosts.acts.about':
    'What ran there without belonging to a case. What belongs to one stands in its journal.',
  'hosts.acts.again': 'Read again',
  'hosts.acts.none': 'Nothing has run on this host outside of a case.',
} as const;
