import { sentenceOf } from '#core/base/failure';
import type { WatchTask } from '#core/contract/watch';
import { message, say } from '#core/words/messages';
import { answerPrompt } from '../../answer-prompt';
import type { CommandContext } from '../../command';

/** Starts long work on a watch and prints its steps until it has ended. Ctrl-C stops it. */
export async function followTask(
  { workbench, terminal, interrupted }: CommandContext,
  start: () => Promise<WatchTask>,
): Promise<WatchTask> {
  const bench = workbench();
  const { language } = terminal;
  const marks = { done: '✓', failed: '✗', skipped: '–' } as const;
  let taskId: string | null = null;
  const printed = new Set<string>();
  const show = ({ steps }: WatchTask) => {
    for (const { step, state, detail } of steps) {
      const title = say(language, message(`watch.step.${step}`));
      const text = `${title}${detail === null ? '' : `: ${say(language, detail)}`}`;
      if (state === 'running' && detail !== null) terminal.progress(`  ${text}`);
      if (state === 'waiting' || state === 'running' || printed.has(step)) continue;
      printed.add(step);
      terminal.say(`${marks[state]} ${text}`);
    }
  };
  const ended = await new Promise<WatchTask>((resolve, reject) => {
    const early: WatchTask[] = [];
    const hear = (task: WatchTask) => {
      show(task);
      if (task.outcome === null) return;
      unsubscribe();
      resolve(task);
    };
    const unsubscribe = bench.subscribe((event) => {
      if (event.kind === 'prompt') void answerPrompt(bench, terminal, event);
      if (event.kind !== 'watch-task') return;
      if (taskId === null) early.push(event.task);
      else if (event.task.taskId === taskId) hear(event.task);
    });
    const stop = () => {
      if (taskId !== null) void bench.handlers['watch.stop']({ taskId });
    };
    interrupted.addEventListener('abort', stop, { once: true });
    start().then((started) => {
      taskId = started.taskId;
      if (interrupted.aborted) stop();
      for (const task of early) if (task.taskId === taskId) hear(task);
    }, reject);
  });
  if (ended.failure !== null) terminal.say(sentenceOf(language, ended.failure));
  return ended;
}

export const statusOf = ({ outcome }: WatchTask): number => (outcome === 'done' ? 0 : 1);
