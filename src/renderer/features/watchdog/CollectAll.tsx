import { Download } from 'lucide-react';
import { isByRule } from '#core/watch/captures';
import { useText } from '../../i18n';
import { collectWatch } from '../../state/watch-acts';
import { type SeenWatch, setFailure, taskOf, useWatches } from '../../state/watches';
import { Button } from '../../ui/Button';

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Rules have captured on several hosts: all of it at once, of each watch into a case of its own. With one, its own button does it. */
export function CollectAll({ watches }: { watches: readonly SeenWatch[] }) {
  const t = useText();
  const waiting = watches.filter(({ view }) =>
    view.captures.some(
      ({ rung, state, collectedInto }) => isByRule(rung) && state !== 'part' && collectedInto === null,
    ),
  );
  const running = useWatches((all) =>
    waiting.some(({ view }) => {
      const task = taskOf(all, view);
      return task?.kind === 'collect' && task.outcome === null;
    }),
  );
  if (waiting.length < 2) return null;
  const collect = async ({ view: { host, id } }: SeenWatch) => {
    const failed = await collectWatch({ host, id, captures: null, caseId: null, title: null });
    setFailure({ host, id }, failed);
  };
  return (
    <Button
      disabled={running}
      icon={<Download {...icon} />}
      onClick={() => void Promise.all(waiting.map(collect))}
    >
      {t('watch.fleet.collect', { watches: waiting.length })}
    </Button>
  );
}
