/** What a saved output says, in sentences. */

import { formatBytes, formatKib, formatNumber } from '../base/units';
import { formatFigure } from '../probe/monitors/format-figure';
import { monitors } from '../probe/monitors/index';
import type { OomReading } from '../probe/oom/model';
import { bytesReservedByGo } from '../probe/tools/memleak';
import { type Message, message } from '../words/messages';
import { formFacts, isFormReading } from './forms/index';
import type { Saved } from './read-saved';
import { longestText } from './saved-text';

const mostRows = 10;
const unknown = '–';

/** The first sentence says what it is. */
export function factsOf(saved: Saved): readonly Message[] {
  if (isFormReading(saved)) return formFacts(saved);
  switch (saved.kind) {
    case 'profile':
      return profileFacts(saved);
    case 'broken-profile':
      return [message('read.broken-profile', { reason: String(saved.failure.fillings['reason'] ?? '') })];
    case 'goroutine-dump':
      return [
        message('read.goroutine-dump', { goroutines: saved.goroutines, groups: saved.groups.length }),
        ...saved.groups.slice(0, mostRows).map((group) =>
          message('read.goroutine-group', {
            count: group.count,
            state: group.states[0]?.state ?? unknown,
            function: group.frames[0]?.function ?? unknown,
          }),
        ),
      ];
    case 'memleak':
      return memleakFacts(saved);
    case 'top':
      return topFacts(saved);
    case 'free':
      return freeFacts(saved);
    case 'vmstat':
      return vmstatFacts(saved);
    case 'pidstat':
      return pidstatFacts(saved);
    case 'meminfo': {
      const mixed = notOfThisMachine(saved);
      return [
        message('read.meminfo', {
          total: kib(saved.totalKb),
          available: kib(saved.availableKb),
          swap: kib(saved.swapTotalKb),
        }),
        ...(mixed.length === 0 ? [] : [message('read.meminfo-mixed', { names: mixed.join(', ') })]),
      ];
    }
    case 'smaps': {
      const figure = (name: string) => kib(saved.kb[name] ?? null);
      return [
        message('read.smaps', {
          maps: saved.rollup ? 'smaps_rollup' : saved.maps,
          rss: figure('Rss'),
          pss: figure('Pss'),
          anonymous: figure('Anonymous'),
          swap: figure('Swap'),
        }),
      ];
    }
    case 'proc-status':
      return [
        message('read.proc-status', {
          name: saved.name ?? unknown,
          rss: kib(saved.rssKb),
          anon: kib(saved.rssAnonKb),
          swap: kib(saved.swapKb),
        }),
      ];
    case 'monitor':
      return monitorFacts(saved);
    case 'pressure':
      return [
        message('read.pressure', {
          some: saved.some?.avg10 ?? unknown,
          full: saved.full?.avg10 ?? unknown,
        }),
      ];
    case 'kernel-log':
      return oomFacts(saved);
    case 'long-text':
      return [message('read.long-text', { bytes: formatBytes(saved.bytes), most: formatBytes(longestText) })];
    case 'text':
      return [message('read.text', { lines: saved.lines })];
    case 'unknown':
      return [message('read.unknown', { bytes: formatBytes(saved.bytes) })];
    case 'empty':
      return [message('read.empty')];
  }
}

/** Kills, restarts, other killers, and how sure that makes us. */
export function oomFacts(reading: OomReading): readonly Message[] {
  const { kills, openEvents, units, restarts, userspaceKillers, verdict } = reading;
  return [
    message('read.kernel-log', { lines: reading.lines, kills: kills.length }),
    ...kills.map((kill) => {
      const about = {
        time: kill.time.utc ?? (kill.time.raw || unknown),
        pid: kill.pid,
        comm: kill.comm,
        anon: kib(kill.anonRssKb),
      };
      return kill.cgroup === null
        ? message(`read.kill.${kill.scope ?? 'unknown'}`, about)
        : message('read.kill.cgroup', { ...about, cgroup: kill.cgroup });
    }),
    ...openEvents
      .filter(({ kind }) => kind !== 'mem-info')
      .map(({ time }) => message('read.open-event', { time: time ?? unknown })),
    ...units
      .filter(({ exit, result }) => exit !== null || result !== null)
      .map(({ unit, exit, status, result }) =>
        message('read.unit-end', {
          unit,
          exit: [exit, status].filter(Boolean).join(', ') || unknown,
          result: result ?? unknown,
        }),
      ),
    ...restarts.map(({ unit, time, counter }) =>
      message('read.restart', { time: time.utc ?? (time.raw || unknown), unit, counter }),
    ),
    ...userspaceKillers.map(({ daemon, comm, unit, pid }) =>
      message('read.userspace-kill', { daemon, whom: comm ?? unit ?? `pid ${pid ?? unknown}` }),
    ),
    ...(reading.goRuntimeOutOfMemory ? [message('read.go-out-of-memory')] : []),
    verdict.grade === 'not-kernel'
      ? message('read.verdict.not-kernel', { killer: verdict.killer })
      : message(`read.verdict.${verdict.grade}`),
  ];
}

