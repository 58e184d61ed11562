/** How sure a log makes us that the kernel killed for want of memory (diagnosis.md §6: the grades of OOM verdicts). */

import type { OomReading, OomVerdict } from './model';

type Facts = Pick<
  OomReading,
  'kills' | 'openEvents' | 'units' | 'containers' | 'userspaceKillers' | 'goRuntimeOutOfMemory'
>;

export function oomVerdict(facts: Facts): OomVerdict {
  const { kills, openEvents, units, containers, userspaceKillers, goRuntimeOutOfMemory } = facts;
  const kernel = (grade: OomVerdict['grade'], subject: OomVerdict['subject']): OomVerdict => ({
    grade,
    killer: 'kernel',
    subject,
  });
  const kill = kills[0];
  if (kill) return kernel('proved', { pid: kill.pid, comm: kill.comm });
  const limit = openEvents.find((event) => event.kind === 'memcg-limit');
  if (limit) return kernel('probable', { cgroup: limit.cgroup });
  const unit = units.find(({ oomKillSeen, result }) => oomKillSeen !== null || result === 'oom-kill');
  if (unit) return kernel('probable', { unit: unit.unit });
  const container = containers.find(({ reason, oomAt }) => reason === 'OOMKilled' || oomAt !== null);
  if (container) return kernel('probable', container.id === null ? null : { container: container.id });
  const user = userspaceKillers[0];
  if (user) {
    const subject =
      user.pid !== null && user.comm !== null
        ? { pid: user.pid, comm: user.comm }
        : user.unit === null
          ? null
          : { unit: user.unit };
    return { grade: 'not-kernel', killer: user.daemon, subject };
  }
  if (goRuntimeOutOfMemory) return { grade: 'not-kernel', killer: 'go-runtime', subject: null };
  if (openEvents.some(({ kind }) => kind !== 'mem-info')) return kernel('possible', null);
  const killedUnit = units.find(({ status }) => status === '9/KILL');
  return { grade: 'none', killer: 'unknown', subject: killedUnit ? { unit: killedUnit.unit } : null };
}

/** SIGKILL or status 137 alone proves nothing; with memory seen high in the 60 s before it makes a kill possible. */
export function gradeWithHighMemory(facts: Facts, verdict: OomVerdict): OomVerdict['grade'] {
  if (verdict.grade !== 'none') return verdict.grade;
  const killed =
    facts.units.some(({ status }) => status === '9/KILL') ||
    facts.containers.some(({ exitCode }) => exitCode === 137);
  return killed ? 'possible' : 'none';
}
