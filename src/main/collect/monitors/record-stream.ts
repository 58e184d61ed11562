/**
 * Records one monitor: its raw output into the case as it comes, before anything is made of it, and its samples to whoever
 * watches. It goes on while its link is away; where the host could not keep it, it says what is missing and begins anew with a
 * file of its own.
 */

import { type FailureData, failure, failureDataOf } from '#core/base/failure';
import type { Evidence, Target } from '#core/case/model';
import { monitors } from '#core/probe/monitors/index';
import type { MonitorAsk, MonitorId, MonitorNote, MonitorSample } from '#core/probe/monitors/monitor';
import { readerOf } from '#core/probe/monitors/saved-monitor';
import { type Message, message } from '#core/words/messages';
import type { RunningCommand } from '../../host/host';
import type { LeasedHost } from '../../host/leased-host';
import type { OpenCase } from '../../store/case-store';
import type { AuditedHost } from '../audited-host';
import { provenanceOf, type RunOrigin } from '../provenance';

export interface StreamPlan {
  readonly runId: string;
  readonly monitor: MonitorId;
  readonly variant: string;
  readonly named: string;
  readonly ask: Omit<MonitorAsk, 'startedAt'>;
}

export interface StreamPlace {
  readonly openCase: OpenCase;
  readonly origin: RunOrigin;
  readonly host: AuditedHost;
  /** The same host: its link comes back. */
  readonly lease: Pick<LeasedHost, 'back'>;
  readonly target: Target | null;
  /** Resolves at once when nothing has to be asked; false: the machine was started anew. */
  sameBoot(): Promise<boolean>;
  readonly stop: AbortSignal;
}

export interface StreamListener {
  /** Raw bytes are in the case, and this was read in them. */
  heard(news: {
    readonly bytes: number;
    readonly samples: readonly MonitorSample[];
    readonly unknownLines: number;
    readonly notes: ReadonlySet<MonitorNote>;
  }): void;
  /** The link is away; what it says meanwhile comes when it is found again. */
  away(): void;
  /** It was found again: nothing is missing. */
  found(): void;
  /** It ended with the link: RFC 3339 of the last output. */
  lost(since: string): void;
  /** It runs again. */
  back(at: string): void;
  /** The host did not say that it was stopped. */
  unconfirmed(): void;
  sealed(evidence: Evidence): void;
}

export type StreamEnd =
  | { readonly is: 'stopped' | 'ended' | 'restarted' }
  | { readonly is: 'failed'; readonly failure: FailureData };

/** How a segment ended: by request, by the target, with the link, or by itself. */
type SegmentEnd =
  | StreamEnd
  | { readonly is: 'link'; readonly failure: FailureData }
  | { readonly is: 'over'; readonly status: number | null; readonly stderr: string };

/** A command that goes on for so long and then ends was ended by its own time limit: it is begun again. */
const worthRestartingMs = 60_000;

/** Never throws. */
export async function recordStream(
  plan: StreamPlan,
  place: StreamPlace,
  listener: StreamListener,
): Promise<StreamEnd> {
  try {
    return await keepRecording(plan, place, listener);
  } catch (thrown) {
    const known = failureDataOf(thrown);
    return place.stop.aborted ? { is: 'stopped' } : { is: 'failed', failure: known };
  }
}

async function keepRecording(
  plan: StreamPlan,
  place: StreamPlace,
  listener: StreamListener,
): Promise<StreamEnd> {
  const { stop, openCase, lease, host } = place;
  const name = host.host.description.name;
  for (;;) {
    const began = Date.now();
    const segment = new Segment(plan, place, listener);
    const end = await segment.run();
    if (end.is === 'over') {
      if (stop.aborted) return { is: 'stopped' };
      if (Date.now() - began > worthRestartingMs && end.status !== 127) continue;
      const status = end.status ?? 'unknown';
      const reason = end.stderr.trim().slice(0, 500) || 'it ended by itself';
      return {
        is: 'failed',
        failure: failure('host.command-failed', { host: name, command: plan.named, status, reason }).data,
      };
    }
    if (end.is !== 'link') return end;

    const from = new Date(segment.lastHeard).toISOString();
    listener.lost(from);
    try {
      await lease.back(stop);
    } catch (thrown) {
      await openCase.append({
        kind: 'gap',
        what: message('gap.monitor-link-open', { monitor: plan.monitor, host: name, from }),
      });
      if (stop.aborted) return { is: 'stopped' };
      throw thrown;
    }
    if (place.target !== null && !(await place.sameBoot())) return { is: 'restarted' };
    const to = new Date().toISOString();
    await openCase.append({
      kind: 'gap',
      what: gapOf(end.failure, { monitor: plan.monitor, host: name, from, to }),
    });
    listener.back(to);
  }
}

