/**
 * The processes of a Linux host from a handful of commands whose cost does not grow with their number:
 * `grep -H` over all status and stat files, `head -c` over all command lines, `ls -l` over all links.
 */

/** Prints five marked sections; read by `parseProcessList`. Needs grep, head and ls, as busybox has them too. */
export const processListScript = `
echo '@boot'; cat /proc/sys/kernel/random/boot_id /proc/uptime 2>/dev/null; getconf CLK_TCK 2>/dev/null || echo 100
echo '@status'; grep -HE '^(Name|VmRSS|Threads|Uid):' /proc/[0-9]*/status 2>/dev/null
echo '@stat'; grep -H '' /proc/[0-9]*/stat 2>/dev/null
echo '@cmdline'; head -c 1000 /proc/[0-9]*/cmdline 2>/dev/null | tr '\\000' '\\001'
echo; echo '@fd'; ls -l /proc/[0-9]*/fd 2>/dev/null | grep -E '^/proc|socket:'
echo '@listen'; grep -H ' 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null
echo '@passwd'; cut -d: -f1,3 /etc/passwd 2>/dev/null
:`;

export interface ListedProcess {
  readonly pid: number;
  readonly comm: string;
  /** The argument list as far as its first 1,000 bytes. */
  readonly argv: readonly string[];
  readonly rssKb: number;
  readonly threads: number | null;
  readonly user: string | null;
  readonly startTicks: number | null;
  readonly ageSeconds: number | null;
  /** TCP ports that it listens on in our network namespace; null where its sockets may not be seen. */
  readonly ports: readonly number[] | null;
}

export interface ProcessList {
  readonly bootId: string | null;
  readonly processes: readonly ListedProcess[];
  /** Every listening TCP port, whoever listens. */
  readonly listening: readonly { readonly port: number; readonly inode: string }[];
}

/** Splits the output at its `@name` lines. */
function sections(text: string): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split('\n')) {
    const name = /^@(boot|status|stat|cmdline|fd|listen|passwd)$/.exec(line)?.[1];
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

  const argvOf = parseHeadSections(lines('cmdline').join('\n'));
  const users = new Map(
    lines('passwd').map((line) => {
      const [name = '', uid = ''] = line.split(':');
      return [uid, name] as const;
    }),
  );

  const listening = lines('listen').flatMap((line) => {
    // sl local_address rem_address st … inode: `/proc/net/tcp:   0: 0100007F:17AC 00000000:0000 0A … 12345 1 …`
    const columns = line
      .replace(/^\/proc\/net\/tcp6?:/, '')
      .trim()
      .split(/\s+/);
    const port = Number.parseInt(columns[1]?.split(':')[1] ?? '', 16);
    const inode = columns[9] ?? '';
    return Number.isFinite(port) && columns[3] === '0A' ? [{ port, inode }] : [];
  });
  const portOfInode = new Map(listening.map(({ port, inode }) => [inode, port] as const));

  const portsOf = new Map<number, number[]>();
  let reading: number[] | null = null;
  for (const line of lines('fd')) {
    const heading = /^\/proc\/(\d+)\/fd:$/.exec(line);
    if (heading) {
      reading = [];
      portsOf.set(Number(heading[1]), reading);
      continue;
    }
    const port = portOfInode.get(/socket:\[(\d+)\]/.exec(line)?.[1] ?? '');
    if (port !== undefined && reading && !reading.includes(port)) reading.push(port);
  }

  const processes: ListedProcess[] = [];
  for (const [pid, fields] of status) {
    const rssKb = Number.parseInt(fields.get('VmRSS') ?? '', 10);
    // Kernel threads and zombies have no memory lines: nothing to investigate.
    if (!Number.isFinite(rssKb)) continue;
    const ticks = startTicks.get(pid) ?? null;
    const uid = (fields.get('Uid') ?? '').split(/\s+/)[0] ?? '';
    const threads = Number.parseInt(fields.get('Threads') ?? '', 10);
    processes.push({
      pid,
      comm: fields.get('Name') ?? '',
      argv: argvOf.get(pid) ?? [],
      rssKb,
      threads: Number.isFinite(threads) ? threads : null,
      user: users.get(uid) ?? (uid || null),
      startTicks: ticks,
      ageSeconds:
        ticks === null || !Number.isFinite(uptime) ? null : Math.max(0, uptime - ticks / ticksPerSecond),
      ports: portsOf.get(pid) ?? null,
    });
  }
  return { bootId: bootId.trim() || null, processes, listening };
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
