import { useEffect, useState } from 'react';
import { visibleLine } from '#core/base/text';
import type { Message } from '#core/words/messages';
import { tryCall } from '../../bridge';
import { useSay, useText } from '../../i18n';

/** What a saved output says: read from its content, in the main process. */
export function SavedFacts({ caseId, id }: { caseId: string; id: string }) {
  const t = useText();
  const say = useSay();
  const [facts, setFacts] = useState<readonly Message[]>([]);
  useEffect(() => {
    let here = true;
    void tryCall('evidence.facts', { caseId, id }).then((result) => {
      if (here && result.ok) setFacts(result.value);
    });
    return () => {
      here = false;
    };
  }, [caseId, id]);
  if (facts.length === 0) return null;
  return (
    <section className="evidence-facts" aria-label={t('evidence.facts')}>
      <h3>{t('evidence.facts')}</h3>
      <ul>
        {facts.map((fact) => (
          <li key={JSON.stringify(fact)}>{visibleLine(say.message(fact))}</li>
        ))}
      </ul>
    </section>
  );
}
