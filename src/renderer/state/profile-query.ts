/** A look at a profile as the query of an address: for links, kept views, Back and Forward. */

import { defaultView } from '#core/profile/view';
import { type OptionField, viewOptions } from '#core/profile/view-options';
import { viewFromParameters, viewToParameters } from '#core/profile/view-query';
import {
  type BoxOf,
  type ChosenRow,
  type FlameLook,
  firstLook,
  type GraphSight,
  type IdleFilter,
  type ListOfOthers,
  listsOfOthers,
  moreColumns,
  type ProfileLook,
  profileScreens,
  type RowToggle,
  type SeriesLook,
  type SortedTable,
  seriesTypes,
  sortedTables,
  type TableOrder,
  type TopOrder,
} from './look';

const orders: readonly TopOrder['by'][] = ['flat', 'cum', 'delta', 'cumDelta', 'name', ...moreColumns];

/** Settings under pprof's own parameter names, the rest under names that pprof does not use. */
export function lookToQuery(look: ProfileLook, capture: number | null): string {
  const query = new URLSearchParams(settingsOf(look));
  if (capture !== null) query.set('capture', String(capture));
  if (look.shown !== null) query.set('profile', look.shown);
  return query.toString();
}

/** The same without the profile that is shown: a kept view is for every capture. */
export const settingsToQuery = (look: ProfileLook): string =>
  new URLSearchParams(settingsOf(look)).toString();

function settingsOf(look: ProfileLook): [string, string][] {
  const { view, order, flame, series } = look;
  const set: [string, string][] = [['view', look.screen]];
  const add = (name: string, value: string, wanted: boolean) => wanted && set.push([name, value]);
  for (const [name, value] of viewToParameters(view)) set.push([name, value]);
  for (const { field, value } of look.idle) set.push(['idle', `${field}:${value}`]);
  add('against', look.base ?? '', look.base !== null);
  add('minus', view.base?.kind ?? '', view.base !== null);
  add('q', look.filter, look.filter !== '');
  add('select', view.selection ?? '', view.selection !== null);
  add('table', '1', look.asTable);
  add('beside', '0', !look.beside);
  add('order', `${order?.by} ${order?.descending ? 'down' : 'up'}`, order !== null);
  add('change', look.changeOf, look.changeOf !== firstLook.changeOf);
  add('flame', 'up', flame.orientation === 'flame');
  add('boxes', flame.order, flame.order !== firstLook.flame.order);
  add('widths', flame.width, flame.width !== firstLook.flame.width);
  add('fold', '1', flame.foldRecursion);
  add('around', flame.around ?? '', flame.around !== null);
  add('zoom', `${flame.zoom?.way} ${flame.zoom?.function}`, flame.zoom !== null);
  const ways = (open: boolean) => flame.rows.filter((row) => row.open === open).map(({ way }) => way);
  add('opened', ways(true).join(' '), ways(true).length > 0);
  add('closed', ways(false).join(' '), ways(false).length > 0);
  const { graph } = look;
  add('sight', `${graph?.scale} ${graph?.dx} ${graph?.dy} ${graph?.function}`, graph !== null);
  add('map', '0', !look.minimap);
  add('labels', '1', look.labels);
  add('columns', look.columns.join(' '), look.columns.length > 0);
  add('traces', look.traces, look.traces !== firstLook.traces);
  add('drawer', look.drawer, look.drawer !== firstLook.drawer);
  const told = `${series.sampleType} ${series.sort} ${series.scale}${series.asTable ? ' table' : ''}`;
  add('series', told, JSON.stringify(series) !== JSON.stringify(firstLook.series));
  for (const table of sortedTables) {
    const sort = look.sorts[table];
    if (sort) set.push(['sorted', `${table} ${sort.by} ${sort.descending ? 'down' : 'up'}`]);
  }
  for (const list of listsOfOthers) {
    const chosen = look.rows[list];
    if (chosen) set.push(['row', [list, chosen.under ?? '', chosen.row].join('\t')]);
  }
  return set;
}

