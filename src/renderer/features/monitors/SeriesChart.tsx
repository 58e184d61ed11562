import { useLayoutEffect, useMemo, useRef } from 'react';
import { nearestAt } from '#core/chart/pixel-line';
import { formatFigure } from '#core/probe/monitors/format-figure';
import { useText } from '../../i18n';
import { useSettings } from '../../state/settings';
import { classes } from '../../ui/classes';
import type { DrawnChart } from './charts';
import { type ChartPicture, ceilingOf, dashOf, paintChart } from './paint-chart';

interface SeriesChartProps {
  readonly chart: DrawnChart;
  readonly picture: Omit<ChartPicture, 'height' | 'ceiling'>;
  /** Counts up when the lines have grown: they do so in place. */
  readonly version: number;
}

export const chartHeight = 58;

/** One chart: on the left what it is and the figures at the cursor or of now, on the right their course. */
export function SeriesChart({ chart, picture, version }: SeriesChartProps) {
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { span } = picture;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lines grow in place, the version says so
  const ceiling = useMemo(() => ceilingOf(chart, span), [chart, span, version]);
  const settings = useSettings();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours of the theme, and lines that grew in place
  useLayoutEffect(() => {
    if (canvas.current) paintChart(canvas.current, chart, { ...picture, ceiling, height: chartHeight });
  }, [chart, picture, ceiling, version, settings]);
  const time = picture.cursor ?? picture.span.to;
  return (
    <div className={classes('mon-chart', picture.stale && 'mon-stale')}>
      <div className="mon-legend">
        <div className="mon-title">
          <h3>{t(chart.title)}</h3>
          <span className="mon-ceiling" aria-hidden="true">
            {formatFigure(ceiling, chart.unit)}
          </span>
        </div>
        <dl>
          {chart.lines.map(({ name, look, at, values }) => {
            const value = values[nearestAt(at, time)];
            return (
              <div key={name}>
                <dt>
                  <svg className={`mon-swatch mon-${look}`} width="14" height="6" aria-hidden="true">
                    <line x1="0" x2="14" y1="3" y2="3" strokeDasharray={dashOf(look)} />
                  </svg>
                  {name}
                </dt>
                <dd>
                  {value === undefined || Number.isNaN(value)
                    ? t('ui.unknown')
                    : formatFigure(value, chart.unit)}
                </dd>
              </div>
            );
          })}
        </dl>
      </div>
      <div className="mon-plot">
        <div aria-hidden="true">
          <canvas ref={canvas} style={{ width: picture.width, height: chartHeight }} data-chart={chart.id} />
        </div>
        {chart.about && <p className="mon-about">{t(chart.about)}</p>}
      </div>
    </div>
  );
}