const gapOf = (
  { code, fillings: { mib = 0 } }: FailureData,
  gap: { readonly monitor: MonitorId; readonly host: string; readonly from: string; readonly to: string },
): Message =>
  code === 'host.job-full' ? message('gap.monitor-full', { ...gap, mib }) : message('gap.monitor-link', gap);

/** One command from its start to its end: one file in the case. */
class Segment {
  lastHeard = Date.now();
  #bytes = 0;

  constructor(
    private readonly plan: StreamPlan,
    private readonly place: StreamPlace,
    private readonly listener: StreamListener,
  ) {}

  async run(): Promise<SegmentEnd> {
    const { plan, place, listener } = this;
    const { host, stop, origin, openCase } = place;
    if (stop.aborted) return { is: 'stopped' };
    const definition = monitors[plan.monitor];
    const takenAt = new Date().toISOString();
    const ask: MonitorAsk = { ...plan.ask, startedAt: Date.parse(takenAt) + (origin.clockOffsetMs ?? 0) };
    const variant = definition.variants.find(({ id }) => id === plan.variant) ?? definition.variants[0];
    const provenance = (complete: 'whole' | 'interrupted', status: number | null, stderr: string | null) => ({
      ...provenanceOf(origin, place.target, {
        how: plan.named,
        status,
        stderr,
        takenAt,
        endedAt: new Date().toISOString(),
        complete,
      }),
      monitor: { run: plan.runId, id: plan.monitor, variant: plan.variant, everySeconds: ask.everySeconds },
    });
    let command: RunningCommand;
    try {
      const lasting = { onAway: () => listener.away(), onFound: () => listener.found() };
      command = await host.stream(variant.argv(ask), { signal: stop, lasting });
    } catch (thrown) {
      if (stop.aborted) return { is: 'stopped' };
      const known = failureDataOf(thrown);
      return known.code === 'host.lost' ? { is: 'link', failure: known } : { is: 'failed', failure: known };
    }
    const intake = await openCase.beginEvidence(
      // The course of the process's memory is what a case is drawn and judged by.
      plan.monitor === 'process' ? 'memory-series' : 'file',
      definition.file,
      provenance('interrupted', null, null),
    );
    const reader = readerOf(definition, plan.variant, ask);
    const decoder = new TextDecoder();
    let targetEnd: 'ended' | 'restarted' | null = null;
    try {
      for await (const chunk of command.stdout) {
        const bytes: Uint8Array = chunk;
        await intake.write(bytes);
        this.lastHeard = Date.now();
        this.#bytes += bytes.byteLength;
        const { samples, end } = reader.push(decoder.decode(bytes, { stream: true }));
        const { unknownLines, notes } = reader;
        listener.heard({ bytes: bytes.byteLength, samples, unknownLines, notes });
        if (end !== null) {
          targetEnd ??= end;
          void command.stop().catch(() => {});
        }
      }
    } finally {
      // What could not be written must not go on running there.
      await command.stop().catch(() => stop.aborted && listener.unconfirmed());
    }
    const end = await command.ended.catch(failureDataOf);
    const [outcome, lost] = 'code' in end ? [null, end] : [end, null];
    const interrupted = lost !== null && targetEnd === null;
    // Without a byte there is nothing to keep: an empty file is let go of when the case closes.
    if (this.#bytes > 0) {
      const status = stop.aborted || targetEnd !== null ? null : (outcome?.status ?? null);
      listener.sealed(
        await intake.seal(provenance(interrupted ? 'interrupted' : 'whole', status, outcome?.stderr ?? null)),
      );
    }
    if (targetEnd !== null) return { is: targetEnd };
    if (stop.aborted) return { is: 'stopped' };
    return outcome === null ? { is: 'link', failure: lost } : { is: 'over', ...outcome };
  }
}