/** What a query says; what it spells wrongly or leaves out is as at first. `capture` only where it is named. */
export function lookFromQuery(text: string): {
  readonly look: ProfileLook;
  readonly capture: number | undefined;
} {
  const query = new URLSearchParams(text);
  const kind = query.get('minus');
  const against = query.get('against');
  const capture = query.get('capture');
  const [by, way] = (query.get('order') ?? '').split(' ');
  const orderBy = orders.find((known) => known === by);
  const base = kind === 'diff' || kind === 'base' ? { kind, evidence: against ?? '' } : null;
  return {
    look: {
      ...firstLook,
      shown: query.get('profile'),
      base: against,
      view: {
        ...defaultView,
        ...viewFromParameters((name) => query.get(name)),
        base: base as ProfileLook['view']['base'],
        selection: query.get('select'),
      },
      idle: query.getAll('idle').flatMap(idleOf),
      screen: profileScreens.find((screen) => screen === query.get('view')) ?? firstLook.screen,
      asTable: query.get('table') === '1',
      beside: query.get('beside') !== '0',
      filter: query.get('q') ?? '',
      order: orderBy === undefined ? null : { by: orderBy, descending: way !== 'up' },
      changeOf: query.get('change') === 'own' ? 'own' : 'total',
      flame: flameOf(query),
      graph: sightOf(query.get('sight') ?? ''),
      traces: query.get('traces') === 'file' ? 'file' : 'value',
      drawer: query.get('drawer') === 'series' ? 'series' : 'calls',
      series: seriesOf(query.get('series') ?? ''),
      sorts: Object.fromEntries(query.getAll('sorted').flatMap(sortOf)),
      minimap: query.get('map') !== '0',
      labels: query.get('labels') === '1',
      columns: moreColumns.filter((column) => (query.get('columns') ?? '').split(' ').includes(column)),
      rows: Object.fromEntries(query.getAll('row').flatMap(rowOf)),
    },
    capture: capture !== null && /^\d{1,9}$/.test(capture) ? Number(capture) : undefined,
  };
}

const flameOf = (query: URLSearchParams): FlameLook => ({
  orientation: query.get('flame') === 'up' ? 'flame' : 'icicle',
  order: query.get('boxes') === 'name' ? 'name' : 'size',
  foldRecursion: query.get('fold') === '1',
  width: query.get('widths') === 'change' ? 'change' : 'larger',
  around: query.get('around'),
  zoom: boxOf(query.get('zoom') ?? ''),
  rows: [...rowsOf(query.get('opened') ?? '', true), ...rowsOf(query.get('closed') ?? '', false)],
});

const rowsOf = (text: string, open: boolean): readonly RowToggle[] =>
  text
    .split(' ')
    .filter((way) => /^[0-9a-f]{1,8}$/.test(way))
    .map((way) => ({ way, open }));

function sightOf(text: string): GraphSight | null {
  const [, scale, dx, dy, name] = /^([\d.]{1,8}) (-?\d{1,7}) (-?\d{1,7}) (.+)$/s.exec(text) ?? [];
  if (name === undefined || !(Number(scale) > 0)) return null;
  return { function: name, dx: Number(dx), dy: Number(dy), scale: Number(scale) };
}

function boxOf(text: string): BoxOf | null {
  const [, way, name] = /^([0-9a-f]{1,16}) (.+)$/s.exec(text) ?? [];
  return way === undefined ? null : { way, function: name };
}

function seriesOf(text: string): SeriesLook {
  const [type, sort, scale, rows] = text.split(' ');
  return {
    sampleType: seriesTypes.find((known) => known === type) ?? firstLook.series.sampleType,
    sort: sort === 'cum' ? 'cum' : 'flat',
    scale: scale === 'shared' ? 'shared' : 'own',
    asTable: rows === 'table',
  };
}

function sortOf(text: string): readonly (readonly [SortedTable, TableOrder])[] {
  const [table, by, way] = text.split(' ');
  const known = sortedTables.find((name) => name === table);
  return known === undefined || !by ? [] : [[known, { by, descending: way !== 'up' }]];
}

function rowOf(text: string): readonly (readonly [ListOfOthers, ChosenRow])[] {
  const [list, under, ...row] = text.split('\t');
  const known = listsOfOthers.find((name) => name === list);
  if (known === undefined || row.length === 0) return [];
  return [[known, { under: under === '' ? null : (under ?? null), row: row.join('\t') }]];
}

function idleOf(text: string): readonly IdleFilter[] {
  const colon = text.indexOf(':');
  const field = viewOptions.find((option) => option.field === text.slice(0, colon))?.field as
    | OptionField
    | undefined;
  return field === undefined ? [] : [{ field, value: text.slice(colon + 1) }];
}
