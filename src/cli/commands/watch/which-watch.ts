import { failure } from '#core/base/failure';
import type { WatchKey } from '#core/contract/watch';
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
