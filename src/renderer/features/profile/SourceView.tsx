import { ArrowDown, ArrowUp, Binary, ChevronsDown, ChevronsUp, FolderOpen } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { parseTime } from '#core/base/time';
import type { SourceText } from '#core/contract/source';
import type { SourceFile, SourceLine } from '#core/profile/index';
import { CommandButton } from '../../commands/CommandButton';
import { hearCommands } from '../../commands/hear-commands';
import { useCommand } from '../../commands/run';
import { useSay, useText } from '../../i18n';
import type { PercentOf } from '../../profiles/percent-of';
import { percent, type ValueStyle } from '../../profiles/values';
import { useViewExports } from '../../profiles/view-exports';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Loading } from '../../ui/Loading';
import { Select } from '../../ui/Select';
import { tableAsTsv } from '../../ui/table-text';
import type { SourceAnswer } from '../../worker/profile-calls';
import { finder } from '../../worker/search-words';
import { ownShare } from './own-share';
import { foundLines, hotLines, type ShownLine, shownLines } from './source-lines';
import { useSource } from './use-source';

interface SourceViewProps {
  readonly caseId: string;
  readonly evidence: string;
  readonly answer: SourceAnswer;
  /** Milliseconds since the epoch; 0 when the profile does not say. */
  readonly takenAt: number;
  readonly style: ValueStyle;
  readonly percentOf: PercentOf;
  readonly selection: string;
  readonly filter: string;
  /** Changes are told as a part of what each line was. */
  readonly relative: boolean;
  readonly onClear: () => void;
}

/** flat and cum beside the source; without the source, the same numbers by line. */
export function SourceView(props: SourceViewProps) {
  const { answer, selection, style } = props;
  const t = useText();
  const [chosen, setChosen] = useState<string | null>(null);
  const file = answer.files.find((one) => one.file === chosen) ?? answer.files[0];
  if (!file) return <Empty title={t('profile.source.nothing', { function: selection })} />;
  return (
    <div className="source">
      {answer.files.length > 1 && (
        <div className="listing-bar">
          <Select
            label={t('profile.source.file')}
            value={file.file}
            options={answer.files.map((one) => ({
              value: one.file,
              label: `${one.file || t('profile.source.noFile')} · ${style.full(one.cum)}`,
            }))}
            onChange={setChosen}
          />
        </div>
      )}
      <SourceOfFile key={`${selection} ${file.file}`} {...props} file={file} />
    </div>
  );
}

