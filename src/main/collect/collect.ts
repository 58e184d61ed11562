/** The part of an investigation that talks to the host: from connecting to the last capture. */

import { type FailureData, failure, failureDataOf } from '#core/base/failure';
import { formatKib } from '#core/base/units';
import type { Target } from '#core/case/model';
import type { HostFacts } from '#core/contract/host-views';
import { message } from '#core/words/messages';
import type { Host } from '../host/host';
import { type AuditedHost, auditedHost } from './audited-host';
import { recordAndCapture } from './capture-series';
import { pinTarget } from './find-targets';
import { readHostFacts } from './host-facts';
import type { InvestigationOptions, InvestigationServices, Profiled } from './investigation';
import type { Plan } from './plan';
import type { RunOrigin } from './provenance';
import type { RecordingEnd } from './record-memory';

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
    await Promise.all(journal);
    return { captures, failure: failureOfEnd(over, target) };
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
    const { comm, pid, endpoint } = target;
    return { value: target, detail: message('step.target.detail', { comm, pid, endpoint }) };
  });
}

function failureOfEnd(end: RecordingEnd, { pid, host }: Target): FailureData | null {
  switch (end) {
    case 'stopped':
      return null;
    case 'ended':
      return failure('target.ended', { pid, host }).data;
    case 'restarted':
      return failure('target.restarted', { pid, host }).data;
    case 'link':
      return failure('host.lost', { host, reason: 'the connection closed' }).data;
  }
}
