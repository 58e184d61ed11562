import { useMemo } from 'react';
import type { CaseView } from '#core/contract/methods';
import type { ProfileView } from '#core/profile/view';
import { useText } from '../../../i18n';
import { percent, valueStyle } from '../../../profiles/values';
import { useTimeLook } from '../../../state/spine';
import { Empty } from '../../../ui/Empty';
import { ProfileWork } from '../ProfileWork';
import { changeOf, risesInEveryStep, slopeText } from './growth-words';
import { SeriesFigure } from './SeriesFigure';
import { indexOf, seriesOfCase, showMember } from './series';
import { growthView, useGrowth } from './use-growth';
import './growth.css';

interface FunctionSeriesProps {
  readonly caseView: CaseView;
  /** Its whole name. */
  readonly function: string;
  /** What the views show the profile through. */
  readonly view: ProfileView;
  readonly sampleType: string;
  /** Evidence id of the profile that is shown. */
  readonly shown: string;
  readonly asTable: boolean;
  readonly onAsTable: (asTable: boolean) => void;
}

/** One function over the captures of the case: what it holds with what it calls, how fast that grows, and how sure that is. */
export function FunctionSeries(props: FunctionSeriesProps) {
  const { caseView, function: name, view, sampleType, shown, asTable, onAsTable } = props;
  const t = useText();
  const { id: caseId } = caseView.manifest;
  const time = useTimeLook(caseId);
  const series = useMemo(() => seriesOfCase(caseView, time), [caseView, time]);
  const { members } = series;
  const answered = useGrowth(caseId, members, growthView(view, { sampleType, sort: 'cum' }), { only: name });
  if (members.length < 2)
    return <Empty title={t(series.order === 'host' ? 'growth.tooFew' : 'growth.tooFew.opened')} />;
  const answer = answered.value;
  const row = answer?.rows.find((one) => one.function === name) ?? null;
  const largest = Math.max(1, ...(row?.values ?? []));
  const style = valueStyle(answer?.unit ?? 'bytes', largest, view);
  const per = t(answer?.timed ? 'growth.perSecond' : 'growth.perProfile');
  const rate = (slope: number) => `${style.delta(slope)} ${style.unit}${per}`;
  const [before, after] = [answer?.totals[0] ?? 0, answer?.totals.at(-1) ?? 0];
  const change = row ? (row.values.at(-1) ?? 0) - (row.values[0] ?? 0) : 0;
  const facts: readonly (readonly [string, string])[] = row
    ? [
        [t('growth.slope'), slopeText(row, style, rate)],
        [t('growth.delta'), `${style.delta(change)} ${style.unit} · ${t(`growth.state.${changeOf(row)}`)}`],
        [t('growth.ofGrowth'), after > before ? `${percent(change, after - before)} %` : '–'],
        [
          t('growth.steps'),
          risesInEveryStep(row) ? t('growth.everyStep') : `${row.stepsUp} / ${row.values.length - 1}`,
        ],
      ]
    : [];
  return (
    <ProfileWork answered={answered}>
      {answer && !row && <Empty title={t('growth.notInSeries', { type: sampleType })} />}
      {answer && row && (
        <div className="drawer-series">
          <dl className="drawer-series-facts">
            {facts.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <SeriesFigure
            {...{ caseView, members, row, style, sampleType, asTable, onAsTable }}
            order={series.order}
            totals={answer.totals}
            period={answer.period}
            heapInUse={answer.heapInUse}
            unit={answer.unit}
            shown={indexOf(members, shown)}
            onPoint={(index) => {
              const member = members[index];
              if (member) showMember(caseId, member);
            }}
          />
        </div>
      )}
    </ProfileWork>
  );
}
