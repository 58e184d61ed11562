import { FolderOpen } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { CaseView } from '#core/contract/methods';
import { CommandButton } from '../../../commands/CommandButton';
import { useCommand } from '../../../commands/run';
import { useText } from '../../../i18n';
import { valueStyle } from '../../../profiles/values';
import { mergeProfiles } from '../../../state/acts';
import { linkToView } from '../../../state/links';
import { type SeriesLook, seriesTypes } from '../../../state/look';
import { openCase } from '../../../state/navigation';
import { useProfileLook } from '../../../state/profile-look';
import { setTimeLook, useTimeLook } from '../../../state/spine';
import { Button } from '../../../ui/Button';
import { Empty } from '../../../ui/Empty';
import { Segmented } from '../../../ui/Segmented';
import { useMedia } from '../../../ui/use-media';
import type { GrowthAnswer } from '../../../worker/profile-calls';
import { chosenProfiles, profileChoices } from '../captures';
import { LivePull } from '../LivePull';
import { ProfileWork } from '../ProfileWork';
import { type Acts, ShareMenu } from '../ShareMenu';
import { savePicture } from '../save-picture';
import { sortingOf } from '../sorting';
import { seriesCommand } from '../tool-command';
import { useFileOf } from '../use-file-of';
import { figureAsSvg } from './figure-svg';
import { GrowthTable } from './GrowthTable';
import { growthAsTsv } from './growth-tsv';
import { Multiple } from './Multiple';
import { SeriesFigure } from './SeriesFigure';
import {
  type CaptureSeries,
  indexOf,
  memberName,
  type SeriesMember,
  seriesOfCase,
  showMember,
} from './series';
import { useGrowth } from './use-growth';
import '../profile.css';
import './growth.css';

/** Two rows of four on a middle-sized window; one row where the table would have no room. */
const mostMultiples = { usual: 8, low: 4, lowAndNarrow: 3 };

export function GrowthPane({ caseView }: { caseView: CaseView }) {
  const t = useText();
  const { id: caseId } = caseView.manifest;
  const time = useTimeLook(caseId);
  const series = useMemo(() => seriesOfCase(caseView, time), [caseView, time]);
  const { look, change } = useProfileLook(caseId);
  const { sampleType, sort, scale } = look.series;
  const set = (part: Partial<SeriesLook>) => change({ series: { ...look.series, ...part } });
  useCommand('profile.copyLink', () => copyLink(caseId));
  const answer = useGrowth(caseId, series.members, { sampleType, sort });
  const { value } = answer;
  return (
    <div className="growth">
      <div className="growth-toolbar" role="toolbar" aria-label={t('growth.toolbar')}>
        <Segmented
          label={t('growth.sampleType')}
          value={sampleType}
          options={seriesTypes.map((type) => ({ value: type, label: type }))}
          onChange={(type) => set({ sampleType: type })}
        />
        <Segmented
          label={t('growth.sort')}
          value={sort}
          options={[
            { value: 'flat', label: 'flat' },
            { value: 'cum', label: 'cum' },
          ]}
          onChange={(by) => set({ sort: by })}
        />
        <Segmented
          label={t('growth.scale')}
          value={scale}
          options={[
            { value: 'own', label: t('growth.scale.own') },
            { value: 'shared', label: t('growth.scale.shared') },
          ]}
          onChange={(wanted) => set({ scale: wanted })}
        />
        <LivePull caseView={caseView} />
        <div className="growth-which">
          <SeriesWords caseId={caseId} series={series} />
          {!caseView.manifest.sample && series.members.length > 1 && (
            <Button
              quiet
              onClick={() =>
                void mergeProfiles(
                  caseId,
                  series.members.map(({ choice }) => choice.evidence),
                )
              }
            >
              {t('growth.merge')}
            </Button>
          )}
        </div>
        <span className="space" />
        {series.members.length > 1 && <span className="growth-method">{t('growth.method')}</span>}
      </div>
      {series.members.length < 2 ? (
        <TooFew opened={series.order !== 'host'} />
      ) : (
        <ProfileWork
          answered={answer}
          words={t('growth.loading', { done: doneOf(answer.progress, series), all: series.members.length })}
        >
          {value && <Grown {...{ caseView, series, answer: value }} />}
        </ProfileWork>
      )}
    </div>
  );
}

const copyLink = (caseId: string) => void navigator.clipboard.writeText(linkToView(caseId, 'growth'));

/** What is missing, and where it comes from: another capture, or another file. */
function TooFew({ opened }: { opened: boolean }) {
  const t = useText();
  if (!opened) return <Empty title={t('growth.tooFew')} />;
  return (
    <Empty title={t('growth.tooFew.opened')}>
      <CommandButton
        words
        command="files.open"
        icon={<FolderOpen size={14} strokeWidth={1.75} aria-hidden="true" />}
      />
    </Empty>
  );
}

const doneOf = (progress: { readonly part: number | null } | null, { members }: CaptureSeries): number =>
  Math.round((progress?.part ?? 0) * members.length);

/** One file has no order, and no slope. */
function filesKey({ members, order }: CaptureSeries) {
  if (members.length < 2) return 'growth.series.files';
  return order === 'said' ? 'growth.series.said' : 'growth.series.named';
}

