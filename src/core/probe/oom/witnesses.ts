/** Who else tells of a death: systemd, Kubernetes, Docker, earlyoom, systemd-oomd, the Go runtime. */

import type { LogEntry } from './log-entries';
import type { ContainerDeath, UnitDeath, UnitRestart, UserspaceKill } from './model';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const unitName = String.raw`[\w@.:\\-]+\.(?:service|scope|slice|socket|mount|target|timer)`;
const unitLine = new RegExp(`^(${unitName}): (.*)$`);
const oomdLine = new RegExp(`^(${unitName}): systemd-oomd killed (\\d+) process`);
const available = /mem avail: *(\d+) of *(\d+) MiB/;
const newEarlyoom =
  /sending SIG(TERM|KILL) to process (\d+)(?: uid (\d+))? "(.*?)": (?:oom_score|badness) (\d+), VmRSS (\d+) MiB/;
const oldEarlyoom =
  /killing process (\d+) "(.*?)" with signal (\d+): (?:badness|oom_score) (\d+), VmRSS (\d+) MiB/;
const exited = /^process (\d+) exited after/;
const goFatal = /^fatal error: runtime: (?:out of memory|cannot allocate memory)/;

const emptyUnit = { oomKillSeen: null, result: null, failedAt: null, exit: null, status: null };
const emptyContainer: ContainerDeath = {
  id: null,
  reason: null,
  exitCode: null,
  startedAt: null,
  finishedAt: null,
  restartCount: null,
  oomAt: null,
};

export class Witnesses {
  readonly userspaceKillers: UserspaceKill[] = [];
  readonly restarts: UnitRestart[] = [];
  readonly containers: ContainerDeath[] = [];
  goRuntimeOutOfMemory = false;
  readonly #units = new Map<string, Writable<UnitDeath>>();
  #memory: { availMib: number; totalMib: number } | null = null;
  /** Within the block "Last State: Terminated" of `kubectl describe pod`. */
  #terminated = false;

