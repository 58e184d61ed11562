import { FolderOpen } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { CaseView } from '#core/contract/methods';
import { CommandButton } from '../../../commands/CommandButton';
import { useCommand } from '../../../commands/run';
import { useText } from '../../../i18n';
import { figureAsSvg } from '../../../pictures/figure-svg';
import { savePicture } from '../../../pictures/save-picture';
import { knownAnswer } from '../../../profiles/ask-profiles';
import type { Answered } from '../../../profiles/use-answer';
import { valueStyle } from '../../../profiles/values';
import { copyText } from '../../../state/copy-text';
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
import { FilterChips } from '../FilterChips';
import { LivePull } from '../LivePull';
import { NothingFound } from '../NothingFound';
import { ProfileWork } from '../ProfileWork';
import { rowsNamed } from '../rows';
import { SearchField } from '../SearchField';
import { type Acts, ShareMenu } from '../ShareMenu';
import { sortingOf } from '../sorting';
import { seriesCommand } from '../tool-command';
import { useFileOf } from '../use-file-of';
import { GrowthTable } from './GrowthTable';
import { growthAsTsv } from './growth-tsv';
import { MergePicker } from './MergePicker';
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
import { growthView, useGrowth } from './use-growth';
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
  const search = useRef<HTMLInputElement>(null);
  useCommand('profile.search', () => search.current?.select());
  useCommand('profile.table', () => set({ asTable: !look.series.asTable }));
  useCommand('profile.clearSearch', look.filter === '' ? null : () => change({ filter: '' }));
  useCommand('growth.scale', () => set({ scale: scale === 'own' ? 'shared' : 'own' }));
  useCommand('growth.sort', () => set({ sort: sort === 'flat' ? 'cum' : 'flat' }));
  const [merging, setMerging] = useState(false);
  const canMerge = !caseView.manifest.sample && series.members.length > 1;
  useCommand('growth.merge', canMerge ? () => setMerging(true) : null);
  const seen = growthView(look.view, { sampleType, sort });
  const answer = useGrowth(caseId, series.members, seen, { search: look.filter });
  const { value, progress } = answer;
  const { selection } = look.view;
  // What was not sent, because others changed faster or something is searched, is asked for by itself.
  const isSent = value === null || value.rows.length === value.functions || value.rows.some(named(selection));
  const isBeside = selection !== null && !isSent;
  const beside = useGrowth(caseId, isBeside ? series.members : [], seen, { only: selection ?? '' });
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
        <SearchField filter={look.filter} onFilter={(filter) => change({ filter })} field={search} />
        <FilterChips look={look} onLook={change} whole />
        <LivePull caseView={caseView} />
        <div className="growth-which">
          <SeriesWords caseId={caseId} series={series} />
          {canMerge && (
            <Button quiet onClick={() => setMerging(!merging)}>
              {t('growth.merge')}
            </Button>
          )}
        </div>
        <span className="space" />
        {series.members.length > 1 && <span className="growth-method">{t('growth.method')}</span>}
      </div>
      {merging && canMerge && (
        <MergePicker caseId={caseId} series={series} onClose={() => setMerging(false)} />
      )}
      {series.members.length < 2 ? (
        <TooFew opened={series.order !== 'host'} />
      ) : (
        <ProfileWork
          answered={answer}
          {...(progress?.phase === 'summing'
            ? {}
            : { words: t('growth.loading', { done: doneOf(progress, series), all: series.members.length }) })}
        >
          {value && <Grown {...{ caseView, series, answer: value, beside: isBeside ? beside : null }} />}
        </ProfileWork>
      )}
    </div>
  );
}

