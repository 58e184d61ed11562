import { RefreshCw, SquareTerminal } from 'lucide-react';
import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import { formatDuration } from '#core/base/units';
import { countRows, type DoctorReport } from '#core/contract/doctor';
import type { DoctorState } from '#core/probe/doctor/checks';
import { message } from '#core/words/messages';
import { useSay, useText } from '../../i18n';
import { Button } from '../../ui/Button';
import { DoctorMark } from './DoctorMark';

interface DoctorHeadProps {
  readonly report: DoctorReport;
  /** Of the process that was looked at, where it still runs. */
  readonly comm: string | null;
  readonly busy: boolean;
  readonly only: DoctorState | null;
  readonly onOnly: (state: DoctorState | null) => void;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onAgain: () => void;
  readonly onCommands: () => void;
}

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;
const states: readonly DoctorState[] = ['pass', 'warn', 'fail', 'unknown'];

/** How many of each, as filters; when it was asked and what that took. */
export function DoctorHead(props: DoctorHeadProps) {
  const { report, comm, busy, only, onOnly, query, onQuery, onAgain, onCommands } = props;
  const t = useText();
  const say = useSay();
  const { rows, pid, acts, ms, checkedAt } = report;
  const shown = states.filter((state) => state !== 'unknown' || countRows(rows, state) > 0);
  return (
    <div className="doctor-head">
      <div className="doctor-counts">
        {shown.map((state) => {
          const name = say.message(message(`doctor.state.${state}`));
          return (
            <button
              key={state}
              type="button"
              className="doctor-count"
              aria-pressed={only === state}
              title={t('doctor.show', { state: name })}
              onClick={() => onOnly(only === state ? null : state)}
            >
              <DoctorMark state={state} />
              {t('doctor.count', { count: countRows(rows, state), state: name })}
            </button>
          );
        })}
      </div>
      <span className="quiet ellipsis">
        {t('doctor.checked', {
          time: formatTime(parseTime(checkedAt) ?? Number.NaN),
          took: formatDuration(ms / 1000),
          count: acts.length,
        })}
        {pid !== null && ` · ${t('doctor.of', { process: visibleLine(comm ?? t('ui.unknown')), pid })}`}
      </span>
      <input
        className="input doctor-filter"
        type="text"
        spellCheck={false}
        placeholder={t('doctor.filter')}
        aria-label={t('doctor.filter')}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
      />
      <Button icon={<SquareTerminal {...icon} />} onClick={onCommands}>
        {t('doctor.commands')}
      </Button>
      <Button icon={<RefreshCw {...icon} />} disabled={busy} onClick={onAgain}>
        {t('doctor.again')}
      </Button>
    </div>
  );
}
