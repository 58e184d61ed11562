// The watchdog's own script on a test server, without the client: placed, started, asked and looked at.
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportWatch } from '#core/watch/export/export-watch';
import { type Heartbeat, type HostMoment, judgeHeartbeat } from '#core/watch/heartbeat';
import { defaultWatchRules } from '#core/watch/rules';
import { readWatchState, type WatchState } from '#core/watch/state';
import { readShippedScript } from '#main/watch/shipped-script';
import type { Ended } from './exec';
import type { Server } from './server';
import { folderOf } from './server-cage';
import { waitFor } from './wait-for';

const script = fileURLToPath(new URL('../../resources/watchdog/heapcase-watch.sh', import.meta.url));

export interface PlaceOptions {
  readonly id: string;
  /** The folder of all watches on the server. */
  readonly root?: string;
  /** Lines of watch.conf beside the target's. */
  readonly conf?: readonly string[];
  /** Who it belongs to. */
  readonly owner?: string;
}

export interface PlacedWatch {
  /** The watch's folder on the server. */
  readonly folder: string;
  readonly script: string;
  /** Runs one of the script's commands as root. */
  command(text: string): Promise<Ended>;
  /** The heartbeat, as this machine sees the file. */
  state(): WatchState | null;
  log(): Promise<string>;
  heartbeat(): Promise<Heartbeat>;
  /** Waits for a look later than this moment, and returns what it saw. */
  nextLook(timeoutMs?: number): Promise<WatchState>;
  /** Names of whole captures, oldest first. */
  captures(): Promise<string[]>;
}

/** Puts script and rules on the server for its orders service. Nothing is started yet. */
export async function placeWatch(server: Server, options: PlaceOptions): Promise<PlacedWatch> {
  const { id, root = '/var/lib/heapcase-watch', conf = [], owner } = options;
  const folder = `${root}/${id}`;
  const seen = (file: string) => path.join(folderOf(server.name), 'root', folder, file);
  await mkdir(seen(''), { recursive: true, mode: 0o700 });
  await copyFile(script, seen('heapcase-watch.sh'));
  const target = ['target_comm=orders-api', 'endpoint=http://127.0.0.1:6060/debug/pprof/'];
  await writeFile(seen('watch.conf'), [`id=${id}`, ...target, ...conf, ''].join('\n'));
  if (owner) await server.ssh(`chown -R ${owner}: ${root}; chmod 700 ${folder}`);

  const state = () =>
    existsSync(seen('state.json')) ? readWatchState(readFileSync(seen('state.json'), 'utf8')) : null;
  const placed = { folder, script: `${folder}/heapcase-watch.sh` };
  return {
    ...placed,
    command: (text) => server.ssh(`sh ${placed.script} ${text}`),
    state,
    log: () => readFile(seen('log'), 'utf8'),
    heartbeat: async () => {
      // First the host's clock: asked for afterwards, a busy machine would make every heartbeat late.
      const moment = await momentOf(server, folder);
      return judgeHeartbeat(state(), moment);
    },
    nextLook: async (timeoutMs = 60_000) => {
      const before = state();
      return waitFor(
        `the next look of ${id}`,
        () => {
          const now = state();
          return now !== null && (now.seq !== before?.seq || now.pid !== before.pid) && now;
        },
        { timeoutMs },
      );
    },
    captures: async () => {
      const { stdout } = await server.ssh(`sh ${placed.script} list`);
      const lines = stdout.split('\n').filter((line) => !line.endsWith(' part'));
      return lines.flatMap((line) => line.split(' ')[0] || []);
    },
  };
}

export interface ExportedCrontab {
  /** The watch's folder on the server. */
  readonly folder: string;
  /** Begins one of the script's commands. */
  readonly script: string;
  readonly crontab: string;
  /** The commands that its notes give, as they stand there. */
  readonly install: string;
  readonly remove: string;
}

/** Writes a crontab for the server's orders service as `heapcase watch export` does, and puts its files there. */
export async function exportCrontab(server: Server, id: string): Promise<ExportedCrontab> {
  const request = {
    format: 'cron' as const,
    id,
    process: '/usr/local/bin/orders-api',
    endpoint: 'http://127.0.0.1:6060/debug/pprof/',
    rules: defaultWatchRules,
    root: null,
  };
  const files = exportWatch(request, await readShippedScript(path.dirname(path.dirname(script))));
  const place = `/root/exported-${id}`;
  await mkdir(path.join(folderOf(server.name), 'root', place));
  for (const { path: file, text } of files)
    await writeFile(path.join(folderOf(server.name), 'root', place, file), text);
  const textOf = (name: string) => files.find((file) => file.path.endsWith(name))?.text ?? '';
  /** The indented lines below a heading. */
  const commandsUnder = (heading: string): string => {
    const [, below = ''] = textOf('README.md').split(`## ${heading}`);
    const [section = ''] = below.split('\n## ');
    const lines = section.split('\n').filter((line) => line.startsWith('    '));
    return [`cd ${place}`, ...lines.map((line) => line.trim())].join(' &&\n');
  };
  return {
    folder: `/var/lib/heapcase-watch/${id}`,
    script: `sh /var/lib/heapcase-watch/${id}/heapcase-watch.sh`,
    crontab: textOf('.crontab'),
    install: commandsUnder('Install'),
    remove: commandsUnder('Remove'),
  };
}

/** What the client asks a host for beside the state. */
async function momentOf(server: Server, folder: string): Promise<HostMoment> {
  const { stdout } = await server.ssh(
    `date +%s.%N; cut -d' ' -f1 /proc/uptime; cat /proc/sys/kernel/random/boot_id; ` +
      `p=$(cat ${folder}/lock/pid 2>/dev/null) && [ -d "/proc/$p" ] && echo yes`,
  );
  const [wall = '', uptime = '', boot = '', running = ''] = stdout.split('\n');
  return { wall: Number(wall), uptime: Number(uptime), boot, running: running === 'yes' };
}
