/**
 * The processes of a system without /proc (macOS), from `ps` and `lsof`. Without start ticks and boot id a
 * process is told from a later one of the same pid by its start time alone.
 *
 *     @ps
 *       4711 182340 deploy   Mon Nov 23 04:47:44 2026     /usr/local/bin/orders-api -addr :6060
 *     @lsof
 *     p4711
 *     n127.0.0.1:6060
 */

import type { ListedProcess, ListenSocket, ProcessList } from './process-list';

export const psListScript = `
echo '@ps'; ps -axo pid=,rss=,user=,lstart=,args=
echo '@lsof'; lsof -nP -iTCP -sTCP:LISTEN -Fpn 2>/dev/null
echo '@memory'; getconf _PHYS_PAGES 2>/dev/null; getconf PAGE_SIZE 2>/dev/null
:`;

export function parsePsList(text: string, now: number): ProcessList {
  const [psText = '', rest = ''] = text.replace(/^[\s\S]*?@ps\n/, '').split('@lsof\n');
  const [lsofText = '', memoryText = ''] = rest.split('@memory\n');

  const socketsOf = new Map<number, ListenSocket[]>();
  let pid = 0;
  for (const line of lsofText.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    const match = /^n(.*):(\d+)$/.exec(line);
    if (!match || Number(match[2]) > 65_535) continue;
    const address = match[1] === '*' ? '0.0.0.0' : match[1].replace(/^\[(.*)\]$/, '$1');
    const sockets = socketsOf.get(pid) ?? [];
    sockets.push({ kind: 'tcp', address, port: Number(match[2]) });
    socketsOf.set(pid, sockets);
  }

  const processes = psText.split('\n').flatMap((line): ListedProcess[] => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(.*)$/.exec(line);
    if (!match) return [];
    const [, id, rss, user = '', started = '', command = ''] = match;
    const argv = command.split(' ');
    const startedAt = Date.parse(started);
    return [
      {
        pid: Number(id),
        parentPid: null,
        comm: (argv[0] ?? '').replace(/^.*\//, ''),
        argv,
        exe: null,
        exeDeleted: false,
        rssKb: Number(rss),
        anonKb: null,
        swapKb: null,
        threads: null,
        user,
        startTicks: null,
        ageSeconds: Number.isFinite(startedAt) ? Math.max(0, (now - startedAt) / 1000) : null,
        cgroup: '',
        cgroupPath: null,
        ownNetwork: null,
        isolated: false,
        sockets: socketsOf.get(Number(id)) ?? [],
      },
    ];
  });
  const listening = [...socketsOf.values()]
    .flat()
    .flatMap((socket) => (socket.kind === 'tcp' ? [{ ...socket, inode: '' }] : []));
  const [pages = Number.NaN, pageBytes = Number.NaN] = memoryText.split('\n').map(Number);
  return {
    bootId: null,
    processes,
    listening,
    cgroupMounts: '',
    hostMemoryKb: Number.isFinite(pages * pageBytes) ? (pages * pageBytes) / 1024 : null,
  };
}
