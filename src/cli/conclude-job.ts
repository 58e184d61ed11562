import { join, resolve } from 'node:path';
import { sentenceOf } from '#core/base/failure';
import type { JobSnapshot } from '#core/contract/job';
import { verdictSentence } from '#core/diagnosis/verdict-sentence';
import { message, say } from '#core/words/messages';
import type { CommandContext } from './command';
import { diagnosisJson } from './diagnosis-json';

/** Prints what an investigation came to and where its files lie; the exit status. */
export async function concludeJob(
  { args, terminal, workbench }: CommandContext,
  job: JobSnapshot,
  reportFile: string | null,
): Promise<number> {
  const bench = workbench();
  const { language } = terminal;
  if (!job.caseKept) {
    if (job.failure !== null) terminal.say(sentenceOf(language, job.failure));
    return 1;
  }
  const folder = await bench.caseFolder(job.caseId);
  const hasReport = job.plan.some(({ step, state }) => step === 'report' && state === 'done');
  let report = hasReport ? join(folder, 'derived', 'report.html') : null;
  if (hasReport && reportFile !== null) {
    report = resolve(reportFile);
    await bench.writeReport({
      caseId: job.caseId,
      format: report.endsWith('.md') ? 'md' : 'html',
      language,
      path: report,
    });
  }
  if (args.flag('json')) {
    const view = await bench.handlers['cases.view']({ id: job.caseId });
    terminal.answer(JSON.stringify({ ...diagnosisJson(view), folder, report }, null, 2));
  } else {
    if (job.diagnosis !== null) terminal.answer(verdictSentence(job.diagnosis, language));
    terminal.answer(say(language, message('cli.case-at', { folder })));
    if (report !== null) terminal.answer(say(language, message('cli.report-at', { file: report })));
  }
  if (job.failure !== null) terminal.say(sentenceOf(language, job.failure));
  return job.outcome === 'failed' ? 1 : 0;
}
