import { ChevronRight } from 'lucide-react';
import { visibleLine } from '#core/base/text';
import type { DoctorRow } from '#core/contract/doctor';
import { message } from '#core/words/messages';
import { useSay, useText } from '../../i18n';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { classes } from '../../ui/classes';
import { Said } from '../../ui/Said';
import { DoctorMark } from './DoctorMark';

interface DoctorTableRowProps {
  readonly row: DoctorRow;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onInstall: () => void;
  /** Enters what the row wants. */
  readonly onEnter: () => void;
}

export function DoctorTableRow({ row, open, onToggle, onInstall, onEnter }: DoctorTableRowProps) {
  const t = useText();
  const say = useSay();
  const { id, state, found, advice, command, fix, wants } = row;
  const name = say.message(message(`doctor.check.${id}`));
  const details = `doctor-${id}`;
  const hasRemedy = command !== null || advice !== null || fix !== null;
  return (
    <>
      <tr className={classes('doctor-row', `doctor-row-${state}`)}>
        <th scope="row">
          <button
            type="button"
            className="doctor-toggle"
            aria-expanded={open}
            aria-controls={open ? details : undefined}
            onClick={onToggle}
          >
            <ChevronRight size={12} strokeWidth={1.75} aria-hidden="true" />
            <DoctorMark state={state} />
            <span className="visually-hidden">{say.message(message(`doctor.state.${state}`))}: </span>
            <span className="ellipsis">{name}</span>
          </button>
        </th>
        {/* What needs no remedy may take its room. */}
        <td
          colSpan={hasRemedy ? 1 : 2}
          className={state === 'unknown' ? 'quiet' : undefined}
          title={visibleLine(say.message(found))}
        >
          <Said message={found} />
        </td>
        {hasRemedy && (
          <td className="doctor-remedy">
            <div>
              {command !== null ? (
                <code className="doctor-command ellipsis" title={visibleLine(command)}>
                  {visibleLine(command)}
                </code>
              ) : (
                advice && (
                  <span className="quiet ellipsis" title={say.message(advice)}>
                    <Said message={advice} />
                  </span>
                )
              )}
              <span className="space" />
              {fix !== null && <Button onClick={onInstall}>{t('doctor.install')}</Button>}
              {wants !== null && <Button onClick={onEnter}>{t('doctor.enter')}</Button>}
            </div>
          </td>
        )}
      </tr>
      {open && (
        <tr className="doctor-details" id={details}>
          <td colSpan={3}>
            <dl>
              <dt>{t('doctor.why')}</dt>
              <dd>{say.message(message(`doctor.why.${id}`))}</dd>
              <dt>{t('doctor.column.found')}</dt>
              <dd>
                <Said message={found} />
              </dd>
              <dt>{t('doctor.todo')}</dt>
              <dd>{advice === null ? t('doctor.todo.nothing') : <Said message={advice} />}</dd>
              {command !== null && (
                <>
                  <dt>{t('doctor.command')}</dt>
                  <dd className="doctor-copy">
                    <code>{visibleLine(command)}</code>
                    <CopyButton text={command}>{t('ui.copy')}</CopyButton>
                  </dd>
                </>
              )}
            </dl>
          </td>
        </tr>
      )}
    </>
  );
}
