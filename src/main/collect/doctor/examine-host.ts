/** Looks at a host: the doctor's questions, in a few commands that change nothing there. */

import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failure, failureDataOf } from '#core/base/failure';
import type { DoctorRow } from '#core/contract/doctor';
import { cgroupMemoryFolders, parseCgroupBytes, parseCgroupLimit } from '#core/probe/cgroup';
import { examine, type JudgedCheck } from '#core/probe/doctor/examine';
import type { DiskPlace, DoctorFacts } from '#core/probe/doctor/facts';
import { readDoctorFacts } from '#core/probe/doctor/reading';
import type { CgroupLimit, Situation, Survival, TargetProgram } from '#core/probe/doctor/rule';
import { doctorScript } from '#core/probe/doctor/script';
import { readSurvival, survivalScript, waysPart } from '#core/watch/ground';
import type { AuditedHost } from '../audited-host';
import { lookIntoExecutable } from '../go-build';
import { readFirstLines } from '../read-limits';
import { measureClock } from './clock-offset';
import { installText, needsSudo } from './install-command';
import { lookAtPprof } from './look-at-pprof';

/** What the doctor takes of this computer. */
export interface DoctorsOwn {
  /** Where the cases lie. */
  readonly libraryFolder: string;
  /** The text of the watchdog that would be installed: it says what can keep it alive. */
  watchScript(): Promise<string>;
}

export interface Examined {
  readonly facts: DoctorFacts;
  readonly checks: readonly JudgedCheck[];
}

/** A host that is busy to death still answers in this time, or not at all. */
const timeoutMs = 60_000;

export const doctorArgv = (pid: number | null): readonly string[] => [
  'sh',
  '-c',
  doctorScript,
  'doctor',
  ...(pid === null ? [] : [String(pid)]),
];

/** Throws `doctor.no-answer` where the host does not run the script, and the link's own failures. */
export async function examineHost(
  host: AuditedHost,
  pid: number | null,
  here: DoctorsOwn,
): Promise<Examined> {
  const { name, hostKey } = host.host.description;
  const { stdout, stderr, status } = await host.exec(doctorArgv(pid), { timeoutMs, maxBytes: 1 << 20 });
  const facts = readDoctorFacts(new TextDecoder().decode(stdout), pid);
  if (facts === null) {
    const reason = stderr.trim().split('\n')[0] || `status ${status ?? 'unknown'}`;
    throw failure('doctor.no-answer', { host: name, reason: reason.slice(0, 200) });
  }
  const clock = await measureClock(host);
  const alive = facts.target?.alive === true;
  const program = pid !== null && alive ? await programOf(host, pid) : null;
  const checks = examine({
    facts,
    hostKey,
    clock: clock.offset,
    roundTripMs: clock.roundTripMs,
    forwarding: await forwardingOf(host),
    notFollowed: host.host.description.notFollowed ?? null,
    sudoGiven: facts.sudo === 'password' && (await sudoTakesWhatWasGiven(host)),
    survival: facts.os === 'Linux' ? await survivalOf(host, here) : null,
    limits: await limitsOf(host, facts),
    library: await placeOf(here.libraryFolder),
    program,
    pprof: pid === null || !alive || program?.goVersion === null ? null : await lookAtPprof(host, pid),
  });
  return { facts, checks };
}

/** As the front doors see it. */
export function rowOf(
  { id, group, state, found, advice, install, fix, wants }: JudgedCheck,
  facts: DoctorFacts,
): DoctorRow {
  const command = install === null ? null : installText(install, needsSudo(facts));
  return { id, group, state, found, advice, command, fix, wants };
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

/** Nobody listens there. */
export const closedPort = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const;

/** What sudo is tried with. */
export const sudoTryArgv: readonly string[] = ['true'];

/** Nobody listens at port 1: whether the server would have opened a channel is told by how it says no. */
async function forwardingOf(host: AuditedHost): Promise<Situation['forwarding']> {
  if (host.host.description.transport === 'local') return null;
  try {
    await host.reach(closedPort);
    return 'allowed';
  } catch (thrown) {
    const { code } = failureDataOf(thrown);
    if (code === 'endpoint.refused') return 'allowed';
    if (code === 'host.channel-refused') return 'refused';
    throw thrown;
  }
}

/** Asks nobody: only a password that was given before in this run is tried. */
async function sudoTakesWhatWasGiven(host: AuditedHost): Promise<boolean> {
  const root = host.asRoot(false);
  if (root === null) return false;
  try {
    return (await root.exec(sudoTryArgv)).status === 0;
  } catch (thrown) {
    if (failureDataOf(thrown).code.startsWith('host.sudo-')) return false;
    throw thrown;
  }
}

export const survivalArgv = (watchScript: string): readonly string[] => [
  'sh',
  '-c',
  survivalScript(waysPart(watchScript)),
];

async function survivalOf(host: AuditedHost, { watchScript }: DoctorsOwn): Promise<Survival | null> {
  const { stdout } = await host.exec(survivalArgv(await watchScript()), { timeoutMs });
  return readSurvival(new TextDecoder().decode(stdout));
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
