import type { Text } from '../../i18n';
import { useText } from '../../i18n';
import { classes } from '../../ui/classes';
import type { BoxFacts } from './facts';
import type { ChangeText } from './words';

interface FlameDetailsProps {
  /** Of the box that is pointed at, else of the selected one. */
  readonly facts: BoxFacts | null;
  readonly mark: string | null;
}

/** One line under the picture: what is pointed at costs no waiting. */
export function FlameDetails({ facts, mark }: FlameDetailsProps) {
  const t = useText();
  if (!facts) return <p className="flame-details quiet">{t('flame.details.none')}</p>;
  return (
    <p className="flame-details" data-flame="details">
      <span className="flame-details-name" title={facts.name}>
        {mark !== null && <span className={`package-tick package-${mark}`} aria-hidden="true" />}
        <span className="flame-details-text">{facts.name}</span>
      </span>
      <span title={facts.exact}>{facts.value}</span>
      <span>{facts.ofAll}</span>
      {facts.ofCaller !== null && <span className="flame-details-caller">{facts.ofCaller}</span>}
      {facts.change && (
        <span className={changeClass(facts.change.kind)}>
          {facts.change.short}{' '}
          <span className="flame-details-since">
            {t('flame.sinceBase')}
            {facts.change.ofOwn !== null && `, ${facts.change.ofOwn}`}
          </span>
        </span>
      )}
      {facts.inlined !== 'never' && <span className="quiet">{inlinedText(facts, t)}</span>}
    </p>
  );
}

export const changeClass = (kind: ChangeText['kind']) =>
  classes(
    'change',
    (kind === 'grew' || kind === 'new') && 'change-grew',
    (kind === 'shrank' || kind === 'gone') && 'change-shrank',
  );

export const inlinedText = ({ inlined }: BoxFacts, t: Text): string =>
  inlined === 'always' ? t('flame.inlined') : inlined === 'sometimes' ? t('flame.partlyInlined') : '';
