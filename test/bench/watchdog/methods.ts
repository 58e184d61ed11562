/** The four that race: how each is started on a server, and where it keeps its profiles. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Bed, emptyFolder } from './bed';
import type { Left } from './judge';

export interface Method {
  readonly name: string;
  readonly title: string;
  /** Seconds between two of its looks; null: it looks when it sees fit. */
  readonly period: number | null;
  start(bed: Bed): Promise<void>;
  stop(bed: Bed): Promise<void>;
  /** What it has on disk now. */
  left(bed: Bed): Left[];
}

/** A shell script in a unit of its own, with a home of its own. */
function peer(name: string, title: string, period: number, command: string, keeps: string): Method {
  const home = `/var/lib/race/${name}`;
  const unit = `race-${name}`;
  return {
    name,
    title,
    period,
    start: async (bed) => {
      await emptyFolder(bed.inside(home));
      const environment = `-E HOME=${home} -E PATH=/opt/go/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
      await bed.run(`systemd-run --quiet --collect --unit=${unit} ${environment} ${command}`);
    },
    stop: async (bed) => {
      await bed.server.ssh(`systemctl stop ${unit}`);
    },
    left: (bed) => filesIn(bed.inside(keeps)).map((file) => ({ file, why: 'over 70 %' })),
  };
}

export const ROOT = '/var/lib/heapcase-watch';
export const ID = 'orders-api';
const WATCH = `${ROOT}/${ID}`;

/** The watchdog as the client installs it, with the rules that it is shipped with. */
const watchdog: Method = {
  name: 'watchdog',
  title: 'Heapcase watchdog',
  period: null,
  start: async (bed) => {
    await rm(bed.inside(WATCH), { recursive: true, force: true });
    await mkdir(bed.inside(WATCH), { recursive: true, mode: 0o700 });
    await copyFile(bed.inside('opt/methods/heapcase-watch.sh'), bed.inside(`${WATCH}/heapcase-watch.sh`));
    const conf = [
      `id=${ID}`,
      'target_exe=/usr/local/bin/orders-api',
      'endpoint=http://127.0.0.1:6060/debug/pprof/',
      '',
    ];
    await writeFile(bed.inside(`${WATCH}/watch.conf`), conf.join('\n'), { mode: 0o600 });
    await bed.run(`sh ${WATCH}/heapcase-watch.sh install --survive system`);
  },
  stop: async (bed) => {
    await bed.server.ssh(`sh ${WATCH}/heapcase-watch.sh stop`);
  },
  left: (bed) =>
    capturesIn(bed).flatMap((folder) =>
      filesIn(folder)
        .filter((file) => /\/heap(-gc)?\.pb\.gz$/.test(file))
        .map((file) => ({ file, why: `${rungOf(folder)}: ${path.basename(file)}` })),
    ),
};

/** The folders of its captures on a server, also of those that are being written. */
export const capturesIn = (bed: Bed): string[] => {
  const folder = bed.inside(`${WATCH}/captures`);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name));
};

/** The rung that made it take a capture. */
export function rungOf(folder: string): string {
  try {
    return String(JSON.parse(readFileSync(path.join(folder, 'meta.json'), 'utf8')).rung);
  } catch {
    return path
      .basename(folder)
      .replace(/^\.part-/, '')
      .split('-')
      .slice(1, -1)
      .join('-');
  }
}

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
    : [];

const pprofOf = (name: string) => `/var/lib/race/${name}/pprof`;

export const methods: readonly Method[] = [
  watchdog,
  peer(
    'poll',
    'poll of meminfo, 10 s',
    10,
    '/opt/methods/poll.sh /var/lib/race/poll/heaps',
    '/var/lib/race/poll/heaps',
  ),
  peer('mended', 'original, grep mended', 63.2, '/opt/methods/original-mended.sh', pprofOf('mended')),
  peer('original', 'original as written', 63.2, '/opt/methods/original.sh', pprofOf('original')),
];
