/**
 * The processes of a Linux host from a handful of commands whose cost does not grow with their number:
 * `grep -H` over all status and stat files, `head -c` over all command lines, `ls -l` over all links. Sockets are read
 * once for each network namespace.
 */

import { cgroupMemoryPath } from './cgroup';
import {
  type ListeningSocket,
  type ListeningUnixSocket,
  parseListeningSockets,
  parseListeningUnixSockets,
} from './proc-net';

export interface ListScriptOptions {
  /** Only these processes; all where left out. */
  readonly pids?: readonly number[];
  /** Without it nobody is asked what he listens on, which is most of the cost. */
  readonly sockets: boolean;
}

/**
 * Prints marked sections; read by `parseProcessList`. Needs grep, head and ls, as busybox has them too. A line of `ls -l`
 * of a link: eight columns, the path, an arrow, what it points to (left out where it may not be seen).
 */
export function processListScript({ pids, sockets }: ListScriptOptions): string {
  for (const pid of pids ?? [])
    if (!Number.isSafeInteger(pid) || pid <= 0) throw new TypeError(`not a process id: ${pid}`);
  // A second file keeps the names before the lines, whatever the number of processes is.
  const of = (file: string) =>
    pids === undefined
      ? `/proc/[0-9]*/${file}`
      : ['/dev/null', ...pids.map((pid) => `/proc/${pid}/${file}`)].join(' ');
  return `
echo '@boot'; cat /proc/sys/kernel/random/boot_id /proc/uptime 2>/dev/null; getconf CLK_TCK 2>/dev/null || echo 100
echo '@status'; grep -HE '^(Name|PPid|VmRSS|RssAnon|VmSwap|Threads|Uid|NSpid):' ${of('status')} 2>/dev/null
echo '@stat'; grep -H '' ${of('stat')} 2>/dev/null
echo '@cmdline'; head -c 1000 ${of('cmdline')} 2>/dev/null | tr '\\000' '\\001'
echo; echo '@cgroup'; grep -HE '^[0-9]+:([^:]*,)?memory(,[^:]*)?:|^0::' ${of('cgroup')} 2>/dev/null
echo '@links'; ls -ld ${of('exe')} 2>/dev/null
${sockets ? socketLines : ''}
echo '@passwd'; cut -d: -f1,3 /etc/passwd 2>/dev/null
echo '@mounts'; grep ' - cgroup' /proc/self/mountinfo 2>/dev/null
echo '@memory'; grep '^MemTotal:' /proc/meminfo 2>/dev/null
:`;
}

/** Which namespaces everybody is in, which sockets they hold, and who listens in each network. */
const socketLines = `
for l in root ns/net ns/mnt ns/pid; do ls -ld /proc/self/$l /proc/[0-9]*/$l 2>/dev/null; done
echo '@fd'; ls -l /proc/[0-9]*/fd 2>/dev/null | grep -E '^/proc|socket:'
echo '@listen'; grep -H ' 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null
grep -H ' 00010000 0001 ' /proc/net/unix 2>/dev/null
echo '@nets'; seen=; ls -ld /proc/self/ns/net /proc/[0-9]*/ns/net 2>/dev/null |
while read -r _ _ _ _ _ _ _ _ path _ net; do
  case " $seen " in *" $net "*) continue ;; esac
  [ -n "$seen" ] && { echo "$net"; grep -H ' 0A ' "\${path%/ns/net}/net/tcp" "\${path%/ns/net}/net/tcp6" 2>/dev/null
    grep -H ' 00010000 0001 ' "\${path%/ns/net}/net/unix" 2>/dev/null; }
  seen="$seen $net"
done`;

/** A socket that a process accepts connections at. */
export type ListenSocket =
  | { readonly kind: 'tcp'; readonly address: string; readonly port: number }
  /** The path as the HOST sees it, through /proc/PID/root where the process has files of its own; `@name`: abstract. */
  | { readonly kind: 'unix'; readonly path: string };

export interface ListedProcess {
  readonly pid: number;
  readonly parentPid: number | null;
  readonly comm: string;
  /** The argument list as far as its first 1,000 bytes. */
  readonly argv: readonly string[];
  /** What /proc/PID/exe points to; null where it may not be read. */
  readonly exe: string | null;
  /** The file was removed or replaced since it started. */
  readonly exeDeleted: boolean;
  readonly rssKb: number;
  /** From Linux 4.5; null where there is none. */
  readonly anonKb: number | null;
  readonly swapKb: number | null;
  readonly threads: number | null;
  readonly user: string | null;
  readonly startTicks: number | null;
  readonly ageSeconds: number | null;
  /** The lines of /proc/PID/cgroup that tell where its memory is counted. */
  readonly cgroup: string;
  /** The path of that cgroup, as this host's namespace names it. */
  readonly cgroupPath: string | null;
  /** It has a network namespace of its own; null where that may not be seen. */
  readonly ownNetwork: boolean | null;
  /** It has processes and files of its own, as in a container. */
  readonly isolated: boolean;
  /** Null where its sockets may not be seen. */
  readonly sockets: readonly ListenSocket[] | null;
}

