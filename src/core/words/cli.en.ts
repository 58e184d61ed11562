/** What the command line says around an answer. */
export const cliEn = {
  'cli.case-at': 'Case: {folder}',
  'cli.report-at': 'Report: {file}',
  'cli.no-cases': 'No cases yet in {folder}. "heapcase demo" makes one.',
  'cli.verified': '{count} evidence files have the bytes that were captured.',
  'cli.nothing-to-verify': 'There is no evidence in this case.',
  'cli.which': 'Which? {commands}',
  'cli.changed': 'Changed since: {ids}',
  'cli.missing': 'Missing: {ids}',
  'cli.extra': 'Not part of the case: {ids}',
  'cli.chain-broken': 'The journal was changed or damaged: its chain of hashes does not hold.',
  'cli.link.lost': 'The link to {host} was lost; next try in {seconds} s.',
  'cli.link.needs-you': 'The link to {host} was lost, and takes a person to mend.',
  'cli.link.back': 'The link to {host} stands again.',
  'cli.trust.forgotten': 'Accepted keys of {name} forgotten: {count}.',
  'cli.get.hash': '{file}: {size}, SHA-256 {sha256}, the same as on the host',
  'cli.get.size':
    '{file}: {size}, SHA-256 {sha256}; size checked, hash not verified: the host has no tool for it',
  'cli.get.changed': '{file}: {size}, SHA-256 {sha256}; it was written to while it was copied',
  'prompt.host-key':
    'The host {host} is not known. Its {type} key has the fingerprint {fingerprint}. Trust it? Type yes, or paste the fingerprint you expect:',
  'prompt.known-with-other-type': 'This host is known with a key of another type.',
  'prompt.password': 'Password of {user} on {host}:',
  'prompt.passphrase': 'Passphrase of {about}:',
  'prompt.sudo': 'sudo on {host} wants the password of {user}, to run "{about}":',
  'prompt.keyboard-interactive': '{host} asks {user}: {about}',
} as const;
