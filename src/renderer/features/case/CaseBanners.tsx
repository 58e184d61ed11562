import type { CaseView } from '#core/contract/methods';
import { useSay, useText } from '../../i18n';
import { Banner } from '../../ui/Banner';

/** What is true of the case as a whole and is not an answer: mended when opened, recorded elsewhere. */
export function CaseBanners({ caseView }: { caseView: CaseView }) {
  const t = useText();
  const say = useSay();
  return (
    <>
      {caseView.manifest.sample && <Banner tone="plain">{t('case.sample')}</Banner>}
      {caseView.mended.map((message) => (
        <Banner key={JSON.stringify(message)} tone="warn">
          {say.message(message)}
        </Banner>
      ))}
    </>
  );
}
