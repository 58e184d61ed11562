import type { CaseView } from '#core/contract/methods';
import { useSay, useText } from '../../i18n';
import { discardCase, keepCase } from '../../state/acts';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';

/** What is true of the case as a whole and is not an answer: mended when opened, recorded elsewhere. */
export function CaseBanners({ caseView }: { caseView: CaseView }) {
  const t = useText();
  const say = useSay();
  return (
    <>
      {caseView.manifest.sample && <Banner tone="plain">{t('case.sample')}</Banner>}
      {caseView.manifest.scratch && <ScratchBanner id={caseView.manifest.id} />}
      {caseView.mended.map((message) => (
        <Banner key={JSON.stringify(message)} tone="warn">
          {say.message(message)}
        </Banner>
      ))}
    </>
  );
}

/** Opened files are copied already, so keeping them takes a word and nothing else. */
function ScratchBanner({ id }: { id: string }) {
  const t = useText();
  const actions = (
    <>
      <Button onClick={() => void keepCase(id)}>{t('case.scratch.keep')}</Button>
      <Button onClick={() => void discardCase(id)}>{t('case.scratch.discard')}</Button>
    </>
  );
  return (
    <Banner tone="plain" action={actions}>
      {t('case.scratch')}
    </Banner>
  );
}