const copyLink = (caseId: string) => void copyText(linkToView(caseId, 'growth'));

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
  const { members, outside, otherLives, order } = series;
  return (
    <span className="growth-series">
      {order === 'host'
        ? t('growth.series', { captures: members.length })
        : t(filesKey(series), { files: members.length })}
      {otherLives > 0 && ` ${t('growth.otherLives', { count: otherLives })}`}
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

const named = (name: string | null) => (row: GrowthAnswer['rows'][number]) => row.function === name;

interface GrownProps {
  readonly caseView: CaseView;
  readonly series: CaptureSeries;
  readonly answer: GrowthAnswer;
  /** The selected function by itself, where it is not among the rows of the answer. */
  readonly beside: Answered<GrowthAnswer> | null;
}

function Grown({ caseView, series, answer, beside }: GrownProps) {
  const t = useText();
  const { id: caseId } = caseView.manifest;
  const { look, change, changeView } = useProfileLook(caseId);
  const { capture } = useTimeLook(caseId);
  const { shown } = chosenProfiles(profileChoices(caseView), { capture, shown: look.shown, base: look.base });
  const { rows: all, totals, period, heapInUse, times, unit, timed, largest } = answer;
  const rows = useMemo(() => rowsNamed(all, look.filter), [all, look.filter]);
  const { unit: unitOfView, divideBy, selection } = look.view;
  const style = useMemo(
    () => valueStyle(unit, largest, { unit: unitOfView, divideBy }),
    [unit, largest, unitOfView, divideBy],
  );
  const rate = useMemo(() => {
    const per = timed ? t('growth.perSecond') : t('growth.perProfile');
    return (slope: number) => `${style.delta(slope)} ${style.unit}${per}`;
  }, [style, timed, t]);
  const [before, after] = [totals[0] ?? 0, totals.at(-1) ?? 0];
  const growth = after > before ? after - before : null;
  const last = series.members.at(-1)?.choice;
  const facts = last ? knownAnswer('facts', { evidence: last.evidence }) : undefined;
  const ownModule = last?.target?.go?.module ?? facts?.module ?? null;
  const low = useMedia('(max-height: 860px)');
  const narrow = useMedia('(max-width: 1100px)');
  const many = low ? (narrow ? mostMultiples.lowAndNarrow : mostMultiples.low) : mostMultiples.usual;
  const multiples = rows.slice(0, many);
  const chosen = all.find(named(selection)) ?? beside?.value?.rows.find(named(selection)) ?? null;
  const selected = selection === null ? (rows[0] ?? null) : chosen;
  const select = (name: string) => changeView({ selection: name });
  const showCapture = (index: number) => {
    const member = series.members[index];
    if (member) showMember(caseId, member);
  };
  const chart = useRef<HTMLDivElement>(null);
  const open = () => {
    if (selected) select(selected.function);
    openCase(caseId, 'profiles');
  };
  useCommand('growth.open', selected ? open : null);
  const copyTable = () => void copyText(growthAsTsv(rows, series));
  useCommand('profile.copyTable', copyTable);
  const fileOf = useFileOf(caseId);
  const [from, to] = [series.members[0], series.members.at(-1)];
  const command =
    from && to ? seriesCommand({ ...look.series, first: fileOf(from.choice), last: fileOf(to.choice) }) : '';
  const copyCommand = () => void copyText(command);
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
    copyDisasm: null,
    saveProfile: null,
  };
  const { savePicture: save } = acts;
  useCommand('profile.saveSvg', save && (() => save('svg')));
  useCommand('profile.savePng', save && (() => save('png')));
  const nameOf = (member: SeriesMember | undefined) => (member ? memberName(member, series.order) : '');
  return (
    <div className="growth-body">
      <div ref={chart}>
        {selection !== null && selected === null && !beside?.loading && (
          <p className="growth-told">
            {t('growth.notInSeries', { type: answer.sampleType })} <code>{selection}</code>
          </p>
        )}
        {selected && (
          <SeriesFigure
            {...{ caseView, totals, period, heapInUse, style, unit }}
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
            period={period}
            ownModule={ownModule}
            style={style}
            rate={rate}
            growth={growth}
            shared={look.series.scale === 'shared' ? Math.max(1, largest) : null}
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
        <span>{t('growth.from', { time: nameOf(from), value: style.full(before) })}</span>
        <span>{t('growth.to', { time: nameOf(to), value: style.full(after) })}</span>
        <span className="space" />
        {selected && (
          <Button quiet onClick={open}>
            {t('growth.open')}
          </Button>
        )}
        {answer.found > rows.length && (
          <span className="growth-told">
            {t('growth.cut', { shown: rows.length, functions: answer.found })}
          </span>
        )}
        <ShareMenu acts={acts} command={command} />
      </div>
      {rows.length === 0 && look.filter.trim() !== '' ? (
        <NothingFound filter={look.filter} onClear={() => change({ filter: '' })} />
      ) : (
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
      )}
    </div>
  );
}
