/** Reads what a host is, with one read-only command. The doctor of a later day asks the same way. */

import { failure } from '#core/base/failure';
import type { HostFacts } from '#core/contract/host-views';
import type { AuditedHost } from './audited-host';

const tools = ['curl', 'wget', 'busybox', 'python3', 'perl', 'socat', 'nc', 'go', 'gdb', 'pidstat', 'vmstat'];

// One fork for the clock, none for most of the rest. Each line is `name=value`; what is missing stays empty.
const script = `
echo "now=$(date +%s.%N 2>/dev/null || date +%s)"
echo "kernel=$(uname -r)"; echo "machine=$(uname -m)"; echo "os=$(uname -s)"
echo "user=$(id -un)"; echo "uid=$(id -u)"
if [ -r /etc/os-release ]; then ( . /etc/os-release; echo "system=$PRETTY_NAME" )
elif command -v sw_vers >/dev/null 2>&1; then echo "system=$(sw_vers -productName) $(sw_vers -productVersion)"; fi
[ -r /proc/meminfo ] || echo "memoryKb=$(($(getconf _PHYS_PAGES) * ($(getconf PAGE_SIZE) / 1024)))"
while read -r name kb unit; do case $name in MemTotal:) echo "memoryKb=$kb"; break;; esac; done </proc/meminfo 2>/dev/null
v1=; v2=
while read -r line; do case $line in *" - cgroup2 "*) v2=1;; *" - cgroup "*memory*) v1=1;; esac; done </proc/self/mountinfo 2>/dev/null
echo "cgroup=$v1/$v2"
for tool in ${tools.join(' ')}; do command -v "$tool" >/dev/null 2>&1 && echo "tool=$tool"; done
:`;

export const hostFactsArgv: readonly string[] = ['sh', '-c', script];

const cgroupNames: Readonly<Record<string, HostFacts['cgroup']>> = {
  '1/': 'v1',
  '/1': 'v2',
  '1/1': 'hybrid',
  '/': 'none',
};

export async function readHostFacts(host: AuditedHost): Promise<HostFacts> {
  const before = Date.now();
  const { stdout, status, stderr } = await host.exec(hostFactsArgv);
  const after = Date.now();
  const lines = new TextDecoder().decode(stdout).split('\n');
  if (status !== 0 || lines.length < 3) {
    throw failure('host.command-failed', {
      host: host.host.description.name,
      command: 'sh',
      status: status ?? 'unknown',
      reason: stderr.trim() || 'no output',
    });
  }
  const all = lines.map((line) => {
    const equals = line.indexOf('=');
    return [line.slice(0, equals), line.slice(equals + 1)] as const;
  });
  const value = (name: string) => all.find(([key]) => key === name)?.[1] ?? '';
  const number = (name: string) => {
    const parsed = Number.parseFloat(value(name));
    return Number.isFinite(parsed) ? parsed : null;
  };
  // The command started and ended on the host between our two readings: the middle is the best guess, half
  // the round trip its error. Without %N the host's clock is known to the second only.
  const now = number('now');
  const wholeSeconds = !/\.\d/.test(value('now'));
  return {
    checkedAt: new Date(after).toISOString(),
    system: value('system') || value('os'),
    kernel: value('kernel'),
    architecture: value('machine'),
    user: value('user'),
    isRoot: value('uid') === '0',
    memoryKb: number('memoryKb'),
    cgroup: cgroupNames[value('cgroup')] ?? 'none',
    clockOffsetMs:
      now === null ? null : Math.round(now * 1000 + (wholeSeconds ? 500 : 0) - (before + after) / 2),
    clockErrorMs: now === null ? null : Math.ceil((after - before) / 2) + (wholeSeconds ? 500 : 0),
    roundTripMs: after - before,
    hostKey: host.host.description.hostKey,
    hostKeyFrom: host.host.description.keyFrom ?? null,
    notFollowed: host.host.description.notFollowed?.settings ?? [],
    tools: all.filter(([key]) => key === 'tool').map(([, tool]) => tool),
  };
}