function SourceOfFile(props: SourceViewProps & { readonly file: SourceFile }) {
  const { caseId, evidence, answer, file, style, takenAt, filter } = props;
  const t = useText();
  const say = useSay();
  const source = useSource(caseId, evidence, file.file);
  const { value, loading } = source.answered;
  const text = value?.kind === 'found' ? value.text : null;
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const has = useMemo(() => finder(filter), [filter]);
  const found = useMemo(() => foundLines(file, text, has), [file, text, has]);
  const rows = useMemo(() => shownLines(file, text, open, found), [file, text, open, found]);
  const hot = useMemo(() => hotLines(file), [file]);
  const ownHot = hot.find((line) => file.own.includes(line)) ?? hot[0] ?? 0;
  const [at, setAt] = useState(ownHot);
  const place = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: also when the text has come, which moves every line
  useEffect(() => {
    place.current?.querySelector(`[data-line="${at}"]`)?.scrollIntoView({ block: 'center' });
  }, [at, text]);
  const inOrder = useMemo(() => hot.toSorted((a, b) => a - b), [hot]);
  const step = (lines: readonly number[], by: 1 | -1) => () => {
    const to =
      by === 1
        ? (lines.find((line) => line > at) ?? lines[0])
        : (lines.findLast((line) => line < at) ?? lines.at(-1));
    if (to !== undefined) setAt(to);
  };
  useCommand('source.nextHot', step(inOrder, 1));
  useCommand('source.previousHot', step(inOrder, -1));
  useCommand('source.nextMatch', found.length === 0 ? null : step(found, 1));
  useCommand('source.previousMatch', found.length === 0 ? null : step(found, -1));
  // What is searched comes into sight; a search that is taken back leaves one where one is.
  const [first] = found;
  useEffect(() => {
    if (has !== null && first !== undefined) setAt(first);
  }, [has, first]);
  useViewExports({
    table: () =>
      tableAsTsv(
        [
          { label: 'file', text: () => file.file },
          { label: 'line', text: ({ line }) => line },
          { label: 'flat', text: ({ flat }) => flat },
          { label: 'cum', text: ({ cum }) => cum },
        ],
        file.lines,
      ),
  });
  const changed = value?.kind === 'found' && value.changedAt !== null ? (parseTime(value.changedAt) ?? 0) : 0;
  const before = useMemo(() => {
    const lines = props.relative ? answer.before?.find((one) => one.file === file.file)?.lines : null;
    return answer.before && props.relative ? new Map(lines?.map(({ line, cum }) => [line, cum])) : null;
  }, [answer, file, props.relative]);
  const share = ({ line, cum }: SourceLine) =>
    before ? (ownShare(cum, before.get(line) ?? 0) ?? '–') : percent(cum, answer.total);
  const whole = t(props.percentOf, { total: style.full(answer.total) });
  return (
    <>
      <div className="listing-bar source-bar">
        <code className="source-path" title={file.file}>
          {file.file === '' ? t('profile.source.noFile') : file.file}
        </code>
        <span className="quiet">{whereFrom(value, t)}</span>
        <span className="space" />
        <span className="quiet">
          {t('profile.source.sum', {
            flat: style.full(file.flat),
            cum: style.full(file.cum),
            share: percent(file.cum, answer.total),
          })}
        </span>
        {has !== null && found.length > 0 && (
          <span className="quiet" role="status">
            {t('profile.source.found', { count: found.length })}
          </span>
        )}
        <span className="source-acts">
          {has !== null && found.length > 0 && (
            <>
              <CommandButton
                command="source.previousMatch"
                icon={<ChevronsUp size={14} strokeWidth={1.75} aria-hidden="true" />}
              />
              <CommandButton
                command="source.nextMatch"
                icon={<ChevronsDown size={14} strokeWidth={1.75} aria-hidden="true" />}
              />
            </>
          )}
          <CommandButton
            command="source.previousHot"
            icon={<ArrowUp size={14} strokeWidth={1.75} aria-hidden="true" />}
          />
          <CommandButton
            command="source.nextHot"
            icon={<ArrowDown size={14} strokeWidth={1.75} aria-hidden="true" />}
          />
          <CommandButton
            command="profile.copyDisasm"
            icon={<Binary size={14} strokeWidth={1.75} aria-hidden="true" />}
          />
          <Button
            icon={<FolderOpen size={14} strokeWidth={1.75} aria-hidden="true" />}
            disabled={source.busy !== null}
            onClick={source.addFolder}
          >
            {t('profile.source.folder')}
          </Button>
        </span>
      </div>
      {has !== null && found.length === 0 && !loading && (
        <Banner
          tone="plain"
          action={<Button onClick={props.onClear}>{t('command.profile.clearSearch')}</Button>}
        >
          {t('profile.nothingFound', { filter })}
        </Banner>
      )}
      {source.failure && <Banner tone="critical">{say.failure(source.failure)}</Banner>}
      {source.answered.failure && <Banner tone="warn">{say.failure(source.answered.failure)}</Banner>}
      {value?.kind === 'missing' && (
        <Missing value={value} file={file.file} busy={source.busy} onFetch={source.fetchFromHost} />
      )}
      {takenAt > 0 && changed > takenAt && <Banner tone="warn">{t('profile.source.changed')}</Banner>}
      {file.file === '' && <Banner tone="warn">{t('profile.source.noFile.about')}</Banner>}
      {loading && value === null && file.file !== '' ? (
        <Loading label={t('profile.source.reading')} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: it takes the keys of its lines
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the arrow keys
        <div className="source-lines" ref={place} tabIndex={0} onKeyDown={hearCommands('source')}>
          <table aria-label={t('profile.source.label', { file: file.file })}>
            <thead>
              <tr>
                <th scope="col" className="number">
                  {style.unit === '' ? 'flat' : `flat, ${style.unit}`}
                </th>
                <th scope="col" className="number">
                  cum
                </th>
                <th scope="col" className="number" title={before ? t('profile.of.ownLine') : whole}>
                  {before ? t('profile.top.ofOwn') : 'cum %'}
                </th>
                <th scope="col" className="number">
                  {t('profile.source.line')}
                </th>
                <th scope="col">{t('profile.source.text')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Line
                  key={row.kind === 'line' ? row.line : `fold ${row.from}`}
                  row={row}
                  at={at}
                  share={share}
                  style={style}
                  onAt={setAt}
                  onOpen={(from) => setOpen((before) => new Set(before).add(from))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function whereFrom(value: SourceText | null, t: ReturnType<typeof useText>): string {
  if (value?.kind !== 'found') return '';
  if (value.from === 'folder') return t('profile.source.inFolder', { path: value.path });
  return t(value.from === 'case' ? 'profile.source.inCase' : 'profile.source.here');
}

/** Why there is no text, and what brings it. Nothing is asked of a host before the person says so. */
function Missing({
  value,
  file,
  busy,
  onFetch,
}: {
  value: Extract<SourceText, { kind: 'missing' }>;
  file: string;
  busy: 'folder' | 'host' | null;
  onFetch: () => void;
}) {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const { host, why, folders } = value;
  const action =
    host === null ? null : busy === 'host' ? (
      <span role="status">{t('profile.source.fetching', { host })}</span>
    ) : asking ? (
      <span className="source-ask">
        <span>{t('profile.source.ask', { host, command: `head -c 2097153 ${file}` })}</span>
        <Button
          primary
          disabled={busy !== null}
          onClick={() => {
            setAsking(false);
            onFetch();
          }}
        >
          {t('profile.source.fetch', { host })}
        </Button>
        <Button onClick={() => setAsking(false)}>{t('profile.source.cancel')}</Button>
      </span>
    ) : (
      <Button disabled={busy !== null} onClick={() => setAsking(true)}>
        {t('profile.source.fetch.ask', { host })}
      </Button>
    );
  return (
    <Banner tone="plain" action={action}>
      {t(`profile.source.why.${why}`, { file })}{' '}
      {why === 'absent' &&
        folders.length > 0 &&
        t('profile.source.searched', { folders: folders.join(', ') })}
    </Banner>
  );
}

interface LineProps {
  readonly row: ShownLine;
  readonly at: number;
  /** Its cum as a percentage. */
  readonly share: (values: SourceLine) => string;
  readonly style: ValueStyle;
  readonly onAt: (line: number) => void;
  readonly onOpen: (from: number) => void;
}

function Line({ row, at, share, style, onAt, onOpen }: LineProps) {
  const t = useText();
  if (row.kind === 'fold') {
    return (
      <tr className="source-fold">
        <td colSpan={3} />
        <td className="number">⋯</td>
        <td>
          <button type="button" className="link" onClick={() => onOpen(row.from)}>
            {t('profile.source.fold', { count: row.to - row.from + 1 })}
          </button>
        </td>
      </tr>
    );
  }
  const { line, text, values, own } = row;
  const figure = (value: number) =>
    value === 0 ? <span className="figure-zero">0</span> : style.cell(value);
  return (
    <tr
      data-line={line}
      data-found={row.found || undefined}
      className={values === null ? undefined : 'source-hot'}
      aria-current={line === at || undefined}
      onClick={() => values && onAt(line)}
    >
      <td className="number" title={values ? style.exact(values.flat) : undefined}>
        {values && figure(values.flat)}
      </td>
      <td className="number" title={values ? style.exact(values.cum) : undefined}>
        {values && figure(values.cum)}
      </td>
      <td className="number quiet">{values && share(values)}</td>
      <td className={own ? 'number source-own' : 'number quiet'}>{line}</td>
      <td className="source-text">
        {text === null ? <span className="quiet">{values?.functions.join(', ')}</span> : text}
      </td>
    </tr>
  );
}
