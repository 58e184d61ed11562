/** Follows a running investigation on a terminal until it has ended. */

import { formatDuration, formatKib } from '#core/base/units';
import type { WorkbenchEvent } from '#core/contract/events';
import { foldJob, type JobEvent, type JobSnapshot } from '#core/contract/job';
import { verdictSentence } from '#core/diagnosis/verdict-sentence';
import { bindingLimit } from '#core/probe/memory-sample';
import { message, say } from '#core/words/messages';
import { answerPrompt } from './answer-prompt';
import type { CommandContext } from './command';
import { linkTeller } from './link-line';

/**
 * Starts the job and prints its steps, captures and gaps. Ctrl-C asks it to stop, and what was captured by
 * then is diagnosed and reported; a second one leaves at once (index.ts).
 */
export async function followJob(
  { workbench, terminal, interrupted }: CommandContext,
  start: () => Promise<JobSnapshot>,
): Promise<JobSnapshot> {
  const bench = workbench();
  let job: JobSnapshot | null = null;
  const early: { jobId: string; events: readonly JobEvent[] }[] = [];
  return new Promise<JobSnapshot>((resolve, reject) => {
    const hear = (events: readonly JobEvent[]) => {
      for (const event of events) {
        if (job === null) return;
        job = foldJob(job, event);
        show(event, job);
      }
      if (job !== null && job.outcome !== null) {
        unsubscribe();
        resolve(job);
      }
    };
    const show = (event: JobEvent, now: JobSnapshot) => {
      const text = lineOf(event, terminal.language);
      if (text !== null) terminal.say(text);
      else if (event.kind === 'samples') terminal.progress(progressOf(now));
    };
    const tellLink = linkTeller(terminal, '  ');
    const unsubscribe = bench.subscribe((event: WorkbenchEvent) => {
      if (event.kind === 'prompt') void answerPrompt(bench, terminal, event);
      tellLink(event);
      if (event.kind !== 'job') return;
      if (job === null) early.push(event);
      else if (event.jobId === job.jobId) hear(event.events);
    });
    const stop = () => {
      if (job !== null) void bench.handlers['jobs.stop']({ jobId: job.jobId });
    };
    interrupted.addEventListener('abort', stop, { once: true });
    start().then((started) => {
      job = started;
      if (interrupted.aborted) stop();
      for (const { jobId, events } of early) if (jobId === started.jobId) hear(events);
    }, reject);
  });
}

/** What an event is worth a line for; samples only move the progress line. */
function lineOf(event: JobEvent, language: 'en' | 'zh-CN'): string | null {
  if (event.kind === 'step') {
    const { step, state, detail, ms } = event.step;
    if (state !== 'done' && state !== 'failed' && state !== 'skipped') return null;
    const marks = { done: '✓', failed: '✗', skipped: '–' } as const;
    const title = say(language, message(`step.${step}`));
    const time = ms === null ? '' : `  (${formatDuration(ms / 1000)})`;
    return `${marks[state]} ${detail === null ? title : say(language, message('cli.step', { title, detail: say(language, detail) }))}${time}`;
  }
  if (event.kind === 'gap') return `  ${say(language, event.what)}`;
  if (event.kind === 'capture') {
    const heap = event.capture.files.at(0);
    const settled = event.capture.files.every(({ state }) => state === 'here' || state === 'missing');
    if (!settled || !heap?.evidence) return null;
    const names = event.capture.files.flatMap(({ evidence }) => (evidence ? [evidence.name] : []));
    return `  ${event.capture.at.slice(11, 21)}  ${names.join(', ')}`;
  }
  if (event.kind === 'diagnosis') return `  ${verdictSentence(event.diagnosis, language)}`;
  return null;
}

function progressOf(job: JobSnapshot): string {
  const sample = job.samples.at(-1);
  if (!sample) return '';
  const limit = bindingLimit(sample);
  return `  RSS ${formatKib(sample.rssKb)} / ${formatKib(limit.kb)}  ·  ${job.captures.length} captures`;
}
