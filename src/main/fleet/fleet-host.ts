/** One host of the fleet: connects, chooses a process, and reads a sample of it a second until it is told to stop. */

import { failureDataOf } from '#core/base/failure';
import type { FleetRow } from '#core/contract/fleet';
import { Outlook } from '#core/diagnosis/outlook';
import { SamplerReader } from '#core/probe/sampler-output';
import { samplerScript } from '#core/probe/sampler-script';
import { psSamplerScript } from '#core/probe/sampler-script-ps';
import type { AuditedHost } from '../collect/audited-host';
import { until } from '../collect/until';
import type { LeasedHost } from '../host/leased-host';
import { type ChosenTarget, chooseTarget, successorOf } from './choose-target';

export interface FleetHostOptions {
  readonly name: string;
  readonly pid: number | null;
  lease(signal: AbortSignal): Promise<LeasedHost>;
  /** Does what costs something when its turn has come among all hosts. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  audited(host: LeasedHost): AuditedHost;
  onChange(): void;
}

const intervalSeconds = 1;
/** A loop that ended although its process lives (its time to live was over, or somebody killed it) begins again. */
const againAfterMs = 2_000;
/** The trend moves slowly: it is not worth its cost at every sample. */
const outlookEveryMs = 2_000;
/** How long a supervisor gets to start a process again before its successor is looked for. */
const successorAfterMs = 1_500;

export class FleetHost {
  readonly #options: FleetHostOptions;
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;
  #row: FleetRow;
  #outlook = new Outlook();
  #outlookAt = 0;

  constructor(options: FleetHostOptions) {
    this.#options = options;
    this.#row = idleRow(options.name, 'connecting');
    this.#done = this.#run();
  }

  get row(): FleetRow {
    return this.#row;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let leased: LeasedHost | null = null;
    try {
      const { inTurn, lease, audited } = this.#options;
      leased = await inTurn(() => lease(signal));
      const host = audited(leased);
      const target = await this.#choose(leased, host);
      this.#change({ target: told(target), ...linkIs('connected') });
      while (!signal.aborted) {
        const end = await this.#sample(host, target);
        if (end === 'ended' || end === 'restarted') return await this.#tellEnd(host, target, end);
        if (end === 'lost') await this.#regain(leased);
        else await until(Date.now() + againAfterMs, never, signal);
      }
    } catch (thrown) {
      if (!signal.aborted) this.#change(linkIs('failed', failureDataOf(thrown)));
    } finally {
      await leased?.close().catch(() => {});
    }
  }

  /** A link that is lost meanwhile is waited for, as later. */
  async #choose(leased: LeasedHost, host: AuditedHost): Promise<ChosenTarget> {
    for (;;) {
      try {
        return await this.#options.inTurn(() => chooseTarget(host, this.#options.pid));
      } catch (thrown) {
        if (this.#stopping.signal.aborted || failureDataOf(thrown).code !== 'host.lost') throw thrown;
        await this.#regain(leased);
      }
    }
  }

  /** Tells that the link is lost, and waits until it stands again. */
  async #regain(leased: LeasedHost): Promise<void> {
    const { link } = leased;
    this.#change(linkIs('lost', link.is === 'lost' || link.is === 'needs-you' ? link.failure : null));
    await leased.back(this.#stopping.signal);
    this.#change(linkIs('connected'));
  }

  /** Reads samples until the stream ends, and says why it did. */
  async #sample(
    host: AuditedHost,
    target: ChosenTarget,
  ): Promise<'ended' | 'restarted' | 'lost' | 'stopped'> {
    const { signal } = this.#stopping;
    try {
      const script =
        target.startTicks === null
          ? psSamplerScript({ pid: target.pid, intervalSeconds })
          : samplerScript({
              pid: target.pid,
              startTicks: target.startTicks,
              intervalSeconds,
              cgroup: target.limits,
            });
      const command = await host.stream(['sh', '-c', script], { signal });
      const reader = new SamplerReader();
      const decoder = new TextDecoder();
      for await (const chunk of command.stdout) {
        const { samples, end } = reader.push(decoder.decode(chunk as Uint8Array, { stream: true }));
        for (const sample of samples) this.#take(sample);
        if (end !== null) {
          await command.stop();
          return end;
        }
      }
      await command.ended;
      return 'stopped';
    } catch (thrown) {
      if (signal.aborted) return 'stopped';
      if (failureDataOf(thrown).code === 'host.lost') return 'lost';
      throw thrown;
    }
  }

  #take(sample: NonNullable<FleetRow['sample']>): void {
    const now = Date.now();
    this.#outlook.push(sample);
    const isDue = now - this.#outlookAt >= outlookEveryMs;
    if (isDue) this.#outlookAt = now;
    this.#change({ sample, heardAt: now, ...(isDue ? { outlook: this.#outlook.now() } : {}) });
  }

  async #tellEnd(host: AuditedHost, target: ChosenTarget, how: 'ended' | 'restarted'): Promise<void> {
    const ended = { at: new Date().toISOString(), how, successor: null };
    this.#change({ ended });
    await until(Date.now() + successorAfterMs, never, this.#stopping.signal);
    const successor = await this.#options.inTurn(() => successorOf(host, target)).catch(() => null);
    if (successor !== null) this.#change({ ended: { ...ended, successor } });
  }

  #change(part: Partial<FleetRow>): void {
    this.#row = { ...this.#row, ...part };
    this.#options.onChange();
  }
}

const never = new Promise<never>(() => {});

const linkIs = (
  link: FleetRow['link'],
  failure: FleetRow['failure'] = null,
): Pick<FleetRow, 'link' | 'since' | 'failure'> => ({ link, since: new Date().toISOString(), failure });

const told = ({ pid, startTicks, comm, command, goVersion }: ChosenTarget) => ({
  pid,
  startTicks,
  comm,
  command,
  goVersion,
});

/** A row of which nothing is known yet. */
export const idleRow = (host: string, link: 'idle' | 'connecting' = 'idle'): FleetRow => ({
  host,
  ...linkIs(link),
  target: null,
  sample: null,
  heardAt: null,
  outlook: null,
  ended: null,
});
