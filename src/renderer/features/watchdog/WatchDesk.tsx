import {
  Download,
  FileCode2,
  FlaskConical,
  Pause,
  Play,
  Share,
  SlidersHorizontal,
  Table2,
  Trash2,
} from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { knownScopes } from '#core/watch/rungs';
import type { WatchState } from '#core/watch/state';
import { CommandButton } from '../../commands/CommandButton';
import { keysAsText, onMac } from '../../commands/keys';
import { useCommand } from '../../commands/run';
import { useText } from '../../i18n';
import { useApp } from '../../state/app';
import {
  followIfOpen,
  followWatch,
  isBusy,
  pauseWatch,
  resumeWatch,
  testWatch,
  unfollowWatch,
  upgradeWatch,
} from '../../state/watch-acts';
import { hostNow, isFrozen, type SeenWatch, setSheet, taskOf, useWatches } from '../../state/watches';
import { Button, IconButton } from '../../ui/Button';
import { LifeWords } from '../../ui/LifeWords';
import { Segmented } from '../../ui/Segmented';
import { Tooltip } from '../../ui/Tooltip';
import { useNow } from '../../ui/use-now';
import { DiskBar } from './DiskBar';
import { Heartbeat } from './Heartbeat';
import { heartbeatBars } from './heartbeat';
import { Ladder } from './Ladder';
import { LadderTable } from './LadderTable';
import { type LadderData, ladderOf, mainScope } from './ladder';
import { RulesTable } from './RulesTable';
import { WatchBanners } from './WatchBanners';
import { WatchCaptures } from './WatchCaptures';
import { WatchFacts } from './WatchFacts';
import { WatchLog } from './WatchLog';

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;
const tickMs = 500;

interface WatchDeskProps {
  readonly seen: SeenWatch;
  /** The case that the desk is in: what is collected goes there. */
  readonly caseId: string | null;
}

/** One watch: how near memory is to its rungs, what each rule thinks, what was captured, and whether it lives. */
export function WatchDesk({ seen, caseId }: WatchDeskProps) {
  const t = useText();
  const now = useNow(tickMs, true);
  const inspector = useApp((app) => app.inspector);
  const { view } = seen;
  const { host, id, state } = view;
  const frozen = isFrozen(seen, now);
  const [scope, setScope] = useState<string | null>(null);
  useWatchCommands(seen, caseId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each watch that is opened
  useEffect(() => followIfOpen(view), [host, id]);
  return (
    <div className="watch">
      <WatchBanners key={`${host} ${id}`} seen={seen} caseId={caseId} now={now} />
      <div className="watch-body">
        <LadderPart seen={seen} now={now} frozen={frozen} wanted={scope} onWanted={setScope} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys */}
        <div className="watch-middle" tabIndex={0}>
          <section>
            <div className="section-head">
              <h2>{t('watch.rules')}</h2>
              <span className="quiet">{t('watch.rules.about')}</span>
              <span className="space" />
              <CommandButton words command="watch.test" icon={<FlaskConical {...icon} />} />
              <CommandButton words command="watch.rules" icon={<SlidersHorizontal {...icon} />} />
            </div>
            {state ? (
              <RulesTable
                rules={state.rules}
                set={view.rules}
                frozen={frozen}
                scope={scope ?? mainScope(state)?.scope ?? null}
              />
            ) : (
              <p className="watch-none">{t('watch.noState')}</p>
            )}
          </section>
          <section>
            <div className="section-head">
              <h2>{t('watch.captures')}</h2>
              <span className="quiet">{capturesAbout(t, seen)}</span>
            </div>
            {view.captures.length === 0 ? (
              <p className="watch-none">{t('watch.captures.none')}</p>
            ) : (
              <WatchCaptures captures={view.captures} capturing={state?.capturing ?? null} />
            )}
          </section>
          <section>
            <div className="section-head">
              <h2>{t('watch.log')}</h2>
              <span className="quiet">{t('watch.log.about')}</span>
            </div>
            <WatchLog lines={view.log} />
          </section>
        </div>
        {inspector && <WatchSide seen={seen} now={now} />}
      </div>
    </div>
  );
}

function capturesAbout(t: ReturnType<typeof useText>, { view }: SeenWatch): string {
  const today = view.state?.captures.today ?? null;
  const most = view.rules?.perDay ?? null;
  return today === null || most === null
    ? t('watch.captures.count', { count: view.captures.length })
    : t('watch.captures.today', { today, most });
}

/** The slope is that of one denominator: the one that the script expects to be full first. */
function slopeOf({ rules, slope }: WatchState, { scope }: LadderData): number | null {
  const of = rules.find(({ rule }) => rule === 'tto')?.scope ?? scope.scope;
  return of === scope.scope ? slope : null;
}

interface LadderPartProps {
  readonly seen: SeenWatch;
  readonly now: number;
  readonly frozen: boolean;
  /** The denominator that was chosen; null: the one that matters most. */
  readonly wanted: string | null;
  readonly onWanted: (scope: string) => void;
}