export interface ProcessList {
  readonly bootId: string | null;
  readonly processes: readonly ListedProcess[];
  /** Every listening TCP socket in the host's network, whoever listens. */
  readonly listening: readonly ListeningSocket[];
  /** The lines of /proc/self/mountinfo that mount cgroups. */
  readonly cgroupMounts: string;
  readonly hostMemoryKb: number | null;
}

/** The TCP ports that a process listens on, on any address and in whatever network; null where they may not be seen. */
export const portsOf = ({ sockets }: ListedProcess): readonly number[] | null =>
  sockets && [...new Set(sockets.flatMap((socket) => (socket.kind === 'tcp' ? [socket.port] : [])))];

const sectionNames = 'boot|status|stat|cmdline|cgroup|links|fd|listen|nets|passwd|mounts|memory';

/** Splits the output at its `@name` lines. */
function sections(text: string): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  const heading = new RegExp(`^@(${sectionNames})$`);
  let current: string[] = [];
  for (const line of text.split('\n')) {
    const name = heading.exec(line)?.[1];
    if (name === undefined) current.push(line);
    else {
      current = [];
      found.set(name, current);
    }
  }
  return found;
}

/** `/proc/4711/status:VmRSS:\t  7168 kB` → pid 4711 and the rest. */
function ofPid(line: string): { pid: number; rest: string } | null {
  const match = /^\/proc\/(\d+)\/\w+:(.*)$/.exec(line);
  return match ? { pid: Number(match[1]), rest: match[2] ?? '' } : null;
}

export function parseProcessList(text: string): ProcessList {
  const parts = sections(text);
  const lines = (name: string) => parts.get(name) ?? [];

  const [bootId = '', uptimeLine = '', tickLine = ''] = lines('boot');
  const uptime = Number.parseFloat(uptimeLine);
  const ticksPerSecond = Number.parseInt(tickLine, 10) || 100;

  const status = new Map<number, Map<string, string>>();
  for (const line of lines('status')) {
    const entry = ofPid(line);
    const field = entry && /^(\w+):\s*(.*)$/.exec(entry.rest);
    if (!entry || !field) continue;
    const fields = status.get(entry.pid) ?? new Map<string, string>();
    fields.set(field[1] ?? '', field[2] ?? '');
    status.set(entry.pid, fields);
  }

  const startTicks = new Map<number, number>();
  for (const line of lines('stat')) {
    const entry = ofPid(line);
    // The name in parentheses may hold blanks and ")": fields are counted from the last one. Start time is field 22.
    const ticks = entry && Number(entry.rest.slice(entry.rest.lastIndexOf(')') + 2).split(' ')[19]);
    if (entry && Number.isFinite(ticks)) startTicks.set(entry.pid, Number(ticks));
  }

  const cgroups = new Map<number, string>();
  for (const line of lines('cgroup')) {
    const entry = ofPid(line);
    if (entry) cgroups.set(entry.pid, `${cgroups.get(entry.pid) ?? ''}${entry.rest}\n`);
  }

  const argvOf = parseHeadSections(lines('cmdline').join('\n'));
  const users = new Map(
    lines('passwd').map((line) => {
      const [name = '', uid = ''] = line.split(':');
      return [uid, name] as const;
    }),
  );

  const links = readLinks(lines('links'));
  const own = { net: links('self', 'ns/net'), mnt: links('self', 'ns/mnt'), pid: links('self', 'ns/pid') };
  const hostNet = readNetwork(lines('listen'));
  const networks = readNetworks(lines('nets'));
  const inodesOf = readHeldSockets(lines('fd'));

  const socketsOf = (pid: number): readonly ListenSocket[] | null => {
    const held = inodesOf.get(pid);
    if (!held) return null;
    const net = links(pid, 'ns/net');
    const { tcp, unix } = (net !== null && net !== own.net && networks.get(net)) || hostNet;
    const root = links(pid, 'root') ?? '/';
    const ownFiles = root !== '/' || (links(pid, 'ns/mnt') ?? own.mnt) !== own.mnt;
    const seen = new Set<string>();
    const sockets: ListenSocket[] = [];
    const add = (socket: ListenSocket): void => {
      const name = JSON.stringify(socket);
      if (!seen.has(name)) sockets.push(socket);
      seen.add(name);
    };
    for (const { address, port, inode } of tcp) if (held.has(inode)) add({ kind: 'tcp', address, port });
    for (const { path, inode } of unix)
      if (held.has(inode)) add({ kind: 'unix', path: onHost(pid, path, ownFiles) });
    return sockets;
  };

  const processes: ListedProcess[] = [];
  for (const [pid, fields] of status) {
    const number = (name: string): number | null => {
      const value = Number.parseInt(fields.get(name) ?? '', 10);
      return Number.isFinite(value) ? value : null;
    };
    const rssKb = number('VmRSS');
    // Kernel threads and zombies have no memory lines: nothing to investigate.
    if (rssKb === null) continue;
    const ticks = startTicks.get(pid) ?? null;
    const uid = (fields.get('Uid') ?? '').split(/\s+/)[0] ?? '';
    const exe = links(pid, 'exe');
    const cgroup = cgroups.get(pid) ?? '';
    const net = links(pid, 'ns/net');
    const differs = (kind: 'mnt' | 'pid') => (links(pid, `ns/${kind}`) ?? own[kind]) !== own[kind];
    processes.push({
      pid,
      parentPid: number('PPid'),
      comm: fields.get('Name') ?? '',
      argv: argvOf.get(pid) ?? [],
      exe: exe?.replace(/ \(deleted\)$/, '') ?? null,
      exeDeleted: exe?.endsWith(' (deleted)') ?? false,
      rssKb,
      anonKb: number('RssAnon'),
      swapKb: number('VmSwap'),
      threads: number('Threads'),
      user: users.get(uid) ?? (uid || null),
      startTicks: ticks,
      ageSeconds:
        ticks === null || !Number.isFinite(uptime) ? null : Math.max(0, uptime - ticks / ticksPerSecond),
      cgroup,
      cgroupPath: cgroupMemoryPath(cgroup),
      ownNetwork: net === null || own.net === null ? null : net !== own.net,
      // One id in each namespace, seen from outside: more than one where it has its own. Needs no rights.
      isolated:
        (fields.get('NSpid') ?? '').split(/\s+/).filter(Boolean).length > 1 ||
        (differs('mnt') && differs('pid')),
      sockets: socketsOf(pid),
    });
  }
  return {
    bootId: bootId.trim() || null,
    processes,
    listening: hostNet.tcp,
    cgroupMounts: `${lines('mounts').join('\n')}\n`,
    hostMemoryKb:
      Number.parseInt(/^MemTotal:\s+(\d+) kB$/.exec(lines('memory')[0] ?? '')?.[1] ?? '', 10) || null,
  };
}

