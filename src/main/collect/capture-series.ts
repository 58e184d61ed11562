/** Records a pinned target and captures its heap on a schedule. */

import { failureDataOf } from '#core/base/failure';
import { formatBytes, formatKib } from '#core/base/units';
import type { MemorySample } from '#core/probe/memory-sample';
import { type Message, message } from '#core/words/messages';
import type { AuditedHost } from './audited-host';
import { type CaptureRun, takeCapture } from './capture';
import type { InvestigationOptions, InvestigationServices, Profiled } from './investigation';
import type { Plan } from './plan';
import type { RunOrigin } from './provenance';
import { type Recording, type RecordingEnd, recordMemory } from './record-memory';
import { until } from './until';

/** A target that is pinned on a connected host, and what is wanted of it. */
export interface Run {
  readonly options: InvestigationOptions;
  readonly services: InvestigationServices;
  readonly plan: Plan;
  readonly host: AuditedHost;
  readonly target: Profiled;
  readonly origin: RunOrigin;
}

/** Records from before the baseline until after the last capture; the raw series is sealed in any case. */
export async function recordAndCapture(run: Run, onCapture: () => void): Promise<RecordingEnd> {
  const { services, options, host, target, origin, plan } = run;
  const samples: MemorySample[] = [];
  const pending: Promise<void>[] = [];
  const gap = async (what: Message) => {
    services.tell({ kind: 'gap', what });
    await services.openCase.append({ kind: 'gap', what });
  };
  const recording = await recordMemory(
    { openCase: services.openCase, origin, host, target, intervalSeconds: options.sampleSeconds },
    (newSamples) => {
      samples.push(...newSamples);
      services.tell({ kind: 'samples', samples: newSamples });
    },
    (what) => pending.push(gap(what)),
  );
  const captureRun: CaptureRun = {
    openCase: services.openCase,
    origin,
    host,
    target,
    forceGc: options.forceGc,
    signal: options.stop,
    absent: new Set(),
    onProgress: (capture) => services.tell({ kind: 'capture', capture }),
    onGap: (what) => pending.push(gap(what)),
  };
  try {
    // A case that is gone on with has its baseline.
    const before = (await services.openCase.record()).captures.map(({ number }) => number);
    const first = before.length === 0 ? 0 : Math.max(...before) + 1;
    await plan.step('baseline', async () => {
      const { evidence } = await takeCapture(captureRun, first === 0 ? 'baseline' : 'capture', first);
      onCapture();
      const bytes = formatBytes(evidence.reduce((sum, file) => sum + file.bytes, 0));
      return { value: null, detail: message('step.baseline.detail', { files: evidence.length, bytes }) };
    });
    return await plan.step('record', async (progress) => {
      let captures = 1;
      const end = await captureOnSchedule(run, recording, captureRun, first, progress, async () => {
        captures++;
        onCapture();
        services.tell({ kind: 'diagnosis', diagnosis: await services.diagnose({ target, samples }) });
      });
      const last = samples.at(-1);
      const rss = last ? formatKib(last.rssKb) : '?';
      const key = options.stop.aborted ? 'step.record.stopped' : 'step.record.detail';
      return { value: end, detail: message(key, { captures, samples: samples.length, rss }) };
    });
  } finally {
    await recording.stop();
    await Promise.all(pending);
  }
}

/** A capture every `everySeconds` until the time is up, the target is gone, or a person stops it. */
async function captureOnSchedule(
  { options, services }: Run,
  recording: Recording,
  captureRun: CaptureRun,
  first: number,
  progress: (detail: Message) => void,
  onCapture: () => Promise<void>,
): Promise<RecordingEnd> {
  const started = Date.now();
  const endsAt = started + options.forSeconds * 1000;
  const left = () => Math.max(0, Math.round((endsAt - Date.now()) / 1000));
  const reached = async (moment: number): Promise<RecordingEnd | null> => {
    const end = await until(moment, recording.over, options.stop);
    if (end === null) return options.stop.aborted ? 'stopped' : null;
    if (end !== 'stopped') {
      await services.openCase.append({ kind: 'target-lost', reason: end, at: new Date().toISOString() });
    }
    return end;
  };
  for (let round = 1; round * options.everySeconds <= options.forSeconds; round++) {
    const number = first + round;
    const at = started + round * options.everySeconds * 1000;
    progress(
      message('step.record.waiting', { number, seconds: Math.round((at - Date.now()) / 1000), left: left() }),
    );
    const over = await reached(at);
    if (over !== null) return over;
    progress(message('step.record.capturing', { number, left: left() }));
    try {
      await takeCapture(captureRun, 'capture', number);
    } catch (thrown) {
      // A target that dies while it is captured is seen by the recorder a moment later: that is the reason then.
      const end = await reached(Date.now() + deathShowsWithinMs);
      if (end !== null) return end;
      const { code, fillings } = failureDataOf(thrown);
      if (!passing.has(code)) throw thrown;
      captureRun.onGap(
        message('gap.not-captured', { what: 'heap', number, reason: String(fillings['reason'] ?? code) }),
      );
      continue;
    }
    await onCapture();
  }
  return (await reached(endsAt)) ?? 'stopped';
}

const deathShowsWithinMs = 3_000;

/** What may go wrong with one capture and be right again at the next. */
const passing: ReadonlySet<string> = new Set([
  'endpoint.refused',
  'endpoint.status',
  'endpoint.cut',
  'host.timeout',
  // The recording waits for the link, or ends the run.
  'host.lost',
]);
