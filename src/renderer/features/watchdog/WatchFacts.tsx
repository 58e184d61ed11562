import { formatBytes, formatDuration, formatNumber } from '#core/base/units';
import type { WatchView } from '#core/contract/watch';
import { ownShare, type WatchOwnCost } from '#core/watch/state';
import { useText } from '../../i18n';
import type { SeenWatch } from '../../state/watches';
import { Tooltip } from '../../ui/Tooltip';

/** How it runs: its beat, how often it looks, which script, what keeps it alive. */
export function WatchFacts({ seen, onScript }: { seen: SeenWatch; onScript: () => void }) {
  const t = useText();
  const { view } = seen;
  const { state, rules, script } = view;
  const rows: readonly (readonly [name: string, value: React.ReactNode])[] = [
    [t('watch.fact.beat'), state ? formatNumber(state.seq) : t('ui.unknown')],
    [
      t('watch.fact.interval'),
      state
        ? rules
          ? t('watch.fact.interval.value', {
              now: formatDuration(state.interval),
              least: formatDuration(rules.minInterval),
            })
          : formatDuration(state.interval)
        : t('ui.unknown'),
    ],
    [
      t('watch.fact.endpoint'),
      state?.endpoint ? (
        <code key="endpoint" title={state.endpoint}>
          {shortEndpoint(state.endpoint)}
        </code>
      ) : (
        t('watch.fact.noEndpoint')
      ),
    ],
    [t('watch.fact.fetcher'), state?.fetcher ?? t('watch.fact.noFetcher')],
    [
      t('watch.fact.script'),
      script ? (
        <>
          <Tooltip text={t('command.watch.script')} source={`SHA-256 ${script.sha256}`}>
            <button type="button" className="link mono" onClick={onScript}>
              {script.sha256.slice(0, 7)}
            </button>
          </Tooltip>{' '}
          {t('watch.fact.version', { version: script.version })}
        </>
      ) : (
        t('ui.unknown')
      ),
    ],
    [t('watch.fact.kept'), keptText(t, view)],
    [t('watch.fact.survives'), survivesText(t, view)],
    ...(state?.own ? [[t('watch.fact.own'), <OwnCost key="own" own={state.own} />] as const] : []),
    [
      t('watch.fact.folder'),
      <code key="folder" title={view.folder}>
        {view.folder}
      </code>,
    ],
  ];
  return (
    <dl className="watch-facts">
      {rows.map(([name, value]) => (
        <div key={name} className="watch-fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function OwnCost({ own }: { own: WatchOwnCost }) {
  const t = useText();
  const bytes = formatBytes(own.rss);
  const share = ownShare(own);
  return (
    <span title={t('watch.fact.own.about', { span: formatDuration(own.of) })}>
      {share === null ? bytes : t('watch.fact.own.value', { bytes, share })}
    </span>
  );
}

const shortEndpoint = (url: string) => url.replace(/^http:\/\//, '').replace(/\/debug\/pprof\/$/, '');

export function survivesText(
  t: ReturnType<typeof useText>,
  { survives }: Pick<WatchView, 'survives'>,
): string {
  const { logout, reboot } = survives;
  if (logout === null && reboot === null) return t('ui.unknown');
  if (logout === true && reboot === true) return t('watch.survives.both');
  if (logout === true) return t(reboot === null ? 'watch.survives.onlyLogout' : 'watch.survives.logout');
  if (reboot === true) return t('watch.survives.reboot');
  return t(logout === null ? 'watch.survives.notReboot' : 'watch.survives.neither');
}

/** `systemd --user` by its name; what has none is described. */
export function keptText(t: ReturnType<typeof useText>, { survives }: Pick<WatchView, 'survives'>): string {
  const { kept } = survives;
  if (kept === null) return t('ui.unknown');
  return kept === 'session'
    ? t('watch.survive.session')
    : kept === 'external'
      ? t('watch.kept.external')
      : kept;
}
