/**
 * Records the target's memory: raw text into the case from the first byte, samples to whoever watches. It goes on while its
 * link is away; where the host could not keep it, it is begun anew, and the time between is told as a gap.
 */

import { type FailureData, failureDataOf } from '#core/base/failure';
import type { Evidence, Target } from '#core/case/model';
import type { CgroupMemoryFolder } from '#core/probe/cgroup';
import type { MemorySample } from '#core/probe/memory-sample';
import { SamplerReader } from '#core/probe/sampler-output';
import { samplerScript } from '#core/probe/sampler-script';
import { psSamplerScript } from '#core/probe/sampler-script-ps';
import { type Message, message } from '#core/words/messages';
import type { RunningCommand } from '../host/host';
import type { OpenCase } from '../store/case-store';
import type { AuditedHost } from './audited-host';
import { cgroupFoldersOf } from './cgroup-folders';
import { provenanceOf, type RunOrigin } from './provenance';

export type RecordingEnd = 'stopped' | 'ended' | 'restarted' | 'link';

export interface Recording {
  /** Settles when the target is gone, the link is lost, or after `stop()`; rejects where what came could not be written. */
  readonly over: Promise<RecordingEnd>;
  /** Stops it, seals the raw series as evidence. */
  stop(): Promise<Evidence>;
}

/** What runs there until the end. */
export function samplerArgv(
  { pid, startTicks }: Pick<Target, 'pid' | 'startTicks'>,
  intervalSeconds: number,
  cgroup: readonly CgroupMemoryFolder[],
): readonly string[] {
  // Only a system without /proc has no start ticks.
  const script =
    startTicks === null
      ? psSamplerScript({ pid, intervalSeconds })
      : samplerScript({ pid, startTicks, intervalSeconds, cgroup });
  return ['sh', '-c', script];
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
  onGap: (what: Message) => void,
): Promise<Recording> {
  const { openCase, origin, host, target, intervalSeconds } = run;
  const cgroup = target.startTicks === null ? [] : await cgroupFoldersOf(host, target.pid);
  const argv = samplerArgv(target, intervalSeconds, cgroup);
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
  const start = () => host.stream(argv, { lasting: {} });
  let command = await start();
  let lastHeard = Date.now();

  const reader = new SamplerReader();
  const decoder = new TextDecoder();
  const stopped = new AbortController();
  let settle: (end: RecordingEnd) => void = () => {};
  let fail: (reason: unknown) => void = () => {};
  const over = new Promise<RecordingEnd>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  over.catch(() => {});

  const take = async (bytes: Uint8Array): Promise<void> => {
    await intake.write(bytes);
    lastHeard = Date.now();
    const { samples, end } = reader.push(decoder.decode(bytes, { stream: true }));
    if (samples.length > 0) onSamples(samples);
    if (end !== null) settle(end);
  };
  /** What one stream came to, or why it went on no more. Throws where what came could not be written: then it was ended there. */
  const readToEnd = async (running: RunningCommand): Promise<{ stderr: string } | FailureData> => {
    const reading = (async () => {
      for await (const chunk of running.stdout) await take(chunk);
    })();
    const [written, outcome] = await Promise.allSettled([reading, running.ended]);
    if (written.status === 'rejected' && !stopped.signal.aborted) throw written.reason;
    return outcome.status === 'fulfilled' ? outcome.value : failureDataOf(outcome.reason);
  };
  /** Waits for the link and starts anew; false when there will be none, or the host was started again meanwhile. */
  const goOn = async ({ code, fillings }: FailureData): Promise<boolean> => {
    const from = new Date(lastHeard);
    if (host.host.back === undefined) return false;
    for (let again = true; again; )
      try {
        await host.host.back(stopped.signal);
        if (!(await isSameBoot(host, target))) return false;
        command = await start();
        again = false;
      } catch (thrown) {
        if (stopped.signal.aborted || failureDataOf(thrown).code !== 'host.lost') return false;
      }
    if (stopped.signal.aborted) await command.stop();
    // A line that was cut must not run into the next one.
    await take(newline);
    const seconds = Math.round((Date.now() - from.getTime()) / 1000);
    const gap = { from: from.toISOString(), seconds };
    const { name } = host.host.description;
    const isFull = code === 'host.job-full';
    onGap(
      isFull
        ? message('gap.full', { ...gap, host: name, mib: fillings['mib'] ?? 0 })
        : message('gap.link', gap),
    );
    return true;
  };
  const ended = (async () => {
    for (;;) {
      const outcome = await readToEnd(command);
      const lost = 'code' in outcome ? outcome : null;
      if (lost === null || stopped.signal.aborted || !(await goOn(lost))) {
        settle(stopped.signal.aborted ? 'stopped' : lost !== null ? 'link' : 'ended');
        return 'code' in outcome ? null : outcome;
      }
    }
  })();

  ended.catch(fail);

  /** False where the host did not say so: its link is silent, and what came until now is all there will be. */
  const isStopped = async (running: RunningCommand): Promise<boolean> => {
    try {
      await running.stop();
      return true;
    } catch {
      running.stdout.destroy();
      onGap(message('gap.stop-unconfirmed', { host: host.host.description.name }));
      return false;
    }
  };
  let sealed: Promise<Evidence> | null = null;
  return {
    over,
    stop: () => {
      stopped.abort();
      sealed ??= (async () => {
        const outcome = (await isStopped(command)) ? await ended.catch(() => null) : null;
        // Status and standard error of a command that we end ourselves say nothing.
        return intake.seal(provenance(null, outcome?.stderr ?? null, outcome ? 'whole' : 'interrupted'));
      })();
      return sealed;
    },
  };
}

const newline = new TextEncoder().encode('\n');

export const bootIdArgv: readonly string[] = ['cat', '/proc/sys/kernel/random/boot_id'];

/** After a new start of the machine the same pid and start time may be another process. */
async function isSameBoot(host: AuditedHost, { bootId }: Target): Promise<boolean> {
  if (bootId === null) return true;
  const { stdout } = await host.exec(bootIdArgv);
  const now = new TextDecoder().decode(stdout).trim();
  return now === '' || now === bootId;
}
