import { useState } from 'react';
import { useText } from '../../../i18n';
import { mergeProfiles } from '../../../state/acts';
import { useBusy } from '../../../state/busy';
import { Button } from '../../../ui/Button';
import { type CaptureSeries, memberName } from './series';

interface MergePickerProps {
  readonly caseId: string;
  readonly series: CaptureSeries;
  readonly onClose: () => void;
}

/** Which profiles of the series are added up: all of them until some are taken out. */
export function MergePicker({ caseId, series, onClose }: MergePickerProps) {
  const t = useText();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const merging = useBusy(({ all }) => all.some(({ work }) => work.kind === 'merging'));
  const { members, order } = series;
  const chosen = members.map(({ choice }) => choice.evidence).filter((one) => !left.has(one));
  const turn = (evidence: string) =>
    setLeft((before) => {
      const after = new Set(before);
      if (!after.delete(evidence)) after.add(evidence);
      return after;
    });
  return (
    <fieldset className="merge-picker">
      <legend className="visually-hidden">{t('growth.merge.which')}</legend>
      <ul>
        {members.map((member) => {
          const { evidence } = member.choice;
          return (
            <li key={member.at}>
              <label>
                <input type="checkbox" checked={!left.has(evidence)} onChange={() => turn(evidence)} />
                {memberName(member, order)}
              </label>
            </li>
          );
        })}
      </ul>
      <Button
        quiet
        onClick={() =>
          setLeft(new Set(chosen.length > 0 ? members.map(({ choice }) => choice.evidence) : []))
        }
      >
        {t(chosen.length > 0 ? 'growth.merge.none' : 'growth.merge.all')}
      </Button>
      <Button
        primary
        disabled={merging || chosen.length < 2}
        onClick={() => void mergeProfiles(caseId, chosen)}
      >
        {t('growth.merge.run', { count: chosen.length })}
      </Button>
      <Button onClick={onClose}>{t('profile.source.cancel')}</Button>
    </fieldset>
  );
}
