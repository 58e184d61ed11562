import { visibleLine } from '#core/base/text';
import type { CaseView } from '#core/contract/methods';
import { useSay, useText } from '../../i18n';
import { Said } from '../../ui/Said';
import { Tooltip } from '../../ui/Tooltip';

/** The figures beside the verdict; each names the files it was read from. */
export function KeyNumbers({ caseView: { diagnosis, evidence } }: { caseView: CaseView }) {
  const t = useText();
  const say = useSay();
  if (diagnosis.keyNumbers.length === 0) return null;
  const names = new Map(evidence.map(({ id, name, provenance }) => [id, `${name}, ${provenance.host}`]));
  return (
    <dl className="key-numbers">
      {diagnosis.keyNumbers.map(({ label, value, of, evidence: ids }) => (
        <div key={label.key} className="key-number">
          <dt className="ellipsis" title={say.message(label)}>
            <Said message={label} />
          </dt>
          <dd>
            <Tooltip
              text={value}
              source={t('overview.from', {
                files: ids
                  .slice(0, 6)
                  .map((id) => visibleLine(names.get(id) ?? id))
                  .join(' · '),
              })}
            >
              <span>
                {value}
                {of && (
                  <small>
                    <Said message={of} />
                  </small>
                )}
              </span>
            </Tooltip>
          </dd>
        </div>
      ))}
    </dl>
  );
}
