import { existsSync, readdirSync, readFileSync } from 'node:fs';

const places = ['/dev/shm', '/var/tmp', '/tmp'];

/** The folders of jobs that outlive their link, on this computer, whose command names the process. */
export function lastingFoldersOf(pid: number): readonly string[] {
  const lines = commandLines();
  return places
    .flatMap((place) => (existsSync(place) ? readdirSync(place).map((name) => `${place}/${name}`) : []))
    .filter((folder) => folder.includes('/heapcase-job-HC'))
    .filter((folder) => lines.some((line) => line.includes(folder) && new RegExp(`\\b${pid}\\b`).test(line)));
}

/** A job on this computer that outlives its link: where its output lies, its process, its command. */
export interface LastingJobHere {
  readonly folder: string;
  readonly pid: number;
  readonly command: string;
}

/** Those that may be without a link for so long: a number that only the asking test gives. */
export function lastingJobsAway(awaySeconds: number): readonly LastingJobHere[] {
  const guardian = new RegExp(`(/\\S+/heapcase-job-HC[0-9a-f]+) \\d+ ${awaySeconds} \\d+ (.*)`, 's');
  const found = new Map<string, LastingJobHere>();
  for (const line of commandLines()) {
    const [, folder, command] = guardian.exec(line) ?? [];
    if (folder === undefined || command === undefined || !existsSync(`${folder}/job`)) continue;
    const pid = Number.parseInt(readFileSync(`${folder}/job`, 'utf8'), 10);
    if (pid > 0) found.set(folder, { folder, pid, command: command.trim() });
  }
  return [...found.values()];
}

function commandLines(): readonly string[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      return [];
    }
  });
}
