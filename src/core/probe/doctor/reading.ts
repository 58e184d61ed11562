/** Reads what the doctor's script printed. Never throws; whatever is not understood is left out. */

import { visibleLine } from '../../base/text';
import type {
  Capabilities,
  DiskPlace,
  DoctorFacts,
  GoSettings,
  MemleakTool,
  OsRelease,
  PackageManager,
  SudoAnswer,
  TargetFacts,
} from './facts';

/** What a host prints beyond this is not looked at: the script's own answer is a hundredth of it. */
const mostCharacters = 1 << 20;
const mostLines = 4000;
const longestValue = 1000;

const managers: readonly PackageManager[] = [
  'apt-get',
  'dnf',
  'microdnf',
  'yum',
  'apk',
  'zypper',
  'pacman',
  'brew',
];

class Lines {
  readonly #values = new Map<string, string[]>();

  constructor(printed: string) {
    // A last line without its end may be cut: it is no value.
    const lines = printed.slice(0, mostCharacters).split('\n').slice(0, -1).slice(0, mostLines);
    for (const line of lines) {
      const equals = line.indexOf('=');
      if (equals < 1) continue;
      const key = line.slice(0, equals);
      const value = line.slice(equals + 1).replace(/\r$/, '');
      const known = this.#values.get(key);
      if (known) known.push(value);
      else this.#values.set(key, [value]);
    }
  }

  all(key: string): readonly string[] {
    return this.#values.get(key) ?? [];
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  raw(key: string): string | null {
    return this.#values.get(key)?.[0] ?? null;
  }

  /** As it may be shown; null where it is not there or empty. */
  text(key: string): string | null {
    const value = this.raw(key)?.trim() ?? '';
    return value === '' ? null : visibleLine(value.slice(0, longestValue));
  }

  number(key: string): number | null {
    const value = this.raw(key)?.trim() ?? '';
    return /^-?\d{1,15}$/.test(value) ? Number(value) : null;
  }

  /** yes, no, or not said. */
  flag(key: string): boolean | null {
    const value = this.raw(key);
    return value === 'yes' ? true : value === 'no' ? false : null;
  }

  /** Those that begin with `prefix.`, by the rest of their names. */
  under(prefix: string): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const key of this.#values.keys()) {
      const value = key.startsWith(`${prefix}.`) ? this.text(key) : null;
      if (value !== null) found.set(key.slice(prefix.length + 1), value);
    }
    return found;
  }
}

/**
 * Null when it is not the answer of the script: a forced command, a banner, nothing at all.
 *
 * @param pid of the target that was asked for; null without one.
 */
export function readDoctorFacts(printed: string, pid: number | null): DoctorFacts | null {
  const lines = new Lines(printed);
  const os = lines.text('os');
  if (lines.raw('doctor') !== '1' || os === null) return null;
  const uid = lines.number('uid');
  return {
    os,
    kernel: lines.text('kernel'),
    machine: lines.text('machine'),
    release: releaseIn(lines),
    managers: managers.filter((manager) => lines.all('manager').includes(manager)),
    aptLists: lines.flag('aptLists'),
    imageBased: lines.has('image'),
    containers: lines.has('containers') ? containersIn(lines) : null,

    user: lines.text('user'),
    uid,
    groups: (lines.text('groups') ?? '').split(' ').filter(Boolean),
    capabilities: capabilitiesIn(lines),
    seccomp: lines.has('seccomp') ? lines.raw('seccomp') !== '0' : null,
    sudo: sudoIn(lines),
    kernelLog: lines.flag('dmesg'),
    journal: journalIn(lines),
    ptraceScope: lines.number('ptraceScope'),
    procHidden: lines.flag('hidepid') === true,

    cgroup: block(lines.all('cgroup')),
    cgroupMounts: block(lines.all('mount')),
    memory: {
      totalKb: lines.number('mem.MemTotal'),
      swapTotalKb: lines.number('mem.SwapTotal'),
      swapFreeKb: lines.number('mem.SwapFree'),
      commitLimitKb: lines.number('mem.CommitLimit'),
      committedKb: lines.number('mem.Committed_AS'),
    },
    overcommit: lines.number('overcommit'),
    thp: thpIn(lines),
    pressure: lines.flag('pressure'),

    programs: lines.under('program'),
    versions: lines.under('version'),
    fractionSleep: lines.flag('fraction'),
    memleak: memleaksIn(lines),
    btf: lines.flag('btf'),
    headers: lines.text('headers'),
    lockdown: /\[(\w+)\]/.exec(lines.raw('lockdown') ?? '')?.[1] ?? null,

    stateFolder: stateFolderIn(lines),
    timeSync: lines.text('sync'),
    target: pid === null ? null : targetIn(lines, pid),
    whole: lines.raw('end') === '1',
  };
}

const block = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

