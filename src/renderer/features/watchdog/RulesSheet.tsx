import { useState } from 'react';
import type { FailureData } from '#core/base/failure';
import type { WatchKey } from '#core/contract/watch';
import { defaultWatchRules } from '#core/watch/rules';
import { useText } from '../../i18n';
import { changeRules } from '../../state/watch-acts';
import { keyOf, setSheet, useWatches } from '../../state/watches';
import { Button } from '../../ui/Button';
import { Failed } from '../../ui/Failed';
import { nameAndHost } from './FleetTable';
import { RulesForm } from './RulesForm';
import { draftOf, readDraft } from './rules-draft';
import { SheetFrame } from './SheetFrame';

/** The rules of a watch that runs: it takes them up within one beat, without a restart. */
export function RulesSheet({ watch }: { watch: WatchKey }) {
  const t = useText();
  const view = useWatches(({ seen }) => seen.get(keyOf(watch))?.view);
  const before = view?.rules ?? defaultWatchRules;
  const [draft, setDraft] = useState(() => draftOf(before));
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const { rules, wrong } = readDraft(draft);
  const changed = JSON.stringify(rules) !== JSON.stringify(before);
  const save = async () => {
    if (!rules || saving) return;
    setSaving(true);
    const failed = await changeRules(watch, rules);
    setSaving(false);
    setFailure(failed);
    if (!failed) setSheet(null);
  };
  return (
    <SheetFrame
      wide
      title={t('watch.rules.change')}
      about={view && nameAndHost(t, view)}
      foot={
        <>
          <span className="quiet">{t('watch.rules.change.about')}</span>
          <span className="space" />
          <Button onClick={() => setSheet(null)}>{t('ui.cancel')}</Button>
          <Button primary disabled={!rules || !changed || saving} onClick={() => void save()}>
            {t('watch.rules.save')}
          </Button>
        </>
      }
    >
      {failure && <Failed failure={failure} />}
      <RulesForm draft={draft} wrong={wrong} onChange={setDraft} />
    </SheetFrame>
  );
}