function LadderPart({ seen, now, frozen, wanted, onWanted }: LadderPartProps) {
  const t = useText();
  const [asTable, setAsTable] = useState(false);
  const { state } = seen.view;
  const data = useMemo(() => (state ? ladderOf(state, wanted) : null), [state, wanted]);
  useCommand('watch.table', data ? () => setAsTable((shown) => !shown) : null);
  const scopes = state ? knownScopes(state).map(({ scope }) => scope) : [];
  return (
    <section className="watch-ladder" aria-label={t('watch.ladder')}>
      <div className="section-head">
        <h2>{t('watch.ladder')}</h2>
        {scopes.length > 1 && data ? (
          <Segmented
            label={t('watch.ladder.scope')}
            value={data.scope.scope}
            options={scopes.map((value) => ({ value, label: t(`watch.scope.${value}`) }))}
            onChange={onWanted}
          />
        ) : (
          <span className="quiet">{data && t(`watch.ladder.about.${data.scope.scope}`)}</span>
        )}
        <span className="space" />
        <IconButton
          label={t('command.watch.table')}
          keys={keysAsText('watch.table', onMac)}
          icon={<Table2 {...icon} />}
          pressed={asTable}
          disabled={!data}
          onClick={() => setAsTable(!asTable)}
        />
      </div>
      {!data && <p className="watch-none">{t(state ? 'watch.ladder.none' : 'watch.noState')}</p>}
      {data && asTable && <LadderTable data={data} hostNow={hostNow(seen, now)} />}
      {data && !asTable && (
        <>
          <Ladder
            data={data}
            slope={state ? slopeOf(state, data) : null}
            hostNow={hostNow(seen, now)}
            frozen={frozen}
          />
          <ul className="ladder-legend">
            {data.parts.map(({ kind }) => (
              <li key={kind}>
                <svg width="10" height="10" aria-hidden="true">
                  <rect className={`ladder-part ladder-part-${kind}`} width="10" height="10" />
                </svg>
                {t(`watch.part.${kind}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function WatchSide({ seen, now }: { seen: SeenWatch; now: number }) {
  const t = useText();
  const { view } = seen;
  const key = { host: view.host, id: view.id };
  const bars = heartbeatBars(seen.beats, seen.deaf, now);
  return (
    <aside
      className="inspector watch-side"
      data-region="inspector"
      aria-label={t('watch.heartbeat')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys
      tabIndex={0}
    >
      <div className="watch-line">
        <h2>{t('watch.heartbeat')}</h2>
        <span role="status">
          <LifeWords seen={seen} now={now} />
        </span>
      </div>
      <Heartbeat bars={bars} />
      <WatchFacts seen={seen} onScript={() => setSheet({ kind: 'script', key })} />
      {view.state && (
        <DiskBar
          state={view.state}
          captures={view.captures}
          minFree={view.rules?.minFree ?? null}
          now={now}
        />
      )}
      <div className="watch-acts">
        <CommandButton words command="watch.collect" icon={<Download {...icon} />} />
        <Tooltip text={t('command.watch.script')} keys={keysAsText('watch.script', onMac)}>
          <Button icon={<FileCode2 {...icon} />} onClick={() => setSheet({ kind: 'script', key })}>
            {t('watch.act.script')}
          </Button>
        </Tooltip>
        <PauseButton seen={seen} />
        <Tooltip text={t('command.watch.export').replace('…', '')} keys={keysAsText('watch.export', onMac)}>
          <Button icon={<Share {...icon} />} onClick={() => setSheet({ kind: 'export', key })}>
            {t('watch.act.export')}
          </Button>
        </Tooltip>
        <div className="watch-acts-last">
          <Tooltip
            text={t('command.watch.uninstall').replace('…', '')}
            keys={keysAsText('watch.uninstall', onMac)}
          >
            <Button icon={<Trash2 {...icon} />} onClick={() => setSheet({ kind: 'uninstall', key })}>
              {t('watch.act.uninstall')}
            </Button>
          </Tooltip>
        </div>
      </div>
      {view.followed && (
        <p className="watch-followed">
          {t('watch.followed')}{' '}
          <button type="button" className="link" onClick={() => void unfollowWatch(key)}>
            {t('watch.act.unfollow')}
          </button>
        </p>
      )}
    </aside>
  );
}

function PauseButton({ seen: { view } }: { seen: SeenWatch }) {
  const t = useText();
  const busy = useWatches(isBusy(view, 'pause'));
  const key = { host: view.host, id: view.id };
  return (
    <Tooltip
      text={t(view.paused ? 'watch.resume.about' : 'watch.pause.about')}
      keys={keysAsText('watch.pause', onMac)}
    >
      <Button
        disabled={busy}
        icon={view.paused ? <Play {...icon} /> : <Pause {...icon} />}
        onClick={() => void (view.paused ? resumeWatch(key) : pauseWatch(key))}
      >
        {t(view.paused ? 'watch.act.resume' : 'watch.act.pause')}
      </Button>
    </Tooltip>
  );
}

function useWatchCommands({ view }: SeenWatch, caseId: string | null): void {
  const key = { host: view.host, id: view.id };
  const busy = useWatches((watches) => taskOf(watches, view)?.outcome === null);
  const paused = useWatches(isBusy(view, 'pause'));
  useCommand('watch.test', busy ? null : () => void testWatch(key));
  useCommand('watch.rules', () => setSheet({ kind: 'rules', key }));
  useCommand('watch.collect', busy ? null : () => setSheet({ kind: 'collect', key, caseId }));
  useCommand('watch.pause', paused ? null : () => void (view.paused ? resumeWatch(key) : pauseWatch(key)));
  useCommand('watch.follow', view.followed ? null : () => void followWatch(key));
  useCommand('watch.script', () => setSheet({ kind: 'script', key }));
  useCommand(
    'watch.upgrade',
    view.script && !view.script.isNewest && !busy ? () => void upgradeWatch(key) : null,
  );
  useCommand('watch.export', () => setSheet({ kind: 'export', key }));
  useCommand('watch.uninstall', () => setSheet({ kind: 'uninstall', key }));
}