/** lxcfs shows a container its own figures in most lines, and the host's in some: those are more than the whole. */
function notOfThisMachine({
  totalKb,
  freeKb,
  swapTotalKb,
  kb,
}: Extract<Saved, { kind: 'meminfo' }>): readonly string[] {
  if (totalKb === null) return [];
  const most: Readonly<Record<string, number | undefined>> = {
    KReclaimable: totalKb - (freeKb ?? 0),
    CommitLimit: totalKb + (swapTotalKb ?? 0),
    FileHugePages: kb['Cached'],
  };
  return Object.entries(most).flatMap(([name, limit]) =>
    limit !== undefined && (kb[name] ?? 0) > limit ? [name] : [],
  );
}

function profileFacts(saved: Extract<Saved, { kind: 'profile' }>): readonly Message[] {
  const value = (amount: number, of: string) =>
    of === 'bytes' ? formatBytes(amount) : `${formatNumber(amount)} ${of}`;
  const types = saved.sampleTypes
    .map(({ type, unit: of, total }) => `${type} ${value(total, of)}`)
    .join(', ');
  return [
    message('read.profile', { samples: saved.samples, types }),
    ...(saved.takenAt === null ? [] : [message('read.profile-taken', { at: saved.takenAt })]),
    ...(saved.samples === 0 ? [message('read.profile-empty')] : []),
    ...saved.top.map(({ function: name, flat, cum }) =>
      message('read.profile-row', {
        flat: value(flat, saved.topUnit),
        cum: value(cum, saved.topUnit),
        function: name,
      }),
    ),
  ];
}

function memleakFacts(saved: Extract<Saved, { kind: 'memleak' }>): readonly Message[] {
  if (saved.failure !== null) return [message(`read.memleak-failed.${saved.failure}`)];
  const ofGo = bytesReservedByGo(saved.stacks);
  return [
    message('read.memleak', {
      implementation: saved.implementation,
      reports: saved.reports.length,
      stacks: saved.stacks.length,
      bytes: formatBytes(saved.stacks.reduce((sum, { bytes }) => sum + bytes, 0)),
    }),
    ...(saved.stacks.length === 0 ? [message('read.memleak-empty')] : []),
    ...(ofGo === 0 ? [] : [message('memleak.note.go-reserved', { bytes: formatBytes(ofGo) })]),
    ...saved.stacks.slice(0, mostRows).map(({ bytes, count, frames }) =>
      message('read.memleak-row', {
        bytes: formatBytes(bytes),
        count,
        symbol: frames.find(({ symbol }) => symbol !== null)?.symbol ?? unknown,
        module: frames[0]?.module ?? unknown,
      }),
    ),
  ];
}

function topFacts({ from, blocks }: Extract<Saved, { kind: 'top' }>): readonly Message[] {
  const last = blocks.at(-1);
  if (last === undefined) return [message('read.top', { from, blocks: 0 })];
  const { memory, processes } = last;
  const coarse = memory.stepKb > 1024 && (memory.totalKb ?? 0) < 1000 * memory.stepKb;
  // Threads of the kernel hold nothing.
  const largest = processes
    .filter(({ resKb }) => resKb !== 0)
    .sort((a, b) => (b.resKb ?? 0) - (a.resKb ?? 0))
    .slice(0, 5);
  return [
    message('read.top', { from, blocks: blocks.length }),
    message('read.memory', {
      total: kib(memory.totalKb),
      used: kib(memory.usedKb),
      available: kib(memory.availableKb),
    }),
    ...(coarse ? [message('read.top-coarse', { step: kib(memory.stepKb) })] : []),
    ...(memory.usedIs === 'with-page-cache' ? [message('read.top-used-with-cache')] : []),
    ...largest.map(({ pid, command, resKb, virtKb }) =>
      message('read.process-row', { pid, command, res: kib(resKb), virt: kib(virtKb) }),
    ),
    ...(largest.length > 0 ? [message('read.virt')] : []),
  ];
}

