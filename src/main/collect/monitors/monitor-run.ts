/** One run: several monitors on one host, recorded into one case until they are stopped or their process ends. */

import { randomUUID } from 'node:crypto';
import type { FailureData } from '#core/base/failure';
import type { Target } from '#core/case/model';
import type {
  MonitorEvent,
  MonitorOutcome,
  MonitorRequest,
  MonitorRun,
  MonitorStream,
  MonitorTrack,
  PlannedMonitor,
} from '#core/contract/monitor';
import type { CgroupMemoryFolder } from '#core/probe/cgroup';
import type { MonitorId, MonitorSample } from '#core/probe/monitors/monitor';
import { TrackBuilder } from '#core/probe/monitors/track';
import { message } from '#core/words/messages';
import type { LeasedHost } from '../../host/leased-host';
import type { OpenCase } from '../../store/case-store';
import type { AuditedHost } from '../audited-host';
import type { RunOrigin } from '../provenance';
import { recordStream, type StreamEnd, type StreamListener } from './record-stream';

export interface RunParts {
  readonly request: MonitorRequest;
  readonly openCase: OpenCase;
  readonly lease: LeasedHost;
  readonly host: AuditedHost;
  readonly target: Target | null;
  readonly cgroup: readonly CgroupMemoryFolder[];
  readonly origin: RunOrigin;
  readonly planned: readonly PlannedMonitor[];
  readonly commandLine: string;
  tell(event: MonitorEvent): void;
}

/** Ten times a second at most, however many samples come. */
const tellEveryMs = 100;

/** How a run ended; told to nobody before its case is closed. */
export interface RunEnd {
  readonly outcome: MonitorOutcome;
  readonly endedAt: string;
  readonly failure: FailureData | null;
}

