/** Turns a request of a front door into a running job on an open case. */

import { attempt } from '#core/base/result';
import type { JobEvent, JobSnapshot } from '#core/contract/job';
import type { InvestigationRequest } from '#core/contract/methods';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import type { Analysis } from '../analysis/analysis';
import { investigate } from '../collect/investigate';
import type { Host } from '../host/host';
import type { OpenCase } from '../store/case-store';
import { writeReportInto } from './case-analysis';
import { commandLineOf } from './command-line';
import type { Jobs } from './jobs';
import type { OpenCases } from './open-cases';
import { keepVerdict } from './verdicts';

export interface InvestigationContext {
  readonly openCases: OpenCases;
  readonly jobs: Jobs;
  readonly analysis: Analysis;
  readonly tool: string;
  readonly language: Language;
  openHost(name: string, signal: AbortSignal): Promise<Host>;
  onCasesChanged(): void;
}

/** What belongs to the run but not to the request: the demo brings its own service and ends it. */
export interface RunExtras {
  readonly title: string | null;
  readonly commandLine: string | null;
  readonly sampleSeconds: number;
  after(): Promise<void>;
}

export async function startInvestigation(
  context: InvestigationContext,
  request: InvestigationRequest,
  extras: Partial<RunExtras> = {},
): Promise<JobSnapshot> {
  const named = request.title ?? extras.title ?? titleOf(request, context.language);
  const openCase = await (request.caseId === undefined
    ? context.openCases.create(named)
    : context.openCases.resume(request.caseId));
  const { title } = (await openCase.record()).manifest;
  context.onCasesChanged();
  const about = {
    caseId: openCase.id,
    title,
    host: request.host,
    forSeconds: request.forSeconds,
    everySeconds: request.everySeconds,
    commandLine: extras.commandLine ?? commandLineOf(request),
  };
  return context.jobs.start(about, (tell, stop) => run(context, request, extras, openCase, tell, stop));
}

async function run(
  context: InvestigationContext,
  request: InvestigationRequest,
  extras: Partial<RunExtras>,
  openCase: OpenCase,
  tell: (event: JobEvent) => void,
  stop: AbortSignal,
): Promise<void> {
  const ended = await attempt(() =>
    investigate(
      {
        hostName: request.host,
        query: request.target,
        endpoint: request.endpoint,
        forSeconds: request.forSeconds,
        everySeconds: request.everySeconds,
        sampleSeconds: extras.sampleSeconds ?? 1,
        forceGc: request.forceGc,
        tool: context.tool,
        stop,
      },
      {
        openCase,
        tell,
        connect: () => context.openHost(request.host, stop),
        diagnose: async (live) => {
          const diagnosis = await context.analysis.diagnose(openCase.id, live);
          await keepVerdict(openCase, diagnosis);
          return diagnosis;
        },
        report: async () =>
          writeReportInto(openCase, await context.analysis.report(openCase.id, 'html', context.language)),
      },
    ),
  );
  // "Ended" is said last: the demo service is gone and the case is closed by then.
  await extras.after?.();
  const caseKept = await context.openCases.close(openCase).catch(() => true);
  const { outcome, failure } = ended.ok
    ? ended.value
    : { outcome: 'failed' as const, failure: ended.failure };
  tell({ kind: 'ended', outcome, failure, caseKept });
  context.onCasesChanged();
}

function titleOf({ host, target }: InvestigationRequest, language: Language): string {
  const process =
    target.by === 'pid'
      ? `pid ${target.pid}`
      : target.by === 'name'
        ? target.name
        : target.endpoint.replace(/^http:\/\//, '');
  return say(
    language,
    message('case.title', { process, host: host === 'local' ? say(language, message('host.local')) : host }),
  );
}