function monitorFacts({ monitor, samples, end }: Extract<Saved, { kind: 'monitor' }>): readonly Message[] {
  const time = (at: number | undefined) => (at === undefined ? unknown : new Date(at).toISOString());
  const rows = monitors[monitor].series.flatMap(({ name, unit }) => {
    const values = samples.flatMap((sample) => sample.values[name] ?? []);
    if (values.length === 0) return [];
    const { least, most } = values.reduce(
      (span, value) => ({ least: Math.min(span.least, value), most: Math.max(span.most, value) }),
      { least: values[0], most: values[0] },
    );
    const words = (value: number) => formatFigure(value, unit);
    return [
      message('read.monitor-row', {
        name,
        first: words(values[0]),
        last: words(values[values.length - 1]),
        least: words(least),
        most: words(most),
      }),
    ];
  });
  return [
    message('read.monitor', {
      monitor,
      samples: samples.length,
      from: time(samples[0]?.at),
      to: time(samples.at(-1)?.at),
    }),
    ...rows,
    ...(end === null ? [] : [message(`read.monitor-${end}`)]),
  ];
}

function freeFacts({ rows, unit }: Extract<Saved, { kind: 'free' }>): readonly Message[] {
  const memory = rows['Mem'] ?? {};
  const taken = unit === 'kib' ? freeUnits[1] : likelyUnit(memory['total'] ?? 0);
  const figure = (name: string) => {
    const value = memory[name];
    return value === undefined ? unknown : formatBytes(value * taken.bytes);
  };
  return [
    message('read.free', { total: figure('total'), used: figure('used'), available: figure('available') }),
    ...(unit === 'as-asked' ? [message('read.free-unit', { unit: taken.name })] : []),
  ];
}

const freeUnits = [
  { name: 'bytes', bytes: 1 },
  { name: 'KiB', bytes: 1024 },
  { name: 'MiB', bytes: 1024 ** 2 },
  { name: 'GiB', bytes: 1024 ** 3 },
] as const;

/** free does not print its unit: the first in which the machine has a likely size, from 64 MiB to 64 TiB; plain free's KiB first. */
function likelyUnit(total: number): (typeof freeUnits)[number] {
  const likely = ({ bytes }: { bytes: number }) => total * bytes >= 2 ** 26 && total * bytes <= 2 ** 46;
  const [inBytes, inKib, inMib, inGib] = freeUnits;
  if (total % 4096 === 0 && total >= 2 ** 31) return inBytes;
  return [inKib, inMib, inGib].find(likely) ?? inKib;
}

function vmstatFacts({ rows, totals }: Extract<Saved, { kind: 'vmstat' }>): readonly Message[] {
  if (rows.length === 0) return [message('read.vmstat-totals', { count: Object.keys(totals).length })];
  const measured = rows.filter(({ sinceBoot }) => !sinceBoot);
  const free = (row: (typeof rows)[number] | undefined) => {
    const value = row?.values['free'];
    return value === undefined ? unknown : formatNumber(value);
  };
  const most = (name: string) => Math.max(0, ...measured.map(({ values }) => values[name] ?? 0));
  const [swapIn, swapOut] = [most('si'), most('so')];
  return [
    message('read.vmstat', { rows: rows.length }),
    // Its memory columns are of now in every row; the unit is not in the text.
    message('read.vmstat-free', { first: free(rows[0]), last: free(rows.at(-1)) }),
    message('read.vmstat-since-boot'),
    ...(swapIn + swapOut > 0
      ? [message('read.vmstat-swap', { in: formatKib(swapIn), out: formatKib(swapOut) })]
      : []),
  ];
}

function pidstatFacts({ date, rows, noProcess }: Extract<Saved, { kind: 'pidstat' }>): readonly Message[] {
  const pids = [...new Set(rows.map(({ pid }) => pid))];
  const facts = pids.flatMap((pid) => {
    const own = rows.filter((row) => row.pid === pid);
    const alive = own.filter(({ ended }) => !ended);
    const end = own.find(({ ended }) => ended);
    return [
      message('read.pidstat-row', {
        pid,
        command: own[0]?.command ?? unknown,
        first: kib(alive[0]?.rssKb ?? null),
        last: kib(alive.at(-1)?.rssKb ?? null),
      }),
      ...(end ? [message('read.pidstat-ended', { pid, time: end.time })] : []),
    ];
  });
  return [
    message('read.pidstat', { date: date ?? unknown, rows: rows.length }),
    ...(noProcess ? [message('read.pidstat-none')] : []),
    ...facts.slice(0, mostRows),
  ];
}

const kib = (value: number | null): string => (value === null ? unknown : formatKib(value));