export class LiveRun {
  /** Settles when every monitor's output is sealed. Never rejects. */
  readonly done: Promise<RunEnd>;
  #view: MonitorRun;
  readonly #stop = new AbortController();
  readonly #tracks = new Map<MonitorId, TrackBuilder>();
  readonly #waiting = new Map<MonitorId, MonitorSample[]>();
  #viewChanged = false;
  #isUnconfirmed = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly parts: RunParts) {
    const { request, openCase, target, planned, origin, commandLine } = parts;
    this.#view = {
      runId: randomUUID(),
      caseId: openCase.id,
      host: request.host,
      target,
      everySeconds: request.everySeconds,
      forSeconds: request.forSeconds,
      startedAt: new Date().toISOString(),
      endedAt: null,
      clockOffsetMs: origin.clockOffsetMs,
      streams: planned.map(
        (plan): MonitorStream => ({
          ...plan,
          state: plan.variant === null ? 'unavailable' : 'running',
          samples: 0,
          lastAt: null,
          bytes: 0,
          unknownLines: 0,
          notes: [],
          gaps: [],
          failure: null,
          evidence: [],
        }),
      ),
      outcome: null,
      failure: null,
      commandLine,
    };
    // In the next turn, when whoever starts it has its view.
    this.done = Promise.resolve().then(() => this.#run());
  }

  get view(): MonitorRun {
    return this.#view;
  }

  tracks(): readonly MonitorTrack[] {
    return [...this.#tracks].map(([monitor, builder]) => ({ monitor, track: builder.copy() }));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.done;
  }

  async #run(): Promise<RunEnd> {
    const { request, lease, openCase } = this.parts;
    const { signal } = this.#stop;
    let timeUp = false;
    const limit =
      request.forSeconds === null
        ? null
        : setTimeout(() => {
            timeUp = true;
            this.#stop.abort();
          }, request.forSeconds * 1000);
    let targetEnd: 'ended' | 'restarted' | null = null;
    const ends = await Promise.all(
      this.#view.streams.map(async (stream) => {
        if (stream.variant === null) return null;
        const end = await this.#record(stream, stream.variant, signal);
        // The process is gone for every one of them.
        if (end.is === 'ended' || end.is === 'restarted') {
          targetEnd ??= end.is;
          this.#stop.abort();
        }
        return end;
      }),
    );
    if (limit !== null) clearTimeout(limit);
    const failed = ends.find((end) => end?.is === 'failed');
    const outcome: MonitorOutcome =
      targetEnd !== null
        ? `target-${targetEnd as 'ended' | 'restarted'}`
        : timeUp
          ? 'done'
          : signal.aborted
            ? 'stopped'
            : 'failed';
    if (this.#isUnconfirmed)
      await openCase
        .append({ kind: 'gap', what: message('gap.stop-unconfirmed', { host: request.host }) })
        .catch(() => {});
    await lease.close().catch(() => {});
    return {
      outcome,
      endedAt: new Date().toISOString(),
      failure: failed?.is === 'failed' && outcome === 'failed' ? failed.failure : null,
    };
  }

  /** The last word, once the case is closed. */
  finish(end: RunEnd): void {
    this.#change(end);
    this.#flush();
  }

  async #record({ monitor, named }: MonitorStream, variant: string, stop: AbortSignal): Promise<StreamEnd> {
    const { request, openCase, origin, host, lease, target, cgroup } = this.parts;
    const builder = new TrackBuilder();
    this.#tracks.set(monitor, builder);
    const change = (part: (stream: MonitorStream) => Partial<MonitorStream>) =>
      this.#changeStream(monitor, part);
    let unknownBefore = 0;
    let unknownNow = 0;
    const listener: StreamListener = {
      heard: ({ bytes, samples, unknownLines, notes }) => {
        for (const sample of samples) builder.append(sample);
        const waiting = this.#waiting.get(monitor) ?? [];
        waiting.push(...samples);
        this.#waiting.set(monitor, waiting);
        unknownNow = unknownLines;
        change((stream) => ({
          samples: stream.samples + samples.length,
          lastAt: samples.at(-1)?.at ?? stream.lastAt,
          bytes: stream.bytes + bytes,
          unknownLines: unknownBefore + unknownLines,
          notes: notes.size === stream.notes.length ? stream.notes : [...notes],
        }));
      },
      away: () => {
        change(() => ({ state: 'waiting' }));
        this.#flush();
      },
      found: () => {
        change(() => ({ state: 'running' }));
        this.#flush();
      },
      lost: (since) => {
        change(({ gaps }) => ({ state: 'waiting', gaps: [...gaps, { from: since, to: null }] }));
        this.#flush();
      },
      back: (at) => {
        unknownBefore += unknownNow;
        unknownNow = 0;
        change(({ gaps }) => ({
          state: 'running',
          gaps: gaps.map((gap) => (gap.to === null ? { ...gap, to: at } : gap)),
        }));
        this.#flush();
      },
      unconfirmed: () => {
        this.#isUnconfirmed = true;
      },
      sealed: ({ id }) => change(({ evidence }) => ({ evidence: [...evidence, id] })),
    };
    const end = await recordStream(
      {
        runId: this.#view.runId,
        monitor,
        variant,
        named: named ?? monitor,
        ask: {
          everySeconds: request.everySeconds,
          target: target === null ? null : { pid: target.pid, startTicks: target.startTicks },
          cgroup,
        },
      },
      { openCase, origin, host, lease, target, stop, sameBoot: () => this.#sameBoot() },
      listener,
    );
    change(() => (end.is === 'failed' ? { state: 'failed', failure: end.failure } : { state: 'ended' }));
    this.#flush();
    return end;
  }

  async #sameBoot(): Promise<boolean> {
    const { host, target } = this.parts;
    if (target?.bootId == null) return true;
    const { stdout } = await host.exec(['cat', '/proc/sys/kernel/random/boot_id']);
    return new TextDecoder().decode(stdout).trim() === target.bootId;
  }

  #changeStream(monitor: MonitorId, part: (stream: MonitorStream) => Partial<MonitorStream>): void {
    this.#change({
      streams: this.#view.streams.map((stream) =>
        stream.monitor === monitor ? { ...stream, ...part(stream) } : stream,
      ),
    });
  }

  #change(part: Partial<MonitorRun>): void {
    this.#view = { ...this.#view, ...part };
    this.#viewChanged = true;
    this.#timer ??= setTimeout(() => this.#flush(), tellEveryMs);
  }

  /** Samples first: whoever hears that a run has ended has heard all of it. */
  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { tell } = this.parts;
    const samples = [...this.#waiting]
      .filter(([, those]) => those.length > 0)
      .map(([monitor, those]) => ({ monitor, samples: those }));
    this.#waiting.clear();
    if (samples.length > 0) tell({ kind: 'monitor-samples', runId: this.#view.runId, samples });
    if (this.#viewChanged) tell({ kind: 'monitor-run', run: this.#view });
    this.#viewChanged = false;
  }
}
