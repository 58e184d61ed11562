import { useEffect, useState } from 'react';
import type { FailureData } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { formatBytes, formatDuration, formatNumber } from '#core/base/units';
import type { Target } from '#core/case/model';
import type { Looked, MemleakPlan, MemleakRun, MemleakSettings } from '#core/contract/monitor';
import type { MemleakStack } from '#core/probe/tools/memleak';
import { message } from '#core/words/messages';
import { tryCall } from '../../bridge';
import { useSay, useText } from '../../i18n';
import { useIsAway } from '../../state/host-links';
import { hearMonitor, memleakOfCase, stopMemleak, useMonitors } from '../../state/monitors';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { CommandList } from '../../ui/CommandList';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { Select } from '../../ui/Select';
import { type Column, Table } from '../../ui/Table';
import { LookedDisclosure } from './LookedDisclosure';

interface MemleakProps {
  readonly caseId: string;
  readonly host: string;
  readonly target: Target;
}

const lengths = ['30', '60', '120'] as const;
const rates = ['1', '10', '100'] as const;

function settingsOf(length: (typeof lengths)[number], rate: (typeof rates)[number]): MemleakSettings {
  const forSeconds = Number(length);
  return {
    forSeconds,
    olderThanMs: Math.round(forSeconds / 6) * 1000,
    sampleEvery: Number(rate),
    top: 20,
  };
}

/** What C code holds and does not free. What it does to the process is read before it can be started. */
export function Memleak({ caseId, host, target }: MemleakProps) {
  const t = useText();
  const say = useSay();
  const run = useMonitors(memleakOfCase(caseId));
  const running = run !== null && run.outcome === null;
  const [asked, setAsked] = useState(false);
  const [plan, setPlan] = useState<(MemleakPlan & Looked) | null>(null);
  /** The command that is shown is of other settings; it is being asked for anew. */
  const [outdated, setOutdated] = useState(false);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const [length, setLength] = useState<(typeof lengths)[number]>('30');
  const [rate, setRate] = useState<(typeof rates)[number]>('1');
  const { pid } = target;
  useEffect(() => {
    if (!asked) return;
    let current = true;
    setFailure(null);
    setOutdated(true);
    void tryCall('memleak.plan', { host, target: { by: 'pid', pid }, ...settingsOf(length, rate) }).then(
      (result) => {
        if (!current) return;
        setOutdated(false);
        if (result.ok) setPlan(result.value);
        else setFailure(result.failure);
      },
    );
    return () => {
      current = false;
    };
  }, [asked, host, pid, length, rate]);
  const settings = settingsOf(length, rate);

  const start = async () => {
    const result = await tryCall('memleak.start', {
      host,
      target: { by: 'pid', pid },
      ...settings,
      caseId,
    });
    if (!result.ok) return setFailure(result.failure);
    setAsked(false);
    setPlan(null);
    // An event may have told more of it by now.
    if (!useMonitors.getState().memleaks.has(result.value.runId))
      hearMonitor({ kind: 'memleak', run: result.value });
  };
  const close = () => {
    setAsked(false);
    setPlan(null);
    setFailure(null);
  };

  return (
    <section className="memleak" aria-label={t('memleak.name')}>
      <div className="section-head">
        <h2>{t('memleak.name')}</h2>
        <span className="quiet">{t('memleak.about')}</span>
        <span className="space" />
        {running ? (
          <Button onClick={() => void stopMemleak(run.runId)}>{t('ui.stop')}</Button>
        ) : (
          !asked && <Button onClick={() => setAsked(true)}>{t('memleak.ask')}</Button>
        )}
      </div>
      {asked && failure && (
        <div className="mon-start">
          <Failed failure={failure} />
          <Button onClick={close}>{t('ui.close')}</Button>
        </div>
      )}
      {asked && !failure && plan === null && <Loading label={t('memleak.asking')} />}
      {asked && !failure && plan !== null && (
        <div className="mon-start">
          {plan.warnings.map((warning, index) => (
            <Banner key={warning.key} tone={index === 0 || plan.uses === 'pure-go' ? 'warn' : 'plain'}>
              {say.message(warning)}
            </Banner>
          ))}
          <p className="quiet">
            {say.message(
              message('memleak.after-attach', { age: formatDuration(settings.olderThanMs / 1000) }),
            )}
          </p>
          {rate !== '1' && (
            <p className="quiet">{say.message(message('memleak.sampled', { every: rate }))}</p>
          )}
          {plan.command !== null && (
            <CommandList commands={[{ about: t('memleak.command'), line: plan.command }]} />
          )}
          <LookedDisclosure looked={plan.looked} />
          {plan.problem ? (
            <div className="mon-start-foot">
              <p>{say.message(plan.problem)}</p>
              <Button onClick={close}>{t('ui.close')}</Button>
            </div>
          ) : (
            <div className="mon-start-foot">
              <Select
                label={t('memleak.length')}
                value={length}
                options={lengths.map((value) => ({ value, label: `${value} s` }))}
                onChange={setLength}
              />
              <Select
                label={t('memleak.rate')}
                value={rate}
                options={rates.map((value) => ({ value, label: `1 / ${value}` }))}
                onChange={setRate}
              />
              <Button disabled={outdated} onClick={() => void start()}>
                {t('memleak.start')}
              </Button>
              <Button quiet onClick={close}>
                {t('ui.cancel')}
              </Button>
            </div>
          )}
        </div>
      )}
      {run && <MemleakResult run={run} />}
    </section>
  );
}

function MemleakResult({ run }: { run: MemleakRun }) {
  const t = useText();
  const away = useIsAway(run.plan.host) && run.outcome === null;
  const say = useSay();
  const rows = run.stacks.map((stack, index) => ({ key: String(index), stack }));
  const columns: readonly Column<{ key: string; stack: MemleakStack }>[] = [
    {
      id: 'bytes',
      label: t('memleak.bytes'),
      width: 88,
      number: true,
      cell: ({ stack }) => formatBytes(stack.bytes),
    },
    {
      id: 'count',
      label: t('memleak.count'),
      width: 88,
      number: true,
      cell: ({ stack }) => formatNumber(stack.count),
    },
    {
      id: 'stack',
      label: t('memleak.stack'),
      width: 'minmax(160px, 1fr)',
      cell: ({ stack }) => {
        const frames = stack.frames.map(({ symbol, addr }) => symbol ?? addr ?? '?');
        return <code title={frames.join('\n')}>{frames.join(' ← ')}</code>;
      },
    },
  ];
  return (
    <>
      <p className="mon-start quiet">
        <code>{run.command}</code>
      </p>
      {away && <Banner tone="warn">{t('link.away', { host: visibleLine(run.plan.host) })}</Banner>}
      {run.outcome === null && <Loading label={t('memleak.running', { lists: run.reports })} />}
      {run.failure && <Failed failure={run.failure} />}
      {run.notes.map((note) => (
        <Banner key={note.key} tone={run.outcome === 'failed' ? 'critical' : 'plain'}>
          {say.message(note)}
        </Banner>
      ))}
      {rows.length > 0 && (
        <Table label={t('memleak.name')} columns={columns} rows={rows} rowKey={({ key }) => key} />
      )}
    </>
  );
}
