/** Records the target's memory: raw text into the case from the first byte, samples to whoever watches. */

import type { Evidence, Target } from '#core/case/model';
import type { MemorySample } from '#core/probe/memory-sample';
import { SamplerReader } from '#core/probe/sampler-output';
import { samplerScript } from '#core/probe/sampler-script';
import { psSamplerScript } from '#core/probe/sampler-script-ps';
import type { OpenCase } from '../store/case-store';
import type { AuditedHost } from './audited-host';
import { cgroupFoldersOf } from './cgroup-folders';
import { provenanceOf, type RunOrigin } from './provenance';

export type RecordingEnd = 'stopped' | 'ended' | 'restarted' | 'link';

export interface Recording {
  /** Settles when the target is gone, the link is lost, or after `stop()`. */
  readonly over: Promise<RecordingEnd>;
  /** Stops it, seals the raw series as evidence. */
  stop(): Promise<Evidence>;
}

export async function recordMemory(
  run: {
    readonly openCase: OpenCase;
    readonly origin: RunOrigin;
    readonly host: AuditedHost;
    readonly target: Target;
    readonly intervalSeconds: number;
  },
  onSamples: (samples: readonly MemorySample[]) => void,
): Promise<Recording> {
  const { openCase, origin, host, target, intervalSeconds } = run;
  // Only a system without /proc has no start ticks.
  const script =
    target.startTicks === null
      ? psSamplerScript({ pid: target.pid, intervalSeconds })
      : samplerScript({
          pid: target.pid,
          startTicks: target.startTicks,
          intervalSeconds,
          cgroup: await cgroupFoldersOf(host, target.pid),
        });
  const started = new Date().toISOString();
  const how = `sh -c '… once every ${intervalSeconds} s: /proc/${target.pid}/status, /proc/meminfo, the cgroup's limit and usage'`;
  const provenance = (status: number | null, stderr: string | null, complete: 'whole' | 'interrupted') =>
    provenanceOf(origin, target, {
      how,
      status,
      stderr,
      takenAt: started,
      endedAt: new Date().toISOString(),
      complete,
    });
  const intake = await openCase.beginEvidence(
    'memory-series',
    'memory.txt',
    provenance(null, null, 'interrupted'),
  );
  const command = await host.stream(['sh', '-c', script]);

  const reader = new SamplerReader();
  const decoder = new TextDecoder();
  let stopping = false;
  let settle: (end: RecordingEnd) => void = () => {};
  const over = new Promise<RecordingEnd>((resolve) => {
    settle = resolve;
  });

  const reading = (async () => {
    for await (const chunk of command.stdout) {
      const bytes: Uint8Array = chunk;
      await intake.write(bytes);
      const { samples, end } = reader.push(decoder.decode(bytes, { stream: true }));
      if (samples.length > 0) onSamples(samples);
      if (end !== null) settle(end);
    }
  })();
  const ended = Promise.allSettled([reading, command.ended]).then(([, outcome]) => {
    settle(stopping ? 'stopped' : outcome.status === 'rejected' ? 'link' : 'ended');
    return outcome.status === 'fulfilled' ? outcome.value : null;
  });

  let sealed: Promise<Evidence> | null = null;
  return {
    over,
    stop: () => {
      stopping = true;
      sealed ??= (async () => {
        await command.stop();
        const outcome = await ended;
        // Status and standard error of a command that we end ourselves say nothing.
        return intake.seal(provenance(null, outcome?.stderr ?? null, outcome ? 'whole' : 'interrupted'));
      })();
      return sealed;
    },
  };
}
