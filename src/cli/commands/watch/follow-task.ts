import { sentenceOf } from '#core/base/failure';
import type { WatchKey, WatchTask } from '#core/contract/watch';
import { message, say } from '#core/words/messages';
import { answerPrompt, withPrompts } from '../../answer-prompt';
import type { CommandContext } from '../../command';

/**
 * Starts long work on a watch and prints its steps until it has ended. Ctrl-C stops it. `label`: it is one of several at once,
 * whose lines begin with it; then the caller answers what connections ask (`withPrompts`).
 */
export async function followTask(
  { workbench, terminal, interrupted }: CommandContext,
  start: () => Promise<WatchTask>,
  label: string | null = null,
): Promise<WatchTask> {
  const bench = workbench();
  const { language } = terminal;
  const marks = { done: '✓', failed: '✗', skipped: '–' } as const;
  let taskId: string | null = null;
  const printed = new Set<string>();
  const prefix = label === null ? '' : `${label}: `;
  const show = ({ steps }: WatchTask) => {
    for (const { step, state, detail } of steps) {
      const title = say(language, message(`watch.step.${step}`));
      const text = `${title}${detail === null ? '' : `: ${say(language, detail)}`}`;
      if (state === 'running' && detail !== null && label === null) terminal.progress(`  ${text}`);
      if (state === 'waiting' || state === 'running' || printed.has(step)) continue;
      printed.add(step);
      terminal.say(`${prefix}${marks[state]} ${text}`);
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
      if (event.kind === 'prompt' && label === null) void answerPrompt(bench, terminal, event);
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
  if (ended.failure !== null) terminal.say(`${prefix}${sentenceOf(language, ended.failure)}`);
  return ended;
}

/** The same work on several watches at the same time, each with its own end: one that fails keeps none from going on. */
export const followTasks = (
  context: CommandContext,
  keys: readonly WatchKey[],
  start: (key: WatchKey) => Promise<WatchTask>,
): Promise<readonly WatchTask[]> =>
  withPrompts(context, () =>
    Promise.all(keys.map((key) => followTask(context, () => start(key), `${key.host} ${key.id}`))),
  );

export const statusOf = (...tasks: readonly WatchTask[]): number =>
  tasks.every(({ outcome }) => outcome === 'done') ? 0 : 1;
