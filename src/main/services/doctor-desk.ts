/** The contract's doctor methods: looking at hosts, and installations that are followed while they run. */

import { randomUUID } from 'node:crypto';
import { failure, failureDataOf } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import type { HostAct } from '#core/case/model';
import type {
  DoctorEvent,
  DoctorInstall,
  DoctorInstallRequest,
  DoctorReport,
  DoctorRequest,
  DoctorRow,
} from '#core/contract/doctor';
import type { Handlers, WorkbenchMethod } from '#core/contract/methods';
import type { AuditedHost } from '../collect/audited-host';
import { type DoctorsOwn, examineHost, rowOf, sudoTryArgv } from '../collect/doctor/examine-host';
import { installText, needsSudo } from '../collect/doctor/install-command';
import { runInstall } from '../collect/doctor/run-install';

type DoctorMethod = Extract<WorkbenchMethod, `doctor.${string}`>;

export interface DoctorContext extends DoctorsOwn {
  withHost<T>(
    name: string,
    work: (host: AuditedHost) => Promise<T>,
    onAct: (act: HostAct) => void,
  ): Promise<T>;
  /** Into the audit log of what belongs to no case. */
  onAct(act: HostAct): void;
  tell(event: DoctorEvent): void;
}

export interface Doctor {
  readonly handlers: Handlers<DoctorMethod>;
  /** Stops installations that run. */
  close(): Promise<void>;
}

const linesKept = 500;
/** Output is told no more often. */
const toldEveryMs = 120;

interface Running {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

export function openDoctor(context: DoctorContext): Doctor {
  const running = new Map<string, Running>();

  const check = async ({ host: name, pid }: DoctorRequest): Promise<DoctorReport> => {
    const begun = performance.now();
    const acts: HostAct[] = [];
    const onAct = (act: HostAct) => {
      acts.push(act);
      context.onAct(act);
    };
    const rows = await context.withHost(
      name,
      async (host) => {
        const { facts, checks } = await examineHost(host, pid, context);
        return checks.map((judged) => rowOf(judged, facts));
      },
      onAct,
    );
    return {
      host: name,
      pid,
      checkedAt: new Date().toISOString(),
      ms: Math.round(performance.now() - begun),
      rows,
      acts,
    };
  };

  const start = (request: DoctorInstallRequest): DoctorInstall => {
    const { host, item, confirmed } = request;
    const first: DoctorInstall = {
      installId: randomUUID(),
      host,
      item,
      command: confirmed,
      startedAt: new Date().toISOString(),
      lines: [],
      dropped: 0,
      row: null,
      outcome: null,
      failure: null,
    };
    const stop = new AbortController();
    // In the next turn, so that whoever started it knows its id before its first word.
    const done = Promise.resolve()
      .then(() => follow(context, first, request, stop.signal))
      .finally(() => running.delete(first.installId));
    running.set(first.installId, { stop, done });
    return first;
  };

  const stop = async (installId: string): Promise<void> => {
    const one = running.get(installId);
    one?.stop.abort();
    await one?.done;
  };

  return {
    handlers: {
      'doctor.check': check,
      'doctor.install': async (request) => start(request),
      'doctor.sudo': ({ host }) => enterSudo(context, host),
      'doctor.stop': async ({ installId }) => {
        await stop(installId);
        return null;
      },
    },
    close: async () => {
      await Promise.allSettled([...running.keys()].map(stop));
    },
  };
}

/** The person is asked; what sudo takes is kept for this run. Throws `host.sudo-*`. */
function enterSudo(context: DoctorContext, name: string): Promise<DoctorRow> {
  return context.withHost(
    name,
    async (host) => {
      await host.asRoot(true)?.exec(sudoTryArgv);
      const { facts, checks } = await examineHost(host, null, context);
      const now = checks.find(({ id }) => id === 'sudo');
      if (now === undefined) throw failure('doctor.nothing-to-install', { host: name, item: 'sudo' });
      return rowOf(now, facts);
    },
    context.onAct,
  );
}

/** Never rejects: how it went is told. */
async function follow(
  context: DoctorContext,
  first: DoctorInstall,
  { host: name, item, confirmed }: DoctorInstallRequest,
  signal: AbortSignal,
): Promise<void> {
  let install = first;
  let toldAt = 0;
  let timer: NodeJS.Timeout | null = null;
  const tell = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    toldAt = Date.now();
    context.tell({ kind: 'doctor-install', install });
  };
  const printed = new LastLines(linesKept);
  const onOutput = (text: string) => {
    printed.add(text);
    install = { ...install, lines: printed.lines, dropped: printed.dropped };
    timer ??= setTimeout(tell, Math.max(0, toldAt + toldEveryMs - Date.now()));
  };
  try {
    const row = await context.withHost(
      name,
      async (host) => {
        const before = await examineHost(host, null, context);
        const check = before.checks.find(({ fix }) => fix === item);
        if (!check?.install) throw failure('doctor.nothing-to-install', { host: name, item });
        const command = installText(check.install, needsSudo(before.facts));
        if (command !== confirmed) throw failure('doctor.plan-changed', { host: name, command });
        const { facts } = before;
        await runInstall({ host, facts, install: check.install, signal, onOutput });
        const after = await examineHost(host, null, context);
        const now = after.checks.find(({ id }) => id === check.id);
        return now ? rowOf(now, after.facts) : null;
      },
      context.onAct,
    );
    install = { ...install, row, outcome: 'done' };
  } catch (thrown) {
    const data = failureDataOf(thrown);
    const stopped = signal.aborted && data.code === 'failure.cancelled';
    install = { ...install, outcome: stopped ? 'stopped' : 'failed', failure: stopped ? null : data };
  }
  tell();
}

/** What a terminal would show of an output: a carriage return writes its line anew. */
class LastLines {
  readonly #kept: number;
  #whole: string[] = [];
  #rest = '';
  dropped = 0;

  constructor(kept: number) {
    this.#kept = kept;
  }

  add(text: string): void {
    const parts = `${this.#rest}${text}`.split('\n');
    this.#rest = (parts.pop() ?? '').slice(-4000);
    const all = [...this.#whole, ...parts.map(shown)];
    this.#whole = all.slice(-this.#kept);
    this.dropped += all.length - this.#whole.length;
  }

  get lines(): readonly string[] {
    const last = shown(this.#rest);
    return last === '' ? this.#whole : [...this.#whole, last];
  }
}

/** Without colours and cursor movements; what else cannot be seen is made visible. */
function shown(line: string): string {
  const plain = line
    .replace(/\u001b(?:\[[0-9;?]*[ -/]*[@-~]|[()][A-Z0-9]|[@-Z\\^_=>78])/g, '')
    .replace(/\r+$/, '');
  return visibleLine(plain.slice(plain.lastIndexOf('\r') + 1).slice(0, 2000));
}
