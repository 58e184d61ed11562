import { useState } from 'react';
import type { CaseView } from '#core/contract/methods';
import { useText } from '../../i18n';
import { useApp } from '../../state/app';
import { Splitter } from '../../ui/Splitter';
import { useNarrow } from '../../ui/use-media';
import { EvidenceSide } from './EvidenceSide';
import { FindingsTable } from './FindingsTable';
import { GapsList } from './GapsList';
import { KeyNumbers } from './KeyNumbers';
import { MeasureNext } from './MeasureNext';
import { Verdict } from './Verdict';
import './findings.css';

const usualWidth = 332;

/** The sentence first; then how sure, the figures, every finding with its evidence, what to do, what is missing. */
export function Overview({ caseView }: { caseView: CaseView }) {
  const t = useText();
  const narrow = useNarrow();
  const inspector = useApp((app) => app.inspector);
  const [width, setWidth] = useState(usualWidth);
  const { diagnosis } = caseView;
  const [chosen, setChosen] = useState(diagnosis.verdict.id);
  const finding = diagnosis.findings.find(({ id }) => id === chosen) ?? diagnosis.verdict;
  return (
    <div className="overview">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys */}
      <div className="overview-main" tabIndex={0}>
        <Verdict caseView={caseView} />
        <KeyNumbers caseView={caseView} />
        <FindingsTable diagnosis={diagnosis} chosen={finding.id} onChoose={setChosen} />
        <div className="overview-lower">
          <MeasureNext next={finding.next} />
          <GapsList gaps={caseView.gaps.length > 0 ? caseView.gaps : diagnosis.gaps} />
        </div>
      </div>
      {inspector && (
        <>
          <Splitter
            label={t('ui.resize')}
            pane="after"
            size={narrow ? 300 : width}
            least={260}
            most={480}
            usual={usualWidth}
            onSize={setWidth}
          />
          <EvidenceSide caseView={caseView} finding={finding} width={narrow ? 300 : width} />
        </>
      )}
    </div>
  );
}
