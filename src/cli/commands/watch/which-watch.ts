import { failure } from '#core/base/failure';
import type { WatchKey } from '#core/contract/watch';
import type { OptionSpec } from '../../arguments';
import type { CommandContext } from '../../command';

/** `HOST [ID]`: without the id, the only watch there is on the host. */
export async function whichWatch({ args, workbench }: CommandContext, command: string): Promise<WatchKey> {
  const [host, id] = args.words;
  if (id !== undefined) return { host, id };
  const { handlers } = workbench();
  const known = (await handlers['watch.list']({})).filter((watch) => watch.host === host);
  const there = known.length > 0 ? known : await handlers['watch.discover']({ host });
  const [only] = there;
  if (only !== undefined && there.length === 1) return { host, id: only.id };
  const reason =
    there.length === 0
      ? `There is no watch on ${host}. Put one there with "heapcase watch install ${host} --name PROCESS".`
      : `Which of them? ${there.map((watch) => watch.id).join(', ')}.`;
  throw failure('failure.usage', { reason, command });
}

export const allOption: Readonly<Record<string, OptionSpec>> = {
  all: { kind: 'flag', help: 'every watch that is known, all at once, instead of HOST' },
};

/** With `--all` every watch that is known; null: one is named. */
export async function allWatches(
  { args, workbench }: CommandContext,
  command: string,
): Promise<readonly WatchKey[] | null> {
  const named = args.words.length > 0;
  if (args.flag('all') === named)
    throw failure('failure.usage', { reason: 'Which watch? Name its HOST, or give --all.', command });
  if (named) return null;
  const known = await workbench().handlers['watch.list']({});
  if (known.length === 0)
    throw failure('failure.usage', {
      reason: 'No watch is known here: "heapcase watch list HOST" looks.',
      command,
    });
  return known.map(({ host, id }) => ({ host, id }));
}
