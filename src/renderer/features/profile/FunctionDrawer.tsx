import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n';
import { packageColour } from '../../profiles/packages';
import type { PercentOf } from '../../profiles/percent-of';
import { percent, type ValueStyle } from '../../profiles/values';
import type { ProfileLook } from '../../state/look';
import { IconButton } from '../../ui/Button';
import { Segmented } from '../../ui/Segmented';
import type { FunctionAnswer, Neighbour } from '../../worker/profile-calls';
import { Delta } from './Delta';
import { FunctionName } from './FunctionName';
import { ownShare } from './own-share';

interface DrawerProps {
  readonly answer: FunctionAnswer;
  readonly style: ValueStyle;
  /** What its percentages are of: it tells one profile, also beside a difference. */
  readonly percentOf: PercentOf;
  readonly ownModule: string | null;
  readonly sampleType: string;
  readonly compared: boolean;
  readonly shows: ProfileLook['drawer'];
  readonly onShows: (shows: ProfileLook['drawer']) => void;
  /** The function over the captures. */
  readonly series: ReactNode;
  /** What can be done with the function. */
  readonly acts: ReactNode;
  readonly onSelect: (name: string) => void;
  readonly onClose: () => void;
}

/** The selected function: who calls it, what it holds, what it calls, and the heaviest way to it; or its course. */
export function FunctionDrawer(props: DrawerProps) {
  const { answer, ownModule, shows, onShows, series, acts, onClose } = props;
  const t = useText();
  return (
    <section className="drawer" data-shows={shows} aria-label={answer.function}>
      <header className="drawer-head">
        <FunctionName of={answer} ownModule={ownModule} />
        {answer.file !== '' && (
          <span className="drawer-file" title={answer.file}>
            {placeOf(answer.file, answer.line, 2)}
          </span>
        )}
        <Segmented
          label={t('profile.drawer.shows')}
          value={shows}
          options={[
            { value: 'calls', label: t('profile.drawer.shows.calls') },
            { value: 'series', label: t('profile.drawer.shows.series') },
          ]}
          onChange={onShows}
        />
        <span className="space" />
        {acts}
        <IconButton
          label={t('profile.drawer.close')}
          icon={<X size={14} strokeWidth={1.75} aria-hidden="true" />}
          onClick={onClose}
        />
      </header>
      {shows === 'series' ? series : <Calls {...props} />}
    </section>
  );
}