/** A socket's name as the host finds it. What has no file has no path either. */
function onHost(pid: number, path: string, ownFiles: boolean): string {
  if (path.startsWith('@')) return path;
  if (!path.startsWith('/')) return `/proc/${pid}/cwd/${path}`;
  return ownFiles ? `/proc/${pid}/root${path}` : path;
}

/** `lrwxrwxrwx 1 root root 0 Nov 23 02:04 /proc/812/exe -> /usr/bin/app (deleted)`. */
function readLinks(lines: readonly string[]): (pid: number | 'self', name: string) => string | null {
  const found = new Map<string, string>();
  for (const line of lines) {
    const match = /^l(?:\S+\s+){8}\/proc\/(\d+|self)\/(exe|root|ns\/\w+) -> (.*)$/.exec(line);
    if (match) found.set(`${match[1]}/${match[2]}`, match[3]);
  }
  return (pid, name) => found.get(`${pid}/${name}`) ?? null;
}

interface Network {
  readonly tcp: readonly ListeningSocket[];
  readonly unix: readonly ListeningUnixSocket[];
}

/** Lines of `grep -H` over tcp, tcp6 and unix. */
function readNetwork(lines: readonly string[]): Network {
  const of = (files: RegExp) =>
    lines
      .filter((line) => files.test(line))
      .map((line) => `${line.replace(/^\/proc\/\S*?net\/\w+:/, '')}\n`)
      .join('');
  return {
    tcp: parseListeningSockets(of(/^\/proc\/\S*?net\/tcp6?:/)),
    unix: parseListeningUnixSockets(of(/^\/proc\/\S*?net\/unix:/)),
  };
}

/** `net:[4026532301]`, then what listens there; for each namespace that is not the reader's. */
function readNetworks(lines: readonly string[]): ReadonlyMap<string, Network> {
  const byName = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of lines) {
    if (/^net:\[\d+\]$/.test(line)) {
      current = [];
      byName.set(line, current);
    } else current.push(line);
  }
  return new Map([...byName].map(([name, its]) => [name, readNetwork(its)]));
}

/** The inodes of the sockets that each process holds; a process whose folder may not be listed is left out. */
function readHeldSockets(lines: readonly string[]): ReadonlyMap<number, ReadonlySet<string>> {
  const held = new Map<number, Set<string>>();
  let reading: Set<string> | null = null;
  for (const line of lines) {
    const heading = /^\/proc\/(\d+)\/fd:$/.exec(line);
    if (heading) {
      reading = new Set();
      held.set(Number(heading[1]), reading);
      continue;
    }
    const inode = /socket:\[(\d+)\]/.exec(line)?.[1];
    if (inode !== undefined) reading?.add(inode);
  }
  return held;
}

/** Reads what `head` prints of several files: `==> /proc/1/cmdline <==`, then the bytes (NUL shown as \\x01). */
function parseHeadSections(text: string): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  const headings = [...text.matchAll(/^==> \/proc\/(\d+)\/cmdline <==\n/gm)];
  headings.forEach((heading, index) => {
    const end = headings[index + 1]?.index ?? text.length;
    const body = text.slice(heading.index + heading[0].length, end).replace(/\n+$/, '');
    found.set(
      Number(heading[1]),
      body.split('\x01').filter((part, at, all) => part !== '' || at < all.length - 1),
    );
  });
  return found;
}
