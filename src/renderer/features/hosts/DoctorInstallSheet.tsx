import { useEffect, useRef, useState } from 'react';
import { visibleLine, visibleText } from '#core/base/text';
import type { DoctorInstall, DoctorRow } from '#core/contract/doctor';
import { message } from '#core/words/messages';
import { useSay, useText } from '../../i18n';
import { install, stopInstall, useDoctor } from '../../state/doctor';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { DoctorMark } from './DoctorMark';
import { DoctorSheet } from './DoctorSheet';

interface DoctorInstallSheetProps {
  readonly host: string;
  readonly row: DoctorRow;
  readonly onClose: () => void;
}

/** Which command will run where; after a yes what the host prints, while it prints it. */
export function DoctorInstallSheet({ host, row, onClose }: DoctorInstallSheetProps) {
  const t = useText();
  const say = useSay();
  const newest = useDoctor(({ installs }) => installs.get(host) ?? null);
  // One that goes on is shown again when the sheet is opened anew; one that has ended is not.
  const [said, setSaid] = useState(() => newest?.outcome === null && newest.item === row.fix);
  const running = said && newest?.item === row.fix ? newest : null;
  const item = say.message(message(`doctor.check.${row.id}`));
  const name = host === 'local' ? t('sidebar.local') : visibleLine(host);
  const confirm = () => {
    setSaid(true);
    void install(host, row);
  };
  return (
    <DoctorSheet
      title={t('doctor.install.title', { item, host: name })}
      onClose={onClose}
      acts={
        <InstallActs
          said={said}
          running={running}
          onConfirm={confirm}
          onClose={onClose}
          command={row.command ?? ''}
        />
      }
    >
      <div>
        <p>{t('doctor.install.will', { host: name })}</p>
        <pre className="doctor-will">{visibleText(row.command ?? '')}</pre>
      </div>
      {said ? (
        running && <Progress running={running} />
      ) : (
        <p className="sheet-why">{t('doctor.install.about')}</p>
      )}
    </DoctorSheet>
  );
}

interface InstallActsProps {
  readonly said: boolean;
  readonly running: DoctorInstall | null;
  readonly command: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Cancel has the focus: Enter on an unread sheet installs nothing. */
function InstallActs({ said, running, command, onConfirm, onClose }: InstallActsProps) {
  const t = useText();
  if (!said)
    return (
      <>
        <CopyButton text={command}>{t('ui.copy')}</CopyButton>
        <span className="space" />
        <Button onClick={onConfirm}>{t('doctor.install.act')}</Button>
        <Button primary autoFocus onClick={onClose}>
          {t('ui.cancel')}
        </Button>
      </>
    );
  return (
    <>
      {running && running.outcome === null && (
        <Button onClick={() => stopInstall(running.installId)}>{t('ui.stop')}</Button>
      )}
      <Button primary autoFocus onClick={onClose}>
        {t('ui.close')}
      </Button>
    </>
  );
}

function Progress({ running }: { running: DoctorInstall }) {
  const t = useText();
  const end = useRef<HTMLPreElement>(null);
  const { lines, outcome, failure, row } = running;
  const count = lines.length;
  // The newest line stays in sight.
  useEffect(() => {
    if (count > 0) end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [count]);
  return (
    <>
      {outcome === null && (
        <Loading
          label={t(count === 0 ? 'doctor.install.waiting' : 'doctor.install.running')}
          since={Date.parse(running.startedAt)}
        />
      )}
      {count > 0 && (
        <div role="log" aria-label={t('doctor.install.output')}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys */}
          <pre ref={end} className="doctor-output" tabIndex={0}>
            {lines.join('\n')}
          </pre>
        </div>
      )}
      {failure && <Failed failure={failure} />}
      {outcome === 'stopped' && <p role="status">{t('doctor.install.stopped')}</p>}
      {outcome === 'done' && row && <Outcome row={row} />}
    </>
  );
}

function Outcome({ row }: { row: DoctorRow }) {
  const t = useText();
  const say = useSay();
  const found = visibleLine(say.message(row.found));
  return (
    <p className="doctor-outcome" role="status">
      <DoctorMark state={row.state} />
      {row.fix === null
        ? `${t('doctor.install.done')} ${t('doctor.install.now', { found })}`
        : t('doctor.install.still', { found })}
    </p>
  );
}