/** Values of os-release may stand in quotes, as in a shell. */
const unquoted = (value: string | null): string | null =>
  value === null ? null : value.replace(/^(["'])(.*)\1$/, '$2').replace(/\\(["'\\$`])/g, '$1');

function releaseIn(lines: Lines): OsRelease | null {
  const id = unquoted(lines.text('release.ID'));
  const name = unquoted(lines.text('release.PRETTY_NAME'));
  if (id === null && name === null) return null;
  return {
    id: id ?? '',
    like: (unquoted(lines.text('release.ID_LIKE')) ?? '').split(/\s+/).filter(Boolean),
    version: unquoted(lines.text('release.VERSION_ID')),
    name: name ?? id ?? '',
  };
}

/** Named by whatever tells of it first; the path of the first process's cgroup where nothing else does. */
function containersIn(lines: Lines): readonly string[] {
  const told = [...lines.all('in'), ...lines.all('container')]
    .map((name) => visibleLine(name.trim().slice(0, 60)))
    .filter((name) => name !== '' && name !== 'none' && name !== 'oci');
  const paths = lines
    .all('initCgroup')
    .map((line) => line.slice(line.indexOf(':', line.indexOf(':') + 1) + 1));
  const byPath = [/kubepods/, /docker/, /libpod/, /lxc/].flatMap((pattern) =>
    paths.some((path) => pattern.test(path)) ? [pattern.source.replace('libpod', 'podman')] : [],
  );
  const named = [...told, ...byPath].map((name) => (name === 'kubepods' ? 'kubernetes' : name));
  const unnamed = lines.all('in').includes('oci') || lines.all('container').includes('oci');
  return [...new Set(named.length > 0 ? named : unnamed ? ['oci'] : [])];
}

/** Bits 21, 38 and 39 (linux/capability.h). */
function capabilitiesIn(lines: Lines): Capabilities | null {
  const hex = lines.raw('capabilities') ?? '';
  if (!/^[0-9a-fA-F]{1,16}$/.test(hex)) return null;
  const mask = BigInt(`0x${hex}`);
  const has = (bit: bigint) => ((mask >> bit) & 1n) === 1n;
  return { sysAdmin: has(21n), perfmon: has(38n), bpf: has(39n) };
}

function sudoIn(lines: Lines): SudoAnswer | null {
  const said = lines.raw('sudo');
  if (said === 'free' || said === 'none' || said === 'doas') return said;
  const reason = lines.raw('sudoSaid');
  if (reason === null) return null;
  if (/must have a tty|no tty present|terminal is required/i.test(reason) && !/password/i.test(reason))
    return 'tty';
  if (/password/i.test(reason)) return 'password';
  return 'refused';
}

function journalIn(lines: Lines): DoctorFacts['journal'] {
  const state = lines.raw('journal');
  if (state !== 'none' && state !== 'refused' && state !== 'readable') return null;
  return {
    state,
    persistent: lines.flag('journalKept') === true,
    kernel: lines.flag('journalKernel') === true,
  };
}

function thpIn(lines: Lines): DoctorFacts['thp'] {
  const enabled = /\[(\w+)\]/.exec(lines.raw('thp') ?? '')?.[1];
  return enabled === undefined ? null : { enabled, maxPtesNone: lines.number('thpPtesNone') };
}

function memleaksIn(lines: Lines): readonly MemleakTool[] {
  const found = new Map<string, MemleakTool>();
  for (const line of lines.all('memleak')) {
    const match = /^(bcc|libbpf) (\/.{1,300})$/.exec(line);
    if (match) found.set(match[2], { kind: match[1] as MemleakTool['kind'], path: visibleLine(match[2]) });
  }
  return [...found.values()];
}

/** `df -P`: device, blocks, used, available, capacity, mount point; the device may hold blanks, so it is read from its end. */
function stateFolderIn(lines: Lines): DiskPlace | null {
  const folder = lines.text('state');
  if (folder === null) return null;
  const row = /^(.*?)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(?:\d+%|-)\s+\//.exec(lines.raw('df') ?? '');
  return {
    folder,
    freeBytes: row ? Math.max(0, Number(row[4])) * 1024 : null,
    tmpfs: row !== null && /^(?:tmpfs|ramfs|shm)$/.test(row[1]),
    writable: lines.flag('stateWritable'),
  };
}

const readableSettings = ['GOMEMLIMIT', 'GOGC', 'GODEBUG'] as const;

function targetIn(lines: Lines, pid: number): TargetFacts | null {
  const state = lines.raw('target');
  if (state !== 'alive' && state !== 'gone') return null;
  const readable = lines.flag('target.readable');
  const limit = (name: string): number | null => {
    const found = lines.all('target.limit').find((line) => line.startsWith(name));
    const soft =
      found === undefined ? undefined : /^ +(unlimited|\d{1,20})/.exec(found.slice(name.length))?.[1];
    return soft === undefined ? null : soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
  };
  return {
    pid,
    alive: state === 'alive',
    comm: lines.text('target.comm'),
    ownerUid: lines.number('target.owner'),
    readable,
    settings: readable === true ? settingsIn(lines.all('target.env')) : null,
    addressSpaceLimit: limit('Max address space'),
    openFilesLimit: limit('Max open files'),
    oomScoreAdj: lines.number('target.oomScoreAdj'),
    oomScore: lines.number('target.oomScore'),
  };
}

/** Of a name that is there twice Go takes the first. */
function settingsIn(environment: readonly string[]): GoSettings {
  const settings: Partial<Record<(typeof readableSettings)[number], string>> = {};
  for (const line of environment) {
    const name = readableSettings.find((known) => line.startsWith(`${known}=`));
    if (name !== undefined)
      settings[name] ??= visibleLine(line.slice(name.length + 1, name.length + 1 + longestValue));
  }
  return settings;
}