function Calls({ answer, style, percentOf, ownModule, sampleType, compared, onSelect }: DrawerProps) {
  const t = useText();
  const ofOwn = (now: number, change: number | null) => {
    const share = change === null ? null : ownShare(change, now - change);
    return share === null ? undefined : `${share} ${t('profile.of.own')}`;
  };
  return (
    <div className="drawer-columns">
      <Neighbours
        title={t('profile.drawer.callers')}
        none={t('profile.drawer.noCallers')}
        of={answer.callers}
        whole={answer.cum}
        {...{ style, ownModule, onSelect }}
      />
      <div className="drawer-self">
        <h3 className="drawer-title">{t('profile.drawer.self')}</h3>
        <table className="drawer-figures">
          <thead>
            <tr>
              <td />
              <th scope="col">{sampleType}</th>
              <th scope="col" title={t(percentOf, { total: style.full(answer.total) })}>
                %
              </th>
              {compared && <th scope="col">{t('profile.top.delta')}</th>}
            </tr>
          </thead>
          <tbody>
            {(['flat', 'cum'] as const).map((kind) => (
              <tr key={kind}>
                <th scope="row">{kind}</th>
                <td className="drawer-figure" title={style.exact(answer[kind])}>
                  {style.full(answer[kind])}
                </td>
                <td>{percent(answer[kind], answer.total)}</td>
                {compared && (
                  <td title={ofOwn(answer[kind], kind === 'flat' ? answer.flatDelta : answer.cumDelta)}>
                    <Delta value={kind === 'flat' ? answer.flatDelta : answer.cumDelta} style={style} />
                  </td>
                )}
              </tr>
            ))}
            {answer.lines.slice(0, 4).map(({ line, flat, cum }) => (
              <tr key={line}>
                <th scope="row">{t('profile.drawer.line', { line })}</th>
                <td className="drawer-figure" title={style.exact(cum)}>
                  {style.full(cum)}
                </td>
                <td>{percent(cum, answer.total)}</td>
                {compared && <td className="drawer-note">{flat === cum ? 'flat' : ''}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Neighbours
        title={t('profile.drawer.callees')}
        none={t('profile.drawer.noCallees')}
        self={answer}
        of={answer.callees}
        whole={answer.cum}
        {...{ style, ownModule, onSelect }}
      />
      {answer.path.length > 0 && (
        <div className="drawer-path">
          <h3 className="drawer-title">{t('profile.drawer.path')}</h3>
          <ol className="drawer-frames">
            {answer.path.map((frame, depth) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a stack may hold a function twice; its depth is its identity
              <li key={depth}>
                <button
                  type="button"
                  className={frame.function === answer.function ? 'drawer-row drawer-row-self' : 'drawer-row'}
                  onClick={() => onSelect(frame.function)}
                  onContextMenu={() => onSelect(frame.function)}
                >
                  <FunctionName of={frame} ownModule={ownModule} />
                  <span className="drawer-file" title={frame.file}>
                    {placeOf(frame.file, frame.line, 1)}
                  </span>
                </button>
              </li>
            ))}
          </ol>
        </div>
      )}
    </div>
  );
}

interface NeighboursProps {
  readonly title: string;
  readonly none: string;
  readonly of: readonly Neighbour[];
  /** What the function holds itself: listed among what it calls. */
  readonly self?: FunctionAnswer;
  readonly whole: number;
  readonly style: ValueStyle;
  readonly ownModule: string | null;
  readonly onSelect: (name: string) => void;
}

function Neighbours({ title, none, of, self, whole, style, ownModule, onSelect }: NeighboursProps) {
  const t = useText();
  const own = self && self.flat !== 0 ? self : null;
  return (
    <div className="drawer-neighbours">
      <h3 className="drawer-title">
        {title}
        <span className="drawer-title-note">{t('profile.drawer.share')}</span>
      </h3>
      {of.length === 0 && !own && <p className="drawer-none">{none}</p>}
      {own && (
        <div className="drawer-row">
          <Weight value={own.flat} whole={whole} style={style} colour={packageColour(own, ownModule)} />
          <span className="function-name">{t('profile.drawer.selfRow')}</span>
        </div>
      )}
      {of.map((neighbour) => (
        <button
          type="button"
          className="drawer-row"
          key={neighbour.function}
          onClick={() => onSelect(neighbour.function)}
          onContextMenu={() => onSelect(neighbour.function)}
        >
          <Weight
            value={neighbour.value}
            whole={whole}
            style={style}
            colour={packageColour(neighbour, ownModule)}
          />
          <FunctionName of={neighbour} ownModule={ownModule} />
        </button>
      ))}
    </div>
  );
}

interface WeightProps {
  readonly value: number;
  readonly whole: number;
  readonly style: ValueStyle;
  readonly colour: string;
}

function Weight({ value, whole, style, colour }: WeightProps) {
  const share = whole === 0 ? 0 : Math.min(1, Math.abs(value / whole));
  return (
    <>
      <span className="drawer-value" title={style.exact(value)}>
        {style.cell(value)}
      </span>
      <span className="drawer-share">{(share * 100).toFixed(1)} %</span>
      <span className="drawer-bar" aria-hidden="true">
        <span className={`drawer-bar-fill package-${colour}`} style={{ width: `${share * 100}%` }} />
      </span>
    </>
  );
}

/** `orders-api/dates.go:31` of a whole path: its last parts say enough, the rest is in the tooltip. */
function placeOf(file: string, line: number, parts: number): string {
  const short = file.split('/').filter(Boolean).slice(-parts).join('/');
  return line > 0 ? `${short}:${line}` : short;
}
