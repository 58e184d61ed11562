/** Whether memleak can run on a host, what it would do to the process, and what it cannot show. Starts nothing. */

import type { Target } from '#core/case/model';
import type { MallocUse, MemleakPlan, MemleakSettings } from '#core/contract/monitor';
import { containerOf } from '#core/probe/container';
import { type Message, message } from '#core/words/messages';
import type { AuditedHost } from '../audited-host';
import { type CLibrary, findCLibrary } from './c-library';
import { type MemleakPlace, memleakCommand } from './memleak-command';

/** libbpf's first: it needs no headers of the kernel. Where packages put them: docs of each distribution. */
const programs = [
  ['libbpf', 'memleak-libbpf'],
  ['python', 'memleak-bpfcc'],
  ['python', '/usr/share/bcc/tools/memleak'],
  ['libbpf', 'bpf-memleak'],
  ['python', 'memleak'],
] as const;

/** Where root finds programs, the logins of others often do not look. */
const script = `[ "$(id -u)" = 0 ] || PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
id -u; id -un
[ -e /sys/kernel/btf/vmlinux ] && echo btf
{ [ -e "/lib/modules/$(uname -r)/build" ] || [ -e /sys/kernel/kheaders.tar.xz ]; } && echo headers
for p in ${programs.map(([, program]) => program).join(' ')}; do
  found=$(command -v "$p" 2>/dev/null) && echo "program=$p=$found"
done
:`;

/** Which programs there are, and what the kernel offers them. */
export const lookForMemleakArgv: readonly string[] = ['sh', '-c', script];

export async function planMemleak(
  host: AuditedHost,
  target: Target,
  settings: MemleakSettings,
): Promise<MemleakPlan> {
  const { stdout } = await host.exec(lookForMemleakArgv);
  const [uid, user = '', ...said] = new TextDecoder().decode(stdout).split('\n');
  const pathOf = (program: string) => {
    const before = `program=${program}=`;
    return said.find((line) => line.startsWith(before))?.slice(before.length) ?? null;
  };
  const there = programs.filter(([, program]) => pathOf(program) !== null);
  // Without the kernel's own types libbpf's cannot be loaded.
  const fit = there.filter(([kind]) => kind === 'python' || said.includes('btf'));
  const name = host.host.description.name;
  const isRoot = uid === '0';
  const bySudo = !isRoot && host.asRoot(false) !== null;
  const mayRun = fit.length > 0 && (isRoot || bySudo);
  const uses = mallocUseOf(target);
  const library: CLibrary = mayRun ? await findCLibrary(host, target, isRoot) : { is: 'unseen' };
  // There is no malloc in a pure Go program that it could be attached to.
  const own = 'path' in library && (library.is === 'its-own' || uses !== 'pure-go') ? library : null;
  const elsewhere = own?.elsewhere ?? false;
  // Python's alone reads the names of functions in files that are not the host's.
  const naming = said.includes('headers') ? fit.find(([kind]) => kind === 'python') : undefined;
  const found = (elsewhere ? naming : undefined) ?? fit.at(0);
  const problem: Message | null =
    found === undefined
      ? message('memleak.problem.missing', { host: name })
      : !isRoot && !bySudo
        ? message('memleak.problem.not-root', { host: name, user })
        : null;
  const place: MemleakPlace = {
    target,
    implementation: problem === null ? (found?.[0] ?? null) : null,
    // sudo may look for programs in other places than the login does.
    program: found === undefined ? null : bySudo ? pathOf(found[1]) : found[1],
    bySudo,
    library: own?.path ?? null,
  };
  return {
    host: name,
    ...place,
    uses,
    command: problem === null ? memleakCommand(place, settings) : null,
    warnings: [
      message('memleak.overhead'),
      message(`memleak.${uses}`),
      ...libraryWarnings(library, target, uses),
      ...(elsewhere && found?.[0] === 'libbpf' ? [message('memleak.no-names')] : []),
      ...(bySudo ? [message('memleak.by-sudo', { host: name, user })] : []),
    ],
    problem,
  };
}

/** Where what it attaches to is not what the process uses, its lists stay empty without an error. */
function libraryWarnings(library: CLibrary, target: Target, uses: MallocUse): readonly Message[] {
  // Of a pure Go program it is said already.
  if (uses === 'pure-go') return [];
  if (library.is === 'linked-in') return [message('memleak.linked-in', { pid: target.pid })];
  const inContainer = containerOf(target.cgroup ?? null, false) !== null;
  return library.is === 'unseen' && inContainer ? [message('memleak.library-unseen')] : [];
}

/** From the build info in its executable. */
function mallocUseOf({ go }: Target): MallocUse {
  if (go === null) return 'not-go';
  if (go.cgo === null || go.cgo === undefined) return 'go-unknown';
  return go.cgo ? 'cgo' : 'pure-go';
}
