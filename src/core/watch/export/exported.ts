/** What every form of the watchdog is made of: the same script, the same rules, a folder on the host. */

import { printWatchConf } from '../conf';
import type { WatchRules, WatchTarget } from '../rules';

/** The script that is shipped. */
export interface ExportedScript {
  readonly text: string;
  readonly version: string;
  readonly sha256: string;
}

/** Values are checked where they come in: id and folder hold nothing that a shell, a unit or a crontab would read. */
export interface ExportParts {
  readonly script: ExportedScript;
  readonly conf: string;
  readonly id: string;
  /** ROOT/ID on the host. */
  readonly folder: string;
  readonly root: string;
  /** How the process is known: its path or its name. */
  readonly process: string;
}

export const usualRoot = '/var/lib/heapcase-watch';

/** The kernel keeps so many bytes of a name. */
const longestComm = 15;

export function exportParts(
  script: ExportedScript,
  wanted: {
    readonly id: string;
    readonly process: string;
    readonly endpoint: string | null;
    readonly rules: WatchRules;
    readonly root: string | null;
  },
  /** Whether the path of another program can be read there. */
  byPath = true,
): ExportParts {
  const { id, process, endpoint, rules } = wanted;
  const root = wanted.root ?? usualRoot;
  const isPath = process.startsWith('/');
  const name = process.slice(process.lastIndexOf('/') + 1).slice(0, longestComm);
  const target: WatchTarget = {
    pid: null,
    start: null,
    boot: null,
    exe: isPath && byPath ? process : null,
    comm: isPath && byPath ? null : name,
    args: null,
    limit: null,
    endpoint,
  };
  return {
    script,
    conf: printWatchConf({ id, target, rules }),
    id,
    folder: `${root}/${id}`,
    root,
    process,
  };
}

export const scriptFileName = 'heapcase-watch.sh';

/** The head of each set of notes. */
export const about = ({ script, id, process }: ExportParts, form: string): string =>
  `# The watchdog ${id}, as ${form}\n
It watches ${process} by the rules in \`watch.conf\`, and keeps captures of its memory on the host.
Script: heapcase-watch ${script.version}, SHA-256 \`${script.sha256}\`.\n`;
