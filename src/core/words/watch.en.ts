/** What installing, testing and collecting a watchdog say. */
export const watchEn = {
  'watch.step.connect': 'Connect',
  'watch.step.look': 'Look at the host',
  'watch.step.upload': 'Put the script there',
  'watch.step.install': 'Install',
  'watch.step.test': 'Take a test capture',
  'watch.step.list': 'List the captures',
  'watch.step.download': 'Download',
  'watch.step.diagnose': 'Diagnose',
  'watch.step.report': 'Write the report',
  'watch.step.look.detail': '{system}; state in {folder}',
  'watch.step.upload.detail': '{folder}, version {version}',
  'watch.step.install.kept': 'kept alive by {kept}',
  'watch.step.install.both': 'kept alive by {kept}; survives logout and reboot',
  'watch.step.install.logout': 'kept alive by {kept}; survives logout, but not reboot',
  'watch.step.install.reboot': 'kept alive by {kept}; survives reboot, but not logout',
  'watch.step.install.neither': 'kept alive by {kept}; survives neither logout nor reboot',
  'watch.step.test.detail': '{capture}: {files} {files|file|files}, {bytes}',
  'watch.step.test.no-endpoint': 'No endpoint is known, so there is no profile to test',
  'watch.step.list.detail': '{captures} {captures|capture|captures} to collect, {known} in the case already',
  'watch.step.download.progress': '{done} of {all}; capture {number} of {captures}',
  'watch.step.download.detail':
    '{captures} {captures|capture|captures}, {files} {files|file|files}, {bytes}; every hash compared',
  'watch.step.download.again': 'The link was lost; trying again in {seconds} s, {bytes} are safe',
  'watch.step.nothing-new': 'Nothing new: every capture is in a case already',
  'watch.case.title': '{process} on {host}: captures of the watchdog',

  'watch.warn.no-endpoint':
    'No pprof endpoint was found: the watchdog will measure, and record memory, but has no profiles to take.',
  'watch.warn.no-fetcher':
    'Nothing on the host can fetch a URL (curl, wget, busybox, python3, perl, bash, nc, socat): it will measure, but captures hold no profiles.',
  'watch.warn.tmpfs':
    'The captures would lie on a tmpfs, in {folder}: they use the memory that is watched, and are lost at a reboot. Choose another folder (--root) or set the rule captures.',
  'watch.warn.shared-place':
    'The captures would lie in {folder}, where others clean up: they may be gone before they are collected. Choose another folder (--root) or set the rule captures.',
  'watch.warn.linger':
    'The installation changes the account of {user}: it turns on linger (loginctl enable-linger {user}), so that the watchdog runs without a login; the removal turns it off again. Should the host refuse, the watchdog runs in a session of its own, which nothing starts again.',
  'watch.warn.no-way': 'The installation would be refused here: {reason}.',
  'watch.warn.disk': 'Only {free} are free in {folder}; the watchdog keeps within a smaller reserve.',
  'watch.warn.no-reboot': 'It will not survive a reboot here: {reason}.',
  'watch.warn.no-logout':
    'The host ends what a user started when the user logs out (KillUserProcesses=yes): the watchdog would end with the session.',
  'watch.warn.whole-sleep':
    'sleep takes whole seconds only on this host: a leak that fills the headroom within a second can be missed.',
  'watch.warn.bash':
    '/bin/sh is {shell} on this host: the watchdog takes about 7 MB of memory there, instead of 2.5.',
  'watch.warn.no-hash':
    'Nothing on the host can compute SHA-256; what is put there is compared by its length only.',
  'watch.warn.other-user':
    'The process belongs to {owner}, not to {user}: some of its figures and the content of its network namespace may not be readable.',
  'watch.warn.no-exe':
    'The path of its executable cannot be read, so later lives are recognised by the name {comm} alone.',
  'watch.warn.open-to-world':
    'The endpoint listens on every address of the host: whoever reaches port {port} can read the heap.',
  'watch.warn.present':
    'A watch {id} is there already: its script and rules are replaced, its captures stay.',
  'watch.survive.system': 'a systemd unit starts it at boot and starts it again when it ends',
  'watch.survive.user': 'a systemd unit of this user, who lingers, starts it at boot',
  'watch.survive.linger':
    'a systemd unit of {user} starts it at boot, once the installation has turned on linger for {user}',
  'watch.survive.no-linger':
    'a systemd unit of {user}, which ends at the last logout: linger is off, and not allowed to {user}',
  'watch.survive.cron': 'cron starts it at boot and looks every minute whether it runs',
  'watch.survive.asked': 'it was asked for: nothing starts it again',
  'watch.survive.session': 'neither systemd nor cron can be used by {user}',

  'gap.watch.bad': 'Capture {capture} of the watchdog: {file} came, but is not valid: {reason}',
  'gap.watch.missing': 'Capture {capture} of the watchdog: {file} could not be had: {reason}',
  'gap.watch.interrupted': 'Capture {capture} of the watchdog was interrupted while it was being written',
  'gap.watch.no-manifest':
    'Capture {capture} of the watchdog has no hashes of its own: nothing on the host could compute them',
  'gap.watch.changed':
    'Capture {capture} of the watchdog: {file} does not have the SHA-256 of its manifest; it is kept as it came',
  'gap.watch.no-meta':
    'Capture {capture} of the watchdog has no readable meta.json: why it was taken is not known',

  'watch.cli.script': 'Script: heapcase-watch {version}, SHA-256 {sha256} (read it with --show-script)',
  'watch.cli.where': 'Into {folder} on {host}, watching {target}',
  'watch.cli.survives': 'Kept alive by {kept}: survives logout: {logout}, reboot: {reboot} ({why})',
  'watch.cli.fetcher': 'Profiles are fetched on the host by {fetcher}, from {endpoint}',
  'watch.cli.rules': 'Rules:',
  'watch.cli.will-run': 'Will run on the host:',
  'watch.cli.install-ask': 'Install it? Type yes:',
  'watch.cli.uninstall-ask': 'Remove the watch {id} from {host}? Its captures {captures}. Type yes:',
  'watch.cli.captures-stay': 'stay there',
  'watch.cli.captures-go': 'are deleted there',
  'watch.cli.not-confirmed': 'Nothing was changed. Say yes, or use --yes where nobody can be asked.',
  'watch.cli.installed': 'Installed: {id} on {host}. The test capture {capture} proves the whole chain.',
  'watch.cli.installed-untested':
    'Installed: {id} on {host}. Without an endpoint no capture could be tested.',
  'watch.cli.tested': 'The test capture {capture} is whole.',
  'watch.cli.collected':
    '{captures} {captures|capture is|captures are} in the case, {files} {files|file|files}, {bytes}. There before: {known}.',
  'watch.cli.none': 'No watches are known. "heapcase watch install HOST" makes one.',
  'watch.cli.exported': '{count} files in {folder}. Begin with README.md.',
  'watch.cli.yes': 'yes',
  'watch.cli.no': 'no',
  'watch.cli.unknown': 'not known',
  'watch.is.alive': 'alive',
  'watch.is.late': 'late',
  'watch.is.dead': 'dead: its process is gone',
  'watch.is.blind': 'blind: {reason}',
  'watch.is.removed': 'removed; {count} {count|capture|captures} left',
  'watch.is.unknown': 'not looked at',
  'watch.cli.forgotten': '{host} {id} is off the list. Nothing on the host was touched.',
  'watch.status.paused': ' (paused)',
  'watch.status.place': '{folder}, heapcase-watch {version}',
  'watch.status.other': ' (another than ours)',
  'watch.status.target': '{comm} (pid {pid}), life {lives}, every {interval} s',
  'watch.status.used': '{used} of {limit}',
  'watch.status.away': '{bytes} away',
  'watch.status.over': '{bytes} over',
  'watch.status.disk': 'disk free: {free}',
  'watch.status.itself': 'itself: {memory}',
  'watch.status.itself-share': 'itself: {memory}, {share} of a core in the last {time}',
  'watch.rule-state.armed': 'armed',
  'watch.rule-state.holding': 'holding',
  'watch.rule-state.cooldown': 'cooldown',
  'watch.rule-state.throttled': 'throttled',
  'watch.rule-state.quiet': 'quiet',
  'watch.rule-state.paused': 'paused',
  'watch.rule-state.off': 'off',
  'watch.rule-state.blind': 'blind',
  'watch.age': '{state}, heartbeat {age} ago',
  'watch.found':
    '{count} {count|capture|captures} of the watch {id} on {host} {count|is|are} in no case yet: heapcase watch collect {host} {id}',
  'watch.unread': 'The watchdogs of {host} could not be read, so captures may wait there unseen. {reason}',
  'watch.no-link': 'no connection since {since}: {reason}',
  'watch.fired': '{host} {id}: rung {rung}, capture {capture}',
} as const;
