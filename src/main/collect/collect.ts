/** The part of an investigation that talks to the host: from connecting to the last capture. */

import { type FailureData, failure, failureDataOf } from '#core/base/failure';
import { formatDuration, formatKib } from '#core/base/units';
import type { HostFacts } from '#core/contract/host-views';
import { message } from '#core/words/messages';
import type { Host } from '../host/host';
import { type AuditedHost, auditedHost } from './audited-host';
import { recordAndCapture } from './capture-series';
import { findSuccessor, pinTarget } from './find-targets';
import { readHostFacts } from './host-facts';
import type { InvestigationOptions, InvestigationServices, Profiled } from './investigation';
import type { Plan } from './plan';
import type { RunOrigin } from './provenance';
import type { RecordingEnd } from './record-memory';
import { until } from './until';

export interface Collected {
  readonly captures: number;
  /** What ended it before its time. */
  readonly failure: FailureData | null;
}

/** Never throws; the captures that were taken count even when it failed. */
export async function collect(
  options: InvestigationOptions,
  services: InvestigationServices,
  plan: Plan,
): Promise<Collected> {
  let host: Host | null = null;
  let captures = 0;
  const journal: Promise<unknown>[] = [];
  try {
    const connected = await connect(services, plan);
    host = connected;
    const audited = auditedHost(connected, (act) => {
      services.tell({ kind: 'act', act });
      const { at: _at, ...rest } = act;
      journal.push(services.openCase.append({ kind: 'ran-on-host', ...rest }));
    });
    const facts = await readFacts(audited, plan);
    const target = await findTarget(options, services, audited, plan);
    const origin: RunOrigin = {
      host: options.hostName,
      clockOffsetMs: facts.clockOffsetMs,
      tool: options.tool,
    };
    const over = await recordAndCapture({ options, services, plan, host: audited, target, origin }, () => {
      captures++;
    });
    const ended = await failureOfEnd(over, target, audited, options.stop);
    await Promise.all(journal);
    return { captures, failure: ended };
  } catch (thrown) {
    await Promise.allSettled(journal);
    const known = failureDataOf(thrown);
    return { captures, failure: options.stop.aborted && known.code === 'failure.cancelled' ? null : known };
  } finally {
    await host?.close().catch(() => {});
  }
}

function connect(services: InvestigationServices, plan: Plan): Promise<Host> {
  return plan.step('connect', async () => {
    const host = await services.connect();
    const { address, hostKey } = host.description;
    const detail =
      hostKey === null
        ? message('step.connect.detail.local')
        : message('step.connect.detail.ssh', { address, key: hostKey });
    return { value: host, detail };
  });
}

function readFacts(host: AuditedHost, plan: Plan): Promise<HostFacts> {
  return plan.step('facts', async () => {
    const facts = await readHostFacts(host);
    const memory = facts.memoryKb === null ? '?' : formatKib(facts.memoryKb);
    return {
      value: facts,
      detail: message('step.facts.detail', { system: facts.system, kernel: facts.kernel, memory }),
    };
  });
}

function findTarget(
  options: InvestigationOptions,
  services: InvestigationServices,
  host: AuditedHost,
  plan: Plan,
): Promise<Profiled> {
  return plan.step('target', async () => {
    const target = await pinTarget(host, options.query, options.endpoint);
    await services.openCase.append({ kind: 'target-pinned', target });
    services.tell({ kind: 'target', target });
    const { comm, pid, endpoint, openAt = [] } = target;
    const detail =
      openAt.length === 0
        ? message('step.target.detail', { comm, pid, endpoint })
        : message('step.target.detail.open', { comm, pid, endpoint, places: openAt.join(', ') });
    return { value: target, detail };
  });
}

/** How long a supervisor gets to start the service again, before its successor is looked for a second time. */
const restartWithinMs = 1_500;

async function failureOfEnd(
  end: RecordingEnd,
  target: Profiled,
  host: AuditedHost,
  stop: AbortSignal,
): Promise<FailureData | null> {
  const { pid, host: name } = target;
  if (end === 'stopped') return null;
  if (end === 'link') return failure('host.lost', { host: name, reason: 'the connection closed' }).data;
  const look = () => findSuccessor(host, target).catch(() => null);
  const never = new Promise<never>(() => {});
  const successor = (await look()) ?? (await until(Date.now() + restartWithinMs, never, stop).then(look));
  if (successor !== null) {
    const age = formatDuration(successor.ageSeconds ?? 0);
    return failure('target.replaced', { pid, host: name, successor: successor.pid, age }).data;
  }
  return failure(end === 'ended' ? 'target.ended' : 'target.restarted', { pid, host: name }).data;
}
