import { formatDateTime, parseTime } from '#core/base/time';
import { formatBytes, formatDuration } from '#core/base/units';
import type { WatchView } from '#core/contract/watch';
import { knownScopes, rungsOf } from '#core/watch/rungs';
import { ownShare, type WatchOwnCost, type WatchRuleState, type WatchState } from '#core/watch/state';
import type { Language } from '#core/words/dictionary';
import { type Message, message, say } from '#core/words/messages';
import { reasonIn } from '#core/words/reasons.zh-CN';
import { answer, jsonOption } from '../../answer';
import { withPrompts } from '../../answer-prompt';
import { columns } from '../../columns';
import type { Command } from '../../command';
import { hostKeyOption } from '../../host-key-option';
import { survivesMessage } from './install';
import { offerLines } from './offer';
import { whichWatch } from './which-watch';

export const watchList: Command = {
  name: 'watch list',
  usage: '[HOST] [--json]',
  help: 'the watches that are known; with a host, those that are there',
  words: [0, 1],
  options: { ...hostKeyOption, ...jsonOption },
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const { handlers } = workbench();
    const [host] = args.words;
    const watches = await withPrompts(context, () =>
      host === undefined ? handlers['watch.list']({}) : handlers['watch.discover']({ host }),
    );
    answer(context, watches, () => listText(watches, terminal.language));
    return 0;
  },
};

/** A table, and below it what waits to be collected. */
function listText(watches: readonly WatchView[], language: Language): string {
  if (watches.length === 0) return say(language, message('watch.cli.none'));
  const rows = watches.map((watch) => [
    watch.host,
    watch.id,
    heartbeatText(watch, language),
    watch.target?.exe ?? watch.target?.comm ?? '–',
    String(watch.captures.length),
    String(watch.captures.filter(({ collectedInto }) => collectedInto === null).length),
    watch.lookedAt === null ? '–' : formatDateTime(parseTime(watch.lookedAt) ?? Number.NaN),
  ]);
  const head = ['HOST', 'ID', 'STATE', 'WATCHES', 'CAPTURES', 'NEW', 'LOOKED AT'];
  return [columns([head, ...rows]), ...offerLines(watches, language)].join('\n');
}

export const watchStatus: Command = {
  name: 'watch status',
  usage: 'HOST [ID] [--json]',
  help: 'whether it lives, what it measures, how far each rule is; exit status 1 unless it is alive',
  words: [1, 2],
  options: { ...hostKeyOption, ...jsonOption },
  run: async (context) => {
    const { terminal, workbench } = context;
    const watch = await withPrompts(context, async () =>
      workbench().handlers['watch.look'](await whichWatch(context, 'watch status')),
    );
    answer(context, watch, () => statusText(watch, terminal.language));
    return watch.heartbeat.is === 'alive' ? 0 : 1;
  },
};

function heartbeatText({ heartbeat, state, captures }: WatchView, language: Language): string {
  const { is, ageSeconds } = heartbeat;
  const text = say(
    language,
    is === 'blind'
      ? message('watch.is.blind', { reason: state?.blind ?? '?' })
      : is === 'removed'
        ? message('watch.is.removed', { count: captures.length })
        : message(`watch.is.${is}`),
  );
  return ageSeconds === null
    ? text
    : say(language, message('watch.age', { state: text, age: formatDuration(ageSeconds) }));
}

/** Live values with their denominators, the distance to each rule, captures, disk, the last lines of its log. */
export function statusText(watch: WatchView, language: Language): string {
  const { state, captures, script, survives, log, folder } = watch;
  const told = (what: Message) => say(language, what);
  const scopes = (state?.scopes ?? []).map(({ scope, used, limit, permille, what }) => [
    `  ${scope}`,
    permille === null ? '–' : `${permille / 10} %`,
    used === null || limit === null
      ? '–'
      : told(message('watch.status.used', { used: formatBytes(used), limit: formatBytes(limit) })),
    what,
  ]);
  const rungs = state === null ? [] : knownScopes(state).flatMap((scope) => rungsOf(state, scope));
  const distance = (rule: WatchRuleState): string => {
    const away = rungs.find((rung) => rung.rule === rule)?.away;
    if (away === undefined) return '';
    const bytes = formatBytes(Math.abs(away));
    return told(message(away >= 0 ? 'watch.status.away' : 'watch.status.over', { bytes }));
  };
  const rules = (state?.rules ?? [])
    .filter(({ state: is }) => is !== 'off')
    .map((rule) => [
      `  ${ruleName(rule)}`,
      told(message(`watch.rule-state.${rule.state}`)),
      distance(rule),
      reasonIn(language, rule.why ?? ''),
    ]);
  const files = captures.map(({ name, rung, bytes, state: is, collectedInto }) => [
    `  ${name}`,
    rung,
    formatBytes(bytes),
    collectedInto ?? is,
  ]);
  const free = state?.disk?.free ?? null;
  const paused = watch.paused ? told(message('watch.status.paused')) : '';
  const other = script?.isNewest === false ? told(message('watch.status.other')) : '';
  const place = told(message('watch.status.place', { folder, version: script?.version ?? '?' }));
  return [
    `${watch.host} ${watch.id}: ${heartbeatText(watch, language)}${paused}`,
    `${place}${other}`,
    told(survivesMessage(survives, language)),
    ...(state?.target ? [told(targetMessage(state.target, state.interval))] : []),
    ...(scopes.length > 0 ? [columns(scopes)] : []),
    ...(rules.length > 0 ? [columns(rules)] : []),
    ...(files.length > 0 ? [columns(files)] : []),
    ...(free === null ? [] : [told(message('watch.status.disk', { free: formatBytes(free) }))]),
    ...(state?.own ? [told(ownCostMessage(state.own))] : []),
    ...(state?.error ? [`! ${reasonIn(language, state.error)}`] : []),
    ...log.slice(-5).map((line) => `  ${line}`),
  ].join('\n');
}

const targetMessage = ({ comm, pid, lives }: NonNullable<WatchState['target']>, interval: number): Message =>
  message('watch.status.target', { comm, pid, lives, interval });

/** `itself: 2.3 MB, 0.05 % of a core in the last 14 min`. */
function ownCostMessage(own: WatchOwnCost): Message {
  const share = ownShare(own);
  const memory = formatBytes(own.rss);
  return share === null
    ? message('watch.status.itself', { memory })
    : message('watch.status.itself-share', { memory, share, time: formatDuration(own.of) });
}

/** `rung cgroup 70 %`. */
function ruleName({ rule, scope, at }: WatchRuleState): string {
  const where = scope === null ? '' : ` ${scope}`;
  return `${rule}${where}${rule === 'rung' && at !== null ? ` ${at / 10} %` : ''}`;
}
