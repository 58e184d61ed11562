import { Activity, Eye, Play } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { FailureData } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { formatDuration } from '#core/base/units';
import type { TargetCandidate } from '#core/contract/host-views';
import { CommandButton } from '../../commands/CommandButton';
import { useCommand } from '../../commands/run';
import { useText } from '../../i18n';
import { investigate } from '../../state/acts';
import { setSheet } from '../../state/watches';
import { Failed } from '../../ui/Failed';
import { Kbd } from '../../ui/Kbd';
import { Select } from '../../ui/Select';
import { WillRun } from './WillRun';

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;
const lengths = [30, 60, 120, 300, 900, 3600];
const pauses = [2, 5, 10, 30, 60, 300];
const options = (seconds: readonly number[]) =>
  seconds.map((value) => ({ value: String(value), label: formatDuration(value) }));

/** How long, how often, and what that costs the service: said beside the button, before it is pressed. */
export function InvestigateForm({ host, target }: { host: string; target: TargetCandidate | null }) {
  const t = useText();
  const [length, setLength] = useState('60');
  const [every, setEvery] = useState('10');
  const [endpoint, setEndpoint] = useState(target?.endpoint ?? '');
  const [forceGc, setForceGc] = useState(false);
  const [starting, setStarting] = useState(false);
  const [failure, setFailure] = useState<FailureData | null>(null);

  const start = async () => {
    if (!target || starting) return;
    setStarting(true);
    setFailure(
      await investigate({
        host,
        target: { by: 'pid', pid: target.pid },
        endpoint: endpoint.trim() === '' ? null : endpoint.trim(),
        forSeconds: Number(length),
        everySeconds: Number(every),
        title: null,
        forceGc,
      }),
    );
    setStarting(false);
  };
  useCommand('investigate', target && !starting ? () => void start() : null);
  useCommand('watch.install', () =>
    setSheet({
      kind: 'install',
      host,
      process: target ? String(target.pid) : '',
      endpoint: target ? endpoint.trim() : '',
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void start();
  };
  return (
    <form className="investigate" onSubmit={submit}>
      {failure && <Failed failure={failure} />}
      <div className="investigate-line">
        <strong>
          {target
            ? t('hosts.investigate.of', { process: visibleLine(target.comm), pid: target.pid })
            : t('hosts.investigate.none')}
        </strong>
        <Select
          label={t('hosts.investigate.for')}
          value={length}
          options={options(lengths)}
          onChange={setLength}
        />
        <Select
          label={t('hosts.investigate.every')}
          value={every}
          options={options(pauses)}
          onChange={setEvery}
        />
        <label className="investigate-endpoint">
          <span className="field-label">{t('hosts.target.endpoint')}</span>
          <input
            className="input mono"
            type="text"
            spellCheck={false}
            placeholder={t('hosts.investigate.endpoint')}
            value={endpoint}
            onChange={(event) => setEndpoint(event.target.value)}
          />
        </label>
        <label className="investigate-gc">
          <input type="checkbox" checked={forceGc} onChange={(event) => setForceGc(event.target.checked)} />
          {t('hosts.investigate.gc')}
        </label>
      </div>
      <div className="investigate-line">
        <button type="submit" className="button button-primary button-large" disabled={!target || starting}>
          <Play {...icon} />
          {t('hosts.investigate')}
        </button>
        <Kbd keys="mod+Enter" />
        <CommandButton words command="monitors.begin" icon={<Activity {...icon} />} />
        <CommandButton words command="watch.install" icon={<Eye {...icon} />} />
        <p className="quiet investigate-cost">
          {t('hosts.investigate.cost', { every: formatDuration(Number(every)) })}{' '}
          {forceGc && <span className="investigate-warning">{t('hosts.investigate.gc.cost')}</span>}
        </p>
      </div>
      {target && (
        <WillRun
          key={`${endpoint} ${forceGc}`}
          host={host}
          deed="investigate"
          target={target}
          endpoint={endpoint.trim() === '' ? null : endpoint.trim()}
          everySeconds={Number(every)}
          forceGc={forceGc}
        />
      )}
    </form>
  );
}
