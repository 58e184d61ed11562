import { ChartLine, Table2 } from 'lucide-react';
import { useRef } from 'react';
import { keysAsText, onMac } from '../../../commands/keys';
import { useText } from '../../../i18n';
import { PictureMenu } from '../../../pictures/PictureMenu';
import { IconButton } from '../../../ui/Button';
import { tableAsTsv } from '../../../ui/table-text';
import { FunctionChart, type SeriesShown } from './FunctionChart';
import { PointsTable } from './PointsTable';
import { pointColumns, pointsOf } from './points';

interface SeriesFigureProps extends SeriesShown {
  readonly asTable: boolean;
  readonly onAsTable: (asTable: boolean) => void;
}

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** One function over the series as a picture, or the same in rows. */
export function SeriesFigure({ asTable, onAsTable, ...shown }: SeriesFigureProps) {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  return (
    <div className="growth-figure" ref={place}>
      {asTable ? <PointsTable {...shown} /> : <FunctionChart {...shown} />}
      <div className="growth-figure-acts">
        <IconButton
          label={t(asTable ? 'flame.asPicture' : 'flame.asTable')}
          keys={keysAsText('profile.table', onMac)}
          icon={asTable ? <ChartLine {...icon} /> : <Table2 {...icon} />}
          pressed={asTable}
          onClick={() => onAsTable(!asTable)}
        />
        <PictureMenu
          name={shown.row.function}
          of={asTable ? null : () => place.current?.querySelector('figure') ?? null}
          table={() => {
            const points = pointsOf(shown);
            return tableAsTsv(pointColumns(shown, points, t), points);
          }}
        />
      </div>
    </div>
  );
}
