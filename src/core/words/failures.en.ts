/**
 * One sentence per failure: what failed, why, what to do next. The key is the failure's code; adding a
 * failure starts here (and in failures.zh-CN.ts).
 */
export const failuresEn = {
  'failure.unexpected':
    'Something failed that Heapcase has no sentence for: {reason}. Copy the details into a bug report.',
  'failure.cancelled': 'Stopped on request. What was captured before is in the case.',
  'failure.usage': '{reason} Run "heapcase {command} --help" for the usage.',

  'host.unknown-name':
    'The host {host} cannot be found: no address is known for that name. Check the spelling, or add it to ~/.ssh/config.',
  'host.unreachable':
    'No connection to {host} port {port}: {reason}. Check that the machine is up and the port is open from here.',
  'host.not-ssh': '{host} port {port} does not answer as an SSH server: {reason}. Check the port.',
  'host.config-unreadable':
    'The SSH settings of {host} cannot be read with "ssh -G": {reason}. Check ~/.ssh/config.',
  'host.unsupported':
    '{host} needs {what}, which this version cannot do yet. Connect without it, or use a host that does not need it.',
  'host.key-unknown':
    'The host key of {host} is not known, so nothing was sent. It is {type} {fingerprint}. Compare it with the server\'s, then accept it: connect once with "{login}", or use --accept-host-key {fingerprint}.',
  'host.key-unexpected':
    "The host key of {host} is not the one that you gave, so nothing was sent. Expected was {expected}, offered was {type} {fingerprint}. Look whether the fingerprint was copied whole; if it was, someone may be listening in: ask the server's owner.",
  'host.key-changed':
    'The host key of {host} has CHANGED, so nothing was sent. Known is {knownFingerprint} ({where}), offered was {type} {fingerprint}. Someone may be listening in, or the server was set up anew. Ask its owner; if it is right, remove the old line with "ssh-keygen -R {name}".',
  'host.key-changed-own':
    'The host key of {host} has CHANGED since it was accepted here, so nothing was sent. Accepted was {knownFingerprint} ({where}), offered was {type} {fingerprint}. Someone may be listening in, or the server was set up anew. Ask its owner; if it is right, forget the old key under "Trusted keys and passwords" on the Hosts screen, or with "heapcase host trust forget {name}".',
  'host.key-revoked':
    "The host key of {host} is marked as revoked in {where}, so nothing was sent. Ask the server's owner.",
  'host.known-hosts-unreadable':
    'The list of known host keys {file} cannot be read: {reason}. Nothing was sent, because without it the server cannot be checked.',
  'host.ssh-failed':
    'The ssh of this computer could not connect to {host}: "{reason}". Try "ssh {host}" in a terminal: what works there works here.',
  'host.auth-refused':
    '{host} refused the login of {user}. Tried: {tried}. Check the user name, and that one of your keys is allowed there.',
  'host.key-file-unreadable': 'The key file {file} cannot be used: {reason}.',
  'host.nothing-in-common':
    '{host} and the built-in SSH have nothing in common for its {what}. The ssh of this computer may: choose it under "Reached by" beside the name of the host, or with "heapcase host transport {host} ssh".',
  'host.secret-not-kept':
    'You are logged in to {host}, but the secret could not be kept in the keychain: {reason}. It is kept in memory until Heapcase ends.',
  'host.lost':
    'The connection to {host} was lost: {reason}. What was captured before is in the case; connect again to go on.',
  'host.job-full':
    '{host} had no room for more output of {what} ({mib} MiB at most), so it was ended there. What had come is in the case.',
  'host.channel-refused':
    '{host} refused a channel: {reason}. The server may forbid forwarding (AllowTcpForwarding) or more sessions (MaxSessions).',
  'host.command-failed': 'On {host}, {command} ended with status {status}: {reason}.',
  'host.sudo-missing':
    'There is no sudo on {host}, and {user} is not root. Connect as root, or run it yourself: {command}.',
  'host.sudo-terminal':
    'sudo on {host} works from a terminal only (requiretty). Run it there yourself: {command}. Or have requiretty taken out of sudoers for {user}.',
  'host.sudo-refused':
    'sudo on {host} does not let {user} run {command}. Have it allowed in sudoers, or connect as root.',
  'host.sudo-password':
    'sudo on {host} wants the password of {user} to run {command}, and did not get the right one. Nothing was run.',
  'host.file-unreadable': 'On {host}, {file} cannot be read: {reason}.',
  'host.copy-differs':
    'The copy of {file} differs from the file on {host}, twice in a row, although the file did not change. Nothing was kept; check the disks of both machines.',
  'host.timeout': '{what} on {host} took longer than {seconds} s and was stopped.',
  'host.not-linux': '{host} runs {system}; process memory can be recorded on Linux only.',

  'target.no-such-pid':
    'There is no process {pid} on {host}. List the processes with "heapcase host targets {host}".',
  'target.no-such-name':
    'No process named {name} runs on {host}. List the processes with "heapcase host targets {host}".',
  'target.ambiguous': '{count} processes named {name} run on {host} (pids {pids}). Choose one with --pid.',
  'target.ended':
    'Process {pid} on {host} ended while it was being recorded. What was captured before is in the case.',
  'target.restarted':
    'Process {pid} on {host} is not the one that was being recorded: the pid was given to a new process. What was captured before is in the case.',
  'target.replaced':
    'Process {pid} on {host} ended while it was being recorded, and process {successor} has run the same program with the same arguments for {age}. Nothing was followed by itself: go on with --pid {successor} and --case. What was captured before is in the case.',
  'target.no-endpoint':
    'No pprof endpoint found for process {pid} on {host}; looked at {looked}. Import net/http/pprof in the service, or name the endpoint with --endpoint URL, or its path alone with --endpoint /PATH/.',
  'target.endpoint-owner-unknown':
    'Nobody can be seen to listen at {url} on {host}: the process that serves it may belong to another user or container. Name it with --pid as well.',
  'target.unreadable': 'The memory of process {pid} on {host} cannot be read: {reason}.',

  'endpoint.refused': 'Nothing answers at {url} on {host}: {reason}. Check that the service listens there.',
  'endpoint.status':
    '{url} answered {status}, not a profile. Check the path: Go serves it under /debug/pprof/.',
  'endpoint.not-a-profile':
    '{url} answered with {what}, not a profile. Check that it is the pprof endpoint. The bytes are kept in the case.',
  'endpoint.cut':
    '{url} sent only part of the profile ({bytes} bytes): {reason}. The bytes are kept in the case.',
  'endpoint.bad-url':
    '{url} is no address of a pprof endpoint. Write http://127.0.0.1:6060, unix:/run/app.sock, or netns:PID:127.0.0.1:6060 for one inside a container.',

  'profile.empty': '{file} is empty: there is no profile in it.',
  'profile.not-a-profile': '{file} is not a profile that pprof writes: it looks like {what}.',
  'profile.truncated': '{file} ends in the middle: {reason}. It was cut while being written or copied.',
  'profile.corrupt': '{file} is damaged at byte {offset}: {reason}.',
  'profile.too-large': '{file} unpacks to more than {limit}; it was not read further.',
  'profile.unsupported': '{file} begins like {what}, but cannot be read as one: it was cut or changed.',
  'profile.stopped': '{file} was not read to its end: the reading was stopped on request.',
  'profile.no-sample-type': '{file} has no sample type {wanted}. It has: {available}.',
  'profile.base-lacks-type':
    'There is no difference to show: the base {file} has no sample type {wanted}. It has: {available}.',
  'profile.bad-option': '{option}: {reason}.',
  'profile.incompatible': 'The profiles cannot be put together: {reason}.',
  'profile.no-match': 'no matches found for regexp: {expression}.',
  'profile.bad-expression':
    '{option}={expression} is not a regular expression that pprof understands: {reason}.',
  'pprof.unknown-option':
    'unrecognized option {option}: heapcase pprof does not know it. Run "heapcase pprof --help".',
  'pprof.not-fetched': '{url} cannot be fetched: {reason}.',
  'pprof.no-source': 'failed to fetch any {kind} profiles.',
  'pprof.unsupported-option': 'option {option} of pprof is not available in this version of heapcase pprof.',
  'pprof.not-symbolized':
    'option {option} of pprof cannot be followed: {unnamed} of {locations} locations have no function name, and heapcase pprof does not look for names. Leave the option out to see those by their binary.',
  'pprof.needs-objdump':
    'option {option} of pprof needs objdump and the binary, which heapcase pprof does not use; -list shows the source lines.',

  'source.not-named': 'The profile {evidence} names no file {file}, so it is not read.',
  'source.no-path':
    'The profile has no whole path for {file}, only a path within its module: the host cannot be asked for it. Name the folder with the source instead.',
  'source.not-had': '{file} cannot be had from {host}: {reason}.',
  'profile.not-saved': 'The profile was not saved: {reason}.',
  'picture.not-saved': 'The picture was not saved: {reason}.',
  'text.not-copied': 'Nothing was copied, the clipboard keeps what it had: {reason}. Try once more.',
  'window.no-display':
    'There is no display here for a window ($DISPLAY and $WAYLAND_DISPLAY are empty). Use "heapcase read FILE" or "heapcase pprof" in the terminal.',
  'case.not-scratch': 'The case {id} is no longer a scratch case: it is kept, and is not removed from here.',
  'file.too-large':
    '{file} is larger than {limit}, more than Heapcase reads, in the window and in the terminal. Take a profile over a shorter time, or save a part of this one: "go tool pprof -proto -focus=… FILE".',
  'link.unreadable': 'This is no link to a view of Heapcase: it has to begin with heapcase://case/.',
  'link.no-case':
    'The link leads to the case {id}, which is not in this library. Ask whoever sent it for the case, and put it into the library.',
  'file.unreadable': '{file} cannot be read: {reason}.',
  'file.folder': '{file} is a folder. Name the files in it that are to be read, such as {file}/*.',
  'file.text-too-long':
    '{file} is a text of more than {limit}, more than Heapcase reads of one. Take the part that matters: "tail -c 200M FILE | heapcase oom --file -".',
  'file.unwritable': '{file} cannot be written: {reason}.',
  'disk.full':
    'The disk of {folder} is full. What was captured before is safe; free some space and run it again.',

  'library.unusable':
    'The case library {folder} cannot be used: {reason}. Choose another with --library DIR.',
  'case.unknown': 'There is no case {id} in {folder}. List them with "heapcase case list".',
  'case.ambiguous': '{id} fits {count} cases: {ids}. Give more of the name.',
  'case.locked':
    'The case {id} is being written by another Heapcase (process {pid}). Close it there, or wait.',
  'case.damaged': 'The case {id} cannot be opened: {reason}. Its evidence files are untouched in {folder}.',
  'case.newer-format':
    'The case {id} was made by a newer Heapcase (format {format}, this one reads up to {known}). Update Heapcase to open it.',
  'evidence.unknown': 'There is no evidence {id} in case {case}.',
  'evidence.changed':
    'The evidence {id} no longer has the bytes that were captured: its SHA-256 is {found}, not {expected}.',

  'memleak.cannot': 'memleak was not started: {reason}',
  'watch.unknown': 'No watch {id} is known on {host}. See which are there with "heapcase watch list {host}".',
  'watch.not-there':
    'There is no watch {id} on {host}: {folder} does not exist. Install it with "heapcase watch install {host}".',
  'watch.no-answer':
    '{host} did not answer as a Linux server does: {reason}. The watchdog needs a POSIX shell and /proc.',
  'watch.command-failed': 'On {host}, the watchdog {id} could not do "{command}": {reason}.',
  'watch.upload-failed':
    'The watchdog could not be put onto {host} into {folder}: {reason}. Nothing there was replaced.',
  'watch.script-missing':
    'The watchdog script {file} is missing from this installation: {reason}. Install Heapcase again.',
  'watch.no-captures': 'The watch {id} on {host} has taken no capture yet.',
  'watch.no-such-capture': 'The watch {id} on {host} has no capture {name}.',
  'watch.kept-elsewhere':
    'The watch {id} on {host} is kept alive by something that Heapcase did not make. Export it anew with "heapcase watch export" and roll it out the way it came there.',
  'watch.target-unsuited':
    'A watchdog cannot recognise this process again after a restart: {reason}. Name it by --pid of a running process.',

  'demo.failed-to-start': 'The demo service did not start: {reason}.',
  'layout.failed': 'The call graph cannot be drawn: {reason}. The table shows the same numbers.',
  'contract.bad-request': 'The request {method} was malformed: {reason}.',

  'doctor.no-answer':
    '{host} did not answer the questions of the doctor: {reason}. A forced command, or a shell that is no POSIX shell, cannot be looked at.',
  'doctor.nothing-to-install': 'No package is known that would bring {item} on {host}. Install it by hand.',
  'doctor.plan-changed':
    'On {host} something else would run now than was confirmed: {command}. Nothing was run; check again and confirm anew.',
  'doctor.install-failed': 'On {host}, {command} ended with status {status}. What it printed says why.',
  'doctor.no-sudo':
    'Installing on {host} needs root, and {user} has no sudo there. Run it as root yourself: {command}.',
} as const;