/** What the series is made of, and that the time line decides it. */
function SeriesWords({ caseId, series }: { caseId: string; series: CaptureSeries }) {
  const t = useText();
  const { members, outside, order } = series;
  return (
    <span className="growth-series">
      {order === 'host'
        ? t('growth.series', { captures: members.length })
        : t(filesKey(series), { files: members.length })}
      {outside > 0 && (
        <>
          {' '}
          {t('growth.outside', { count: outside })}{' '}
          <Button quiet onClick={() => setTimeLook(caseId, { span: null })}>
            {t('growth.whole')}
          </Button>
        </>
      )}
    </span>
  );
}

interface GrownProps {
  readonly caseView: CaseView;
  readonly series: CaptureSeries;
  readonly answer: GrowthAnswer;
}

function Grown({ caseView, series, answer }: GrownProps) {
  const t = useText();
  const { id: caseId } = caseView.manifest;
  const { look, change, changeView } = useProfileLook(caseId);
  const { capture } = useTimeLook(caseId);
  const { shown } = chosenProfiles(profileChoices(caseView), { capture, shown: look.shown, base: look.base });
  const { rows, totals, times, unit, timed } = answer;
  const largest = Math.max(1, ...rows.map(({ values }) => Math.max(...values)));
  const style = useMemo(() => valueStyle(unit, largest, { unit: 'minimum', divideBy: 1 }), [unit, largest]);
  const rate = useMemo(() => {
    const per = timed ? t('growth.perSecond') : t('growth.perProfile');
    return (slope: number) => `${style.delta(slope)} ${style.unit}${per}`;
  }, [style, timed, t]);
  const [before, after] = [totals[0] ?? 0, totals.at(-1) ?? 0];
  const growth = after > before ? after - before : null;
  const ownModule = caseView.targets.at(-1)?.go?.module ?? null;
  const low = useMedia('(max-height: 860px)');
  const narrow = useMedia('(max-width: 1100px)');
  const many = low ? (narrow ? mostMultiples.lowAndNarrow : mostMultiples.low) : mostMultiples.usual;
  const multiples = rows.slice(0, many);
  const selected = rows.find((row) => row.function === look.view.selection) ?? rows[0] ?? null;
  const select = (name: string) => changeView({ selection: name });
  const showCapture = (index: number) => {
    const member = series.members[index];
    if (member) showMember(caseId, member);
  };
  const chart = useRef<HTMLDivElement>(null);
  const copyTable = () => void navigator.clipboard.writeText(growthAsTsv(rows, series));
  useCommand('profile.copyTable', copyTable);
  const fileOf = useFileOf(caseId);
  const [from, to] = [series.members[0], series.members.at(-1)];
  const command =
    from && to ? seriesCommand({ ...look.series, first: fileOf(from.choice), last: fileOf(to.choice) }) : '';
  const copyCommand = () => void navigator.clipboard.writeText(command);
  useCommand('profile.copyCommand', copyCommand);
  const acts: Acts = {
    copyCommand,
    copyLink: () => copyLink(caseId),
    copyTable,
    // In rows there is no picture.
    savePicture: look.series.asTable
      ? null
      : (format) => {
          const figure = chart.current?.querySelector('figure');
          const name = `growth ${selected?.function ?? ''}`;
          if (figure) void savePicture(name, format, { svg: () => figureAsSvg(figure, name) });
        },
  };
  const named = (member: SeriesMember | undefined) => (member ? memberName(member, series.order) : '');
  return (
    <div className="growth-body">
      <div ref={chart}>
        {selected && (
          <SeriesFigure
            {...{ caseView, totals, style, unit }}
            sampleType={answer.sampleType}
            members={series.members}
            order={series.order}
            row={selected}
            shown={shown && indexOf(series.members, shown.evidence)}
            onPoint={showCapture}
            asTable={look.series.asTable}
            onAsTable={(asTable) => change({ series: { ...look.series, asTable } })}
          />
        )}
      </div>
      <ul className="multiples" aria-label={t('growth.multiples')}>
        {multiples.map((row) => (
          <Multiple
            key={row.function}
            row={row}
            times={times}
            ownModule={ownModule}
            style={style}
            rate={rate}
            growth={growth}
            shared={look.series.scale === 'shared' ? largest : null}
            selected={row.function === selected?.function}
            onSelect={() => select(row.function)}
            onPoint={(index) => {
              select(row.function);
              showCapture(index);
            }}
          />
        ))}
      </ul>
      <div className="growth-difference">
        <strong>{t('growth.difference')}</strong>
        <span>{t('growth.from', { time: named(from), value: style.full(before) })}</span>
        <span>{t('growth.to', { time: named(to), value: style.full(after) })}</span>
        <span className="space" />
        {selected && (
          <Button
            quiet
            onClick={() => {
              select(selected.function);
              openCase(caseId, 'profiles');
            }}
          >
            {t('growth.open')}
          </Button>
        )}
        <ShareMenu acts={acts} command={command} />
      </div>
      <GrowthTable
        rows={rows}
        style={style}
        rate={rate}
        growth={growth}
        ownModule={ownModule}
        selected={selected?.function ?? null}
        sorting={sortingOf('growth', look, change)}
        onSelect={(row) => select(row.function)}
        onOpen={(row) => {
          select(row.function);
          openCase(caseId, 'profiles');
        }}
      />
    </div>
  );
}
