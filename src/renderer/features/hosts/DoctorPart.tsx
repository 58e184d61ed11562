import { useEffect, useState } from 'react';
import { visibleLine } from '#core/base/text';
import type { DoctorRow } from '#core/contract/doctor';
import type { TargetCandidate } from '#core/contract/host-views';
import type { DoctorState } from '#core/probe/doctor/checks';
import { useText } from '../../i18n';
import { enterSudo, examine, reportOf, useDoctor } from '../../state/doctor';
import { linkOf, useHosts, visitOf } from '../../state/hosts';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { DoctorCommandsSheet } from './DoctorCommandsSheet';
import { DoctorHead } from './DoctorHead';
import { DoctorInstallSheet } from './DoctorInstallSheet';
import { DoctorTable } from './DoctorTable';
import { WillRun } from './WillRun';

interface DoctorPartProps {
  readonly host: string;
  /** Looked at as well. */
  readonly target: TargetCandidate | null;
}

/** What the host allows and lacks. It is asked by itself only where the person has connected to it already. */
export function DoctorPart({ host, target }: DoctorPartProps) {
  const t = useText();
  const report = useDoctor(reportOf(host));
  const connected = useHosts((hosts) => linkOf(hosts.visits.get(host)) === 'connected');
  const comm =
    useHosts(visitOf(host)).targets.value?.find(({ pid }) => pid === report.value?.pid)?.comm ?? null;
  const [only, setOnly] = useState<DoctorState | null>(null);
  const [query, setQuery] = useState('');
  const [sheet, setSheet] = useState<DoctorRow | 'commands' | null>(null);
  const pid = target?.pid ?? null;
  const asked = report.value !== null || report.since !== null || report.failure !== null;
  useEffect(() => {
    if (connected && !asked) void examine(host, pid);
  }, [connected, asked, host, pid]);
  const look = () => void examine(host, pid);
  return (
    <section className="doctor" aria-label={t('doctor.title')}>
      {report.value && (
        <DoctorHead
          report={report.value}
          comm={comm}
          busy={report.since !== null}
          only={only}
          onOnly={setOnly}
          query={query}
          onQuery={setQuery}
          onAgain={look}
          onCommands={() => setSheet('commands')}
        />
      )}
      {report.failure && (
        <Failed failure={report.failure}>
          <Button onClick={look}>{t('doctor.again')}</Button>
        </Failed>
      )}
      {report.since !== null && <Loading label={t('doctor.working')} since={report.since} />}
      {!asked && (
        <Empty title={t('doctor.intro')}>
          <Button primary onClick={look}>
            {t('doctor.check')}
          </Button>
          <WillRun host={host} deed="doctor" target={target} endpoint={target?.endpoint ?? null} />
        </Empty>
      )}
      {report.value && (
        <DoctorTable
          rows={report.value.rows}
          only={only}
          query={query}
          onInstall={setSheet}
          onEnter={() => void enterSudo(host)}
        />
      )}
      {report.value && pid !== report.value.pid && (
        <p className="doctor-hint quiet">
          {target === null
            ? t('doctor.noProcess')
            : t('doctor.otherProcess', { process: visibleLine(target.comm), pid: target.pid })}
        </p>
      )}
      {report.value && pid === null && report.value.pid === null && (
        <p className="doctor-hint quiet">{t('doctor.noProcess')}</p>
      )}
      {sheet === 'commands' && report.value && (
        <DoctorCommandsSheet report={report.value} onClose={() => setSheet(null)} />
      )}
      {sheet !== null && sheet !== 'commands' && (
        <DoctorInstallSheet host={host} row={sheet} onClose={() => setSheet(null)} />
      )}
    </section>
  );
}
