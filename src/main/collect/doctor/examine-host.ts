/** Looks at a host: the doctor's questions, in a few commands that change nothing there. */

import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failure } from '#core/base/failure';
import type { DoctorRow } from '#core/contract/doctor';
import { cgroupMemoryFolders, parseCgroupBytes, parseCgroupLimit } from '#core/probe/cgroup';
import { examine, type JudgedCheck } from '#core/probe/doctor/examine';
import type { DiskPlace, DoctorFacts } from '#core/probe/doctor/facts';
import { readDoctorFacts } from '#core/probe/doctor/reading';
import type { CgroupLimit, TargetProgram } from '#core/probe/doctor/rule';
import { doctorScript } from '#core/probe/doctor/script';
import type { AuditedHost } from '../audited-host';
import { lookIntoExecutable } from '../go-build';
import { readFirstLines } from '../read-limits';
import { measureClockOffset } from './clock-offset';
import { installText, needsSudo } from './install-command';

export interface Examined {
  readonly facts: DoctorFacts;
  readonly checks: readonly JudgedCheck[];
}

/** A host that is busy to death still answers in this time, or not at all. */
const timeoutMs = 60_000;

/** Throws `doctor.no-answer` where the host does not run the script, and the link's own failures. */
export async function examineHost(
  host: AuditedHost,
  pid: number | null,
  libraryFolder: string,
): Promise<Examined> {
  const { name, hostKey } = host.host.description;
  const argv = ['sh', '-c', doctorScript, 'doctor', ...(pid === null ? [] : [String(pid)])];
  const { stdout, stderr, status } = await host.exec(argv, { timeoutMs, maxBytes: 1 << 20 });
  const facts = readDoctorFacts(new TextDecoder().decode(stdout), pid);
  if (facts === null) {
    const reason = stderr.trim().split('\n')[0] || `status ${status ?? 'unknown'}`;
    throw failure('doctor.no-answer', { host: name, reason: reason.slice(0, 200) });
  }
  const checks = examine({
    facts,
    hostKey,
    clock: await measureClockOffset(host),
    limits: await limitsOf(host, facts),
    library: await placeOf(libraryFolder),
    program: pid !== null && facts.target?.alive === true ? await programOf(host, pid) : null,
  });
  return { facts, checks };
}

/** As the front doors see it. */
export function rowOf(
  { id, group, state, found, advice, install, fix }: JudgedCheck,
  facts: DoctorFacts,
): DoctorRow {
  const command = install === null ? null : installText(install, needsSudo(facts));
  return { id, group, state, found, advice, command, fix };
}

/** Null where the cgroup of the process was not told. */
async function limitsOf(
  host: AuditedHost,
  { cgroup, cgroupMounts, whole }: DoctorFacts,
): Promise<readonly CgroupLimit[] | null> {
  if (cgroup === '') return whole && cgroupMounts === '' ? [] : null;
  const folders = cgroupMemoryFolders(cgroup, cgroupMounts);
  const read = await readFirstLines(
    host,
    folders.flatMap(({ folder, limitFile, usageFile, version }) =>
      [limitFile, usageFile, ...(version === 2 ? ['memory.high'] : [])].map((file) => `${folder}/${file}`),
    ),
  );
  return folders.map(({ folder, limitFile, usageFile }) => {
    const text = (file: string) => read.get(`${folder}/${file}`) ?? '';
    return {
      folder,
      limit: parseCgroupLimit(text(limitFile)),
      high: parseCgroupLimit(text('memory.high')),
      usage: parseCgroupBytes(text(usageFile)),
    };
  });
}

async function programOf(host: AuditedHost, pid: number): Promise<TargetProgram | null> {
  const looked = await lookIntoExecutable(host, pid);
  if (looked.kind === 'unreadable') return null;
  return { goVersion: looked.go?.version ?? null, cgo: looked.go?.cgo ?? null };
}

/** linux/magic.h: the bytes of a tmpfs are memory. */
const tmpfsMagic = 0x01021994;

/** Free space where a folder lies or will lie, on this computer. */
async function placeOf(folder: string): Promise<DiskPlace | null> {
  for (let at = folder; ; at = dirname(at)) {
    const disk = await statfs(at).catch(() => null);
    if (disk !== null)
      return { folder, freeBytes: disk.bavail * disk.bsize, tmpfs: disk.type === tmpfsMagic, writable: null };
    if (at === dirname(at)) return null;
  }
}
