/** Whether memleak can run on a host, what it would do to the process, and what it cannot show. Starts nothing. */

import type { Target } from '#core/case/model';
import type { MallocUse, MemleakPlan } from '#core/contract/monitor';
import { type Message, message } from '#core/words/messages';
import type { AuditedHost } from '../audited-host';

/** libbpf's first: it needs no headers of the kernel. Where packages put them: docs of each distribution. */
const programs = [
  ['libbpf', 'memleak-libbpf'],
  ['python', 'memleak-bpfcc'],
  ['python', '/usr/share/bcc/tools/memleak'],
  ['libbpf', 'bpf-memleak'],
  ['python', 'memleak'],
] as const;

const script = `id -u; id -un
[ -e /sys/kernel/btf/vmlinux ] && echo btf
for p in ${programs.map(([, program]) => program).join(' ')}; do
  command -v "$p" >/dev/null 2>&1 && echo "program=$p"
done
:`;

export async function planMemleak(host: AuditedHost, target: Target): Promise<MemleakPlan> {
  const { stdout } = await host.exec(['sh', '-c', script]);
  const [uid, user = '', ...said] = new TextDecoder().decode(stdout).split('\n');
  const there = programs.filter(([, program]) => said.includes(`program=${program}`));
  // Without the kernel's own types libbpf's cannot be loaded.
  const fit = there.filter(([kind]) => kind === 'python' || said.includes('btf'));
  const [found] = fit;
  const name = host.host.description.name;
  const problem: Message | null =
    found === undefined
      ? message('memleak.problem.missing', { host: name })
      : uid !== '0'
        ? message('memleak.problem.not-root', { host: name, user })
        : null;
  const uses = mallocUseOf(target);
  return {
    host: name,
    target,
    implementation: problem === null ? (found?.[0] ?? null) : null,
    program: found?.[1] ?? null,
    uses,
    warnings: [message('memleak.overhead'), message(`memleak.${uses}`)],
    problem,
  };
}

/** From the build info in its executable. */
function mallocUseOf({ go }: Target): MallocUse {
  if (go === null) return 'not-go';
  if (go.cgo === null || go.cgo === undefined) return 'go-unknown';
  return go.cgo ? 'cgo' : 'pure-go';
}
