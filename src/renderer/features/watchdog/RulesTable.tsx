import { useState } from 'react';
import type { WatchRules } from '#core/watch/rules';
import type { WatchRuleState } from '#core/watch/state';
import { type Text, useSay, useText } from '../../i18n';
import { type Column, Table } from '../../ui/Table';
import { useTight } from './use-tight';
import { ruleFiresAt, ruleName, ruleNow, whyNot } from './watch-words';

interface RulesTableProps {
  readonly rules: readonly WatchRuleState[];
  /** The rules as they were set: how long each has to hold. */
  readonly set: WatchRules | null;
  readonly frozen: boolean;
  /** The denominator that the ladder shows; the calm rungs of the others are folded away. */
  readonly scope: string | null;
}

const scopeKeys = {
  cgroup: 'watch.scope.cgroup',
  process: 'watch.scope.process',
  host: 'watch.scope.host',
} as const;
const isScope = (scope: string): scope is keyof typeof scopeKeys => Object.hasOwn(scopeKeys, scope);

function scopeName(t: Text, { rule, scope }: WatchRuleState): string {
  if (scope !== null) return isScope(scope) ? t(scopeKeys[scope]) : scope;
  return rule === 'psi' ? t('watch.scope.host') : t('watch.scope.process');
}

const calm: ReadonlySet<WatchRuleState['state']> = new Set(['armed', 'paused', 'off']);

/** Every rule, what it sees now, where it fires, and why it has not. */
export function RulesTable({ rules, set, frozen, scope: shown }: RulesTableProps) {
  const t = useText();
  const say = useSay();
  const [all, setAll] = useState(false);
  const folded = rules.filter(
    (rule) =>
      rule.rule === 'rung' &&
      rule.scope !== shown &&
      // A denominator without a limit has no figure and no rung that could be missed.
      (calm.has(rule.state) || (rule.state === 'blind' && rule.now === null && shown !== null)),
  );
  const narrow = useTight();
  const top = Math.max(0, ...rules.map(({ rule, at }) => (rule === 'rung' ? (at ?? 0) : 0)));
  const holdOf = ({ rule, at }: WatchRuleState): number => {
    if (set === null) return 0;
    if (rule === 'psi') return set.psiHold;
    return rule === 'rung' && at !== top ? set.hold : 0;
  };
  const columns: readonly Column<WatchRuleState>[] = [
    {
      id: 'rule',
      label: t('watch.rules.rule'),
      width: narrow ? 118 : 108,
      cell: (rule) => (
        <>
          <strong>{ruleName(t, rule)}</strong>
          {narrow && rule.rule === 'rung' && <span className="quiet">{scopeName(t, rule)}</span>}
        </>
      ),
    },
    ...(narrow ? [] : [scopeColumn(t)]),
    {
      id: 'now',
      label: t('watch.rules.now'),
      width: narrow ? 62 : 68,
      number: true,
      cell: (rule) => (
        <span className={frozen ? 'quiet' : undefined}>{ruleNow(rule) ?? t('ui.unknown')}</span>
      ),
    },
    {
      id: 'at',
      label: t('watch.rules.at'),
      width: narrow ? 94 : 98,
      number: true,
      cell: (rule) => <span>{ruleFiresAt(t, rule, holdOf(rule)) ?? t('ui.unknown')}</span>,
    },
    {
      id: 'state',
      label: t('watch.rules.state'),
      width: narrow ? 84 : 88,
      cell: ({ state }) => (
        <span className={`rule-state rule-state-${state}`}>{t(`watch.state.${state}`)}</span>
      ),
    },
    {
      id: 'why',
      label: t('watch.rules.why'),
      width: 'minmax(100px, 1fr)',
      cell: (rule) => {
        const why = rule.why && say.reason(rule.why);
        const words = whyNot(t, { ...rule, why });
        // The script's own sentence as well, and all of what a narrow column cuts.
        return <span title={why && why !== words ? `${words}\n${why}` : words}>{words}</span>;
      },
    },
  ];
  return (
    <>
      <Table
        label={t('watch.rules')}
        columns={columns}
        rows={all ? rules : rules.filter((rule) => !folded.includes(rule))}
        rowKey={({ rule, scope, at }) => `${rule} ${scope} ${at}`}
      />
      {folded.length > 0 && (
        <button type="button" className="link rules-more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('watch.rules.fewer') : t('watch.rules.more', { count: folded.length })}
        </button>
      )}
    </>
  );
}

const scopeColumn = (t: Text): Column<WatchRuleState> => ({
  id: 'scope',
  label: t('watch.rules.scope'),
  width: 74,
  cell: (rule) => <span>{scopeName(t, rule)}</span>,
});
