import { useText } from '../../i18n';
import { classes } from '../../ui/classes';
import type { DrawnChart } from './charts';
import { lineName } from './line-name';
import { dashOf } from './paint-chart';

interface SeriesChartProps {
  readonly chart: DrawnChart;
  readonly width: number;
  readonly height: number;
  readonly stale: boolean;
}

/**
 * One chart: on the left what it is and the figures at the cursor or of now, on the right their course. The figures and
 * the picture are the stage's (`chart-stage.ts`).
 */
export function SeriesChart({ chart, width, height, stale }: SeriesChartProps) {
  const t = useText();
  return (
    <div className={classes('mon-chart', stale && 'mon-stale')} data-chart={chart.id}>
      <div className="mon-legend">
        <div className="mon-title">
          <h3>{t(chart.title)}</h3>
          <span className="mon-ceiling" aria-hidden="true" />
        </div>
        <dl>
          {chart.lines.map(({ name, look }) => (
            <div key={name}>
              <dt>
                <svg className={`mon-swatch mon-${look}`} width="14" height="6" aria-hidden="true">
                  <line x1="0" x2="14" y1="3" y2="3" strokeDasharray={dashOf(look)} />
                </svg>
                {lineName(t, name)}
              </dt>
              <dd />
            </div>
          ))}
        </dl>
      </div>
      <div className="mon-plot">
        <div aria-hidden="true">
          <canvas style={{ width, height }} />
        </div>
        {chart.about && <p className="mon-about">{t(chart.about)}</p>}
      </div>
    </div>
  );
}
