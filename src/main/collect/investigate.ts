/**
 * The main job: connect, find the target, record its memory, capture while it grows, diagnose, report.
 * It never throws: what stopped it stands in its outcome, and what was captured before is in the case.
 */

import { type FailureData, failureDataOf } from '#core/base/failure';
import type { JobOutcome } from '#core/contract/job';
import { message } from '#core/words/messages';
import { type Collected, collect } from './collect';
import type { InvestigationOptions, InvestigationServices } from './investigation';
import { Plan } from './plan';

export interface InvestigationOutcome {
  readonly outcome: JobOutcome;
  readonly failure: FailureData | null;
  readonly reportFile: string | null;
}

export async function investigate(
  options: InvestigationOptions,
  services: InvestigationServices,
): Promise<InvestigationOutcome> {
  const { openCase, tell } = services;
  const plan = new Plan(tell);
  await openCase.append({ kind: 'run-started', host: options.hostName, mode: 'investigate' });

  const collected = await collect(options, services, plan);
  let { failure } = collected;
  let reportFile: string | null = null;
  try {
    reportFile = await conclude(plan, services, collected);
  } catch (thrown) {
    // The first failure is the one that explains the rest.
    failure ??= failureDataOf(thrown);
  }
  const outcome: JobOutcome = failure !== null ? 'failed' : options.stop.aborted ? 'stopped' : 'done';
  try {
    await openCase.append({ kind: 'run-ended', outcome, failure });
  } catch (thrown) {
    failure ??= failureDataOf(thrown);
  }
  return { outcome: failure === null ? outcome : 'failed', failure, reportFile };
}

/** Findings and report from whatever there is; with no capture there is nothing to argue from. */
async function conclude(
  plan: Plan,
  services: InvestigationServices,
  { captures }: Collected,
): Promise<string | null> {
  if (captures === 0) {
    plan.skip('diagnose', message('step.diagnose.nothing'));
    plan.skip('report', message('step.report.nothing'));
    return null;
  }
  await plan.step('diagnose', async () => {
    const diagnosis = await services.diagnose(null);
    services.tell({ kind: 'diagnosis', diagnosis });
    const ruledOut = diagnosis.findings.filter(({ grade }) => grade === 'ruled-out').length;
    const stand = diagnosis.findings.length - ruledOut;
    return { value: diagnosis, detail: message('step.diagnose.detail', { stand, ruledOut }) };
  });
  return plan.step('report', async () => {
    const { file, bytes } = await services.report();
    return { value: file, detail: message('step.report.detail', { file, bytes }) };
  });
}
