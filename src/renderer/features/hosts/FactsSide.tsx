import { visibleLine } from '#core/base/text';
import { formatKib, formatNumber } from '#core/base/units';
import type { HostFacts } from '#core/contract/host-views';
import { useText } from '../../i18n';
import { StepMark } from '../../ui/marks';

/** What was found on the host; all of it read, nothing changed. */
export function FactsSide({ name, facts }: { name: string; facts: HostFacts }) {
  const t = useText();
  const seconds = (ms: number) => `${ms > 0 ? '+' : ''}${formatNumber(ms / 1000, 3)} s`;
  const ms = (value: number | null) => (value === null ? null : `${formatNumber(value)} ms`);
  const rows: readonly (readonly [check: string, found: string | null])[] = [
    [t('hosts.fact.system'), visibleLine(facts.system)],
    [t('hosts.fact.kernel'), `${visibleLine(facts.kernel)}, ${visibleLine(facts.architecture)}`],
    [t('hosts.fact.memory'), facts.memoryKb === null ? null : formatKib(facts.memoryKb)],
    [t('hosts.fact.cgroup'), facts.cgroup === 'none' ? null : facts.cgroup],
    [
      t('hosts.fact.user'),
      t(facts.isRoot ? 'hosts.fact.root' : 'hosts.fact.notRoot', { user: visibleLine(facts.user) }),
    ],
    ...(name === 'local'
      ? []
      : ([
          [t('hosts.fact.key'), facts.hostKey === null ? null : visibleLine(facts.hostKey)],
          ...(facts.hostKeyFrom ? [[t('hosts.fact.keyFrom'), visibleLine(facts.hostKeyFrom)] as const] : []),
          [t('hosts.fact.roundTrip'), ms(facts.roundTripMs)],
          ...(facts.notFollowed === undefined || facts.notFollowed.length === 0
            ? []
            : [[t('hosts.fact.notFollowed'), facts.notFollowed.map(visibleLine).join(', ')] as const]),
          [
            t('hosts.fact.clock'),
            facts.clockOffsetMs === null
              ? null
              : t('hosts.fact.clock.value', {
                  offset: seconds(facts.clockOffsetMs),
                  error: ms(facts.clockErrorMs) ?? t('ui.unknown'),
                }),
          ],
        ] as const)),
    [
      t('hosts.fact.tools'),
      facts.tools.length > 0 ? facts.tools.map(visibleLine).join(', ') : t('hosts.fact.noTools'),
    ],
  ];
  return (
    <aside
      className="inspector facts"
      data-region="inspector"
      aria-label={t('hosts.facts')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys
      tabIndex={0}
    >
      <div className="section-head">
        <h3>{t('hosts.facts')}</h3>
        <span className="quiet">{t('hosts.facts.about')}</span>
      </div>
      <dl>
        {rows.map(([check, found]) => (
          <div key={check} className="fact">
            <StepMark state={found === null ? 'skipped' : 'done'} />
            <dt>{check}</dt>
            <dd
              className={
                found === null
                  ? 'quiet'
                  : [t('hosts.fact.key'), t('hosts.fact.keyFrom')].includes(check)
                    ? 'mono'
                    : undefined
              }
            >
              {found ?? t('hosts.fact.unknown')}
            </dd>
          </div>
        ))}
      </dl>
      <p className="facts-foot">{t('hosts.fact.tools.about')}</p>
    </aside>
  );
}
