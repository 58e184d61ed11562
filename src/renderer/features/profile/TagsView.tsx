import { Filter, FilterX } from 'lucide-react';
import { useMemo } from 'react';
import type { TagKey, TagValue } from '#core/profile/index';
import { diffBaseKey } from '#core/profile/labels';
import type { ProfileView } from '#core/profile/view';
import { useCommand } from '../../commands/run';
import { useText } from '../../i18n';
import type { PercentOf } from '../../profiles/percent-of';
import { percent, type ValueStyle } from '../../profiles/values';
import { useViewExports } from '../../profiles/view-exports';
import { IconButton } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { type Column, Table } from '../../ui/Table';
import { tableAsTsv } from '../../ui/table-text';
import type { TagsAnswer } from '../../worker/profile-calls';
import { finder } from '../../worker/search-words';
import type { Choosing } from './chosen-row';
import { exactly } from './filters';
import { NothingFound } from './NothingFound';

interface TagsViewProps {
  readonly answer: TagsAnswer;
  readonly style: ValueStyle;
  readonly percentOf: PercentOf;
  readonly filter: string;
  readonly onClear: () => void;
  readonly choosing: Choosing;
  readonly onView: (part: Partial<ProfileView>) => void;
}

/** A key with its total, or one of its values. */
interface TagRow {
  readonly id: string;
  readonly key: TagKey;
  readonly value: TagValue | null;
}

/** What can be done with the chosen row: a key by its name, a value by itself. */
function useTagCommands(row: TagRow | null, onView: (part: Partial<ProfileView>) => void): void {
  const filter = row?.value?.filter;
  const key = row && exactly(row.key.key);
  useCommand('profile.tagFocus', filter === undefined ? null : () => onView({ tagFocus: filter }));
  useCommand('profile.tagIgnore', filter === undefined ? null : () => onView({ tagIgnore: filter }));
  useCommand('profile.tagShow', key === null ? null : () => onView({ tagShow: key }));
  useCommand('profile.tagHide', key === null ? null : () => onView({ tagHide: key }));
}

/** What pprof marks the samples of a base with is nobody's label. */
const isOwn = ({ key }: { readonly key: string }) => key !== diffBaseKey;

/** The labels of the samples: per key what carries it, per value its share. */
export function TagsView({ answer, style, percentOf, filter, onClear, choosing, onView }: TagsViewProps) {
  const t = useText();
  const rows = useMemo(() => {
    const has = finder(filter);
    return answer.keys.filter(isOwn).flatMap((key): readonly TagRow[] => {
      // Sizes that once were held and no longer are: nothing is said of them by a row of zeros each.
      const values = key.values.filter(
        ({ text, value }) => value !== 0 && (has === null || has(`${key.key}:${text}`)),
      );
      if (values.length === 0) return [];
      const id = `${key.key} ${key.numeric}`;
      return [
        { id, key, value: null },
        ...values.map((value) => ({ id: `${id} ${value.text}`, key, value })),
      ];
    });
  }, [answer, filter]);
  const sumOf = ({ key, value }: TagRow) => value?.value ?? key.total;
  const largest = rows.reduce((most, row) => Math.max(most, Math.abs(sumOf(row)), Math.abs(answer.total)), 0);
  const columns: readonly Column<TagRow>[] = [
    {
      id: 'key',
      label: t('profile.tags.key'),
      width: 200,
      text: ({ key }) => key.key,
      cell: ({ key, value }) => (value === null ? <strong className="tag-key">{key.key}</strong> : null),
    },
    {
      id: 'value',
      label: t('profile.tags.value'),
      width: 'minmax(140px, 1fr)',
      text: ({ value }) => value?.text ?? '',
      cell: ({ key, value }) =>
        value === null ? (
          <span className="quiet">
            {t('profile.tags.values', { count: key.values.filter(({ value: sum }) => sum !== 0).length })}
          </span>
        ) : (
          <code>{value.text}</code>
        ),
    },
    {
      id: 'bytes',
      label: style.unit === '' ? t('profile.tags.sum') : style.unit,
      copied: style.exactUnit,
      width: 110,
      number: true,
      title: (row) => style.exact(sumOf(row)),
      text: sumOf,
      cell: (row) => <span>{style.cell(sumOf(row))}</span>,
    },
    {
      id: 'ofKey',
      label: t('profile.tags.ofKey'),
      width: 96,
      number: true,
      hint: t('profile.tags.ofKey.hint'),
      text: ({ key, value }) => (value === null ? '' : percent(value.value, key.total)),
      cell: ({ key, value }) => (value === null ? null : percent(value.value, key.total)),
    },
    {
      id: 'share',
      label: t('profile.tags.ofAll'),
      width: 96,
      number: true,
      hint: t(percentOf, { total: style.full(answer.total) }),
      text: (row) => percent(sumOf(row), answer.total),
      cell: (row) => percent(sumOf(row), answer.total),
    },
    {
      id: 'bar',
      label: t('profile.tags.share'),
      width: 140,
      cell: (row) => (
        <span className="tag-bar" aria-hidden="true">
          <span
            style={{
              width: `${largest === 0 ? 0 : Math.abs((sumOf(row) / largest) * 100)}%`,
            }}
          />
        </span>
      ),
    },
    {
      id: 'acts',
      label: t('profile.filter.add'),
      width: 72,
      cell: ({ value }) =>
        value === null ? null : (
          <>
            <IconButton
              label={t('profile.tags.focus', { value: value.text })}
              icon={<Filter size={12} strokeWidth={1.75} aria-hidden="true" />}
              onClick={() => onView({ tagFocus: value.filter })}
            />
            <IconButton
              label={t('profile.tags.ignore', { value: value.text })}
              icon={<FilterX size={12} strokeWidth={1.75} aria-hidden="true" />}
              onClick={() => onView({ tagIgnore: value.filter })}
            />
          </>
        ),
    },
  ];
  useTagCommands(rows.find(({ id }) => id === choosing.row) ?? null, onView);
  useViewExports({ table: () => tableAsTsv(columns, rows) });
  if (!answer.keys.some(isOwn)) return <Empty title={t('profile.tags.none')} />;
  if (rows.length === 0)
    return filter.trim() === '' ? (
      <Empty title={t('profile.nothing')} />
    ) : (
      <NothingFound filter={filter} onClear={onClear} />
    );
  return (
    <Table
      fill
      main
      label={t('profile.tags.label')}
      className="tag-rows"
      rowClass={({ value }) => (value === null ? 'tag-head' : '')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      selected={choosing.row}
      onSelect={({ id }) => choosing.onRow(id)}
      onOpen={({ value }) => value && onView({ tagFocus: value.filter })}
    />
  );
}