  get units(): readonly UnitDeath[] {
    return [...this.#units.values()];
  }

  read(entry: LogEntry): void {
    if (entry.object !== null) {
      this.#dockerEvent(entry.object);
      return;
    }
    const { text } = entry;
    if (goFatal.test(text)) this.goRuntimeOutOfMemory = true;
    this.#systemd(entry);
    this.#earlyoom(entry);
    this.#kubectl(text);
  }

  #systemd({ text, stamp, unit: unitOfEntry }: LogEntry): void {
    const found = unitLine.exec(text);
    if (!found) return;
    const [, name, said] = found;
    const time = stamp.form === 'none' ? null : stamp.raw;
    const byOomd = oomdLine.exec(text);
    if (byOomd) {
      this.userspaceKillers.push({
        ...noKill,
        daemon: 'systemd-oomd',
        time,
        signal: 9,
        unit: unitOfEntry ?? name,
      });
      return;
    }
    if (said.startsWith('A process of this unit has been killed by the OOM killer')) {
      this.#unit(name).oomKillSeen ??= time;
      return;
    }
    const result = /^Failed with result '([^']+)'/.exec(said);
    if (result) {
      const unit = this.#unit(name);
      unit.result = result[1];
      unit.failedAt = time;
      return;
    }
    const exit = /^Main process exited, code=(\w+), status=(\S+)/.exec(said);
    if (exit) {
      const unit = this.#unit(name);
      unit.exit = exit[1];
      unit.status = exit[2];
      return;
    }
    const restart = /^Scheduled restart job, restart counter is at (\d+)\./.exec(said);
    if (restart) this.restarts.push({ unit: name, time: stamp, counter: Number(restart[1]) });
  }

  #unit(name: string): Writable<UnitDeath> {
    const known = this.#units.get(name);
    if (known) return known;
    const unit = { unit: name, ...emptyUnit };
    this.#units.set(name, unit);
    return unit;
  }

  #earlyoom({ text, stamp }: LogEntry): void {
    const memory = available.exec(text);
    if (memory) {
      this.#memory = { availMib: Number(memory[1]), totalMib: Number(memory[2]) };
      return;
    }
    const gone = exited.exec(text);
    if (gone) {
      const index = this.userspaceKillers.findLastIndex(({ pid }) => pid === Number(gone[1]));
      const kill = this.userspaceKillers[index];
      if (kill) this.userspaceKillers[index] = { ...kill, exited: true };
      return;
    }
    const time = stamp.form === 'none' ? null : stamp.raw;
    const now = newEarlyoom.exec(text);
    const before = now ? null : oldEarlyoom.exec(text);
    const common = {
      ...noKill,
      daemon: 'earlyoom' as const,
      time,
      memAvailMib: this.#memory?.availMib ?? null,
      memTotalMib: this.#memory?.totalMib ?? null,
    };
    if (now) {
      this.userspaceKillers.push({
        ...common,
        signal: now[1] === 'TERM' ? 15 : 9,
        pid: Number(now[2]),
        uid: now[3] === undefined ? null : Number(now[3]),
        comm: now[4],
        oomScore: Number(now[5]),
        rssMib: Number(now[6]),
      });
    } else if (before) {
      this.userspaceKillers.push({
        ...common,
        pid: Number(before[1]),
        comm: before[2],
        signal: Number(before[3]),
        rssMib: Number(before[5]),
      });
    }
  }

  #dockerEvent(event: Readonly<Record<string, unknown>>): void {
    const { status, id, time, timeNano } = event;
    if (status !== 'oom' || typeof id !== 'string') return;
    const ms = typeof timeNano === 'number' ? timeNano / 1e6 : typeof time === 'number' ? time * 1000 : null;
    const known = ms !== null && Math.abs(ms) < 8.64e15;
    this.containers.push({
      ...emptyContainer,
      id,
      oomAt: known ? new Date(Math.floor(ms)).toISOString() : null,
    });
  }

  /** The block of a container in `kubectl describe pod`: the last state counts, the present one does not. */
  #kubectl(text: string): void {
    const line = /^\s*(Last State|State|Reason|Exit Code|Started|Finished|Restart Count):\s+(.*)$/.exec(text);
    if (!line) return;
    const [, name, value] = line;
    if (name === 'State' || name === 'Last State') {
      this.#terminated = value.trim() === 'Terminated';
      if (this.#terminated) this.containers.push(emptyContainer);
      return;
    }
    const index = this.containers.length - 1;
    const last = this.containers[index];
    if (!last) return;
    const set = (change: Partial<ContainerDeath>) => {
      this.containers[index] = { ...last, ...change };
    };
    if (name === 'Restart Count') {
      if (/^\d+$/.test(value)) set({ restartCount: Number(value) });
      return;
    }
    if (!this.#terminated) return;
    if (name === 'Reason') set({ reason: value.trim() });
    else if (name === 'Exit Code' && /^-?\d+$/.test(value.trim())) set({ exitCode: Number(value) });
    else if (name === 'Started') set({ startedAt: rfc3339(value) });
    else if (name === 'Finished') set({ finishedAt: rfc3339(value) });
  }
}

const noKill = {
  signal: null,
  pid: null,
  uid: null,
  comm: null,
  unit: null,
  oomScore: null,
  rssMib: null,
  memAvailMib: null,
  memTotalMib: null,
  exited: false,
};

/** `Fri, 15 Sep 2023 09:56:14 +0200` to `2023-09-15T09:56:14+02:00`, keeping the zone. */
function rfc3339(text: string): string | null {
  const found = /^\w{3}, (\d\d) (\w{3}) (\d{4}) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/.exec(text.trim());
  if (!found) return null;
  const [, day, name, year, clock, hours, minutes] = found;
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.indexOf(name) / 3 + 1;
  if (!Number.isInteger(month) || month < 1) return null;
  return `${year}-${String(month).padStart(2, '0')}-${day}T${clock}${hours}:${minutes}`;
}
