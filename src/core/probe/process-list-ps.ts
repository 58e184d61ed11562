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

import type { ListedProcess, ProcessList } from './process-list';

export const psListScript = `
echo '@ps'; ps -axo pid=,rss=,user=,lstart=,args=
echo '@lsof'; lsof -nP -iTCP -sTCP:LISTEN -Fpn 2>/dev/null
:`;

export function parsePsList(text: string, now: number): ProcessList {
  const [psText = '', lsofText = ''] = text.replace(/^[\s\S]*?@ps\n/, '').split('@lsof\n');

  const portsOf = new Map<number, number[]>();
  let pid = 0;
  for (const line of lsofText.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    const port = Number(/^n.*:(\d+)$/.exec(line)?.[1]);
    if (!Number.isInteger(port)) continue;
    const ports = portsOf.get(pid) ?? [];
    if (!ports.includes(port)) ports.push(port);
    portsOf.set(pid, ports);
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
        comm: (argv[0] ?? '').replace(/^.*\//, ''),
        argv,
        rssKb: Number(rss),
        threads: null,
        user,
        startTicks: null,
        ageSeconds: Number.isFinite(startedAt) ? Math.max(0, (now - startedAt) / 1000) : null,
        ports: portsOf.get(Number(id)) ?? [],
      },
    ];
  });
  const listening = [...portsOf.values()].flat().map((port) => ({ port, inode: '' }));
  return { bootId: null, processes, listening };
}
