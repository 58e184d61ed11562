import { visibleLine } from '#core/base/text';
import { useText } from '../../i18n';
import { useHosts } from '../../state/hosts';
import { LinkMark } from '../../ui/marks';

/** What an investigation looks like: a line that climbs, captures on it, and the limit. */
export function DemoPicture() {
  return (
    <svg
      className="demo-picture"
      viewBox="0 0 336 90"
      width="100%"
      height="90"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path
        className="demo-heap"
        d="M0 74L28 72 56 74 84 72 112 74 134 73 150 66 168 58 186 51 204 43 222 34 240 25 240 90 0 90Z"
      />
      <path
        className="demo-rss"
        d="M0 68L30 67 60 68 90 66 120 67 134 67 150 59 168 51 186 43 204 35 222 26 240 17"
      />
      <path className="demo-forecast" d="M240 17L262 6M240 17L274 6" />
      <path className="demo-limit" d="M0 6H336" />
      <path className="demo-floor" d="M0 89.5H336" />
      {[
        [6, 68],
        [168, 51],
        [204, 35],
        [240, 17],
      ].map(([x, y]) => (
        <path
          key={x}
          className="demo-capture"
          d="M0-5.5 5.5 0 0 5.5-5.5 0z"
          transform={`translate(${x} ${y})`}
        />
      ))}
    </svg>
  );
}

const hostsShown = 3;

/** The first hosts that could be chosen. */
export function HostsPicture() {
  const t = useText();
  const hosts = useHosts(({ list }) => list.value) ?? [];
  const found = hosts.filter(({ source }) => source !== 'local');
  const shown = [...found, ...hosts.filter(({ source }) => source === 'local')].slice(0, hostsShown);
  return (
    <>
      <ul>
        {shown.map(({ name, route, source }) => (
          <li key={name} className="door-row">
            <LinkMark state="none" />
            <code>{source === 'local' ? t('sidebar.local') : visibleLine(name)}</code>
            <span className="quiet ellipsis">{route === null ? '' : visibleLine(route)}</span>
          </li>
        ))}
      </ul>
      <p className="door-count">{t('welcome.host.found', { count: found.length })}</p>
    </>
  );
}

/** What is in a case. */
export function SamplePicture() {
  const t = useText();
  const rows = ['series', 'profiles', 'verdict'] as const;
  return (
    <>
      <ul>
        {rows.map((row) => (
          <li key={row} className="door-row">
            <span>{t(`welcome.sample.${row}`)}</span>
            <span className="quiet ellipsis">{t(`welcome.sample.${row}.about`)}</span>
          </li>
        ))}
      </ul>
      <p className="door-count">{t('welcome.sample.folder')}</p>
    </>
  );
}
