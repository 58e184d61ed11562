/** What the Go linker wrote into running executables. */

import type { GoBuild } from '#core/case/model';
import type { ExecutableKind } from '#core/contract/host-views';
import { readElfSection } from '#core/probe/elf-section';
import { parseGoBuildInfo } from '#core/probe/go-buildinfo';
import type { ListedProcess } from '#core/probe/process-list';
import type { AuditedHost } from './audited-host';
import { ExecutableReader } from './read-executables';

const sectionLimit = 256 * 1024;

export interface LookedInto {
  readonly kind: Exclude<ExecutableKind, 'not-looked'>;
  /** Of `go`. */
  readonly go: GoBuild | null;
}

type Runs = Pick<ListedProcess, 'pid' | 'exe' | 'exeDeleted' | 'isolated'>;

/** Processes that surely run the same file share what is found in it. */
const fileOf = ({ pid, exe, exeDeleted, isolated }: Runs): string =>
  exe === null || exeDeleted || isolated ? `pid ${pid}` : exe;

/** Looks into the executables of all these processes together, in four commands. */
export async function readGoBuilds(
  host: AuditedHost,
  processes: readonly Runs[],
): Promise<ReadonlyMap<number, LookedInto>> {
  const reader = new ExecutableReader(host);
  const looks = new Map<string, Promise<LookedInto>>();
  for (const process of processes)
    if (!looks.has(fileOf(process))) looks.set(fileOf(process), lookInto(reader, process.pid));
  const found = new Map<number, LookedInto>();
  for (const process of processes) {
    const look = await looks.get(fileOf(process));
    if (look) found.set(process.pid, look);
  }
  return found;
}

/** Of one process: null when it is no Go program, or may not be read. */
export const readGoBuild = async (host: AuditedHost, pid: number): Promise<GoBuild | null> =>
  (await lookIntoExecutable(host, pid)).go;

/** What the executable of one process is. */
export const lookIntoExecutable = (host: AuditedHost, pid: number): Promise<LookedInto> =>
  lookInto(new ExecutableReader(host), pid);

async function lookInto(reader: ExecutableReader, pid: number): Promise<LookedInto> {
  let unreadable = false;
  const read = async (offset: number, length: number) => {
    const bytes = await reader.read(pid, offset, length);
    unreadable ||= bytes === null;
    return bytes ?? new Uint8Array();
  };
  const section = await readElfSection(read, '.go.buildinfo', sectionLimit);
  const info = section && parseGoBuildInfo(section);
  if (!info) return { kind: unreadable ? 'unreadable' : 'other', go: null };
  const { version, module, revision, settings } = info;
  const cgo = settings.get('CGO_ENABLED');
  return {
    kind: 'go',
    go: { version, module, revision, cgo: cgo === undefined ? null : cgo === '1' },
  };
}
