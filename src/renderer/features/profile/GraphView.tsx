import { Table2, Waypoints } from 'lucide-react';
import { drawCallGraph } from '#core/graph-layout/draw-call-graph';
import { useLanguage, useText } from '../../i18n';
import type { PercentOf } from '../../profiles/percent-of';
import type { ValueStyle } from '../../profiles/values';
import { useViewExports } from '../../profiles/view-exports';
import type { GraphSight } from '../../state/look';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import type { Sorting } from '../../ui/Table';
import { tableAsTsv } from '../../ui/table-text';
import { CallGraph, type Picture } from './CallGraph';
import { GraphTable, graphColumns, graphRows } from './GraphTable';

interface GraphViewProps {
  readonly picture: Picture;
  readonly style: ValueStyle;
  readonly percentOf: PercentOf;
  readonly ownModule: string | null;
  readonly difference: boolean;
  readonly filter: string;
  readonly selection: string | null;
  readonly sorting: Sorting;
  readonly asTable: boolean;
  readonly onAsTable: (asTable: boolean) => void;
  readonly sight: GraphSight | null;
  readonly onSight: (sight: GraphSight | null) => void;
  readonly onSelect: (name: string | null) => void;
  readonly onFocus: (name: string) => void;
}

/** The call graph, as a picture or in rows, with what pprof's legend says of it. */
export function GraphView(props: GraphViewProps) {
  const { picture, asTable, onAsTable, difference, selection } = props;
  const t = useText();
  const language = useLanguage();
  useViewExports({
    table: () => tableAsTsv(graphColumns(picture, props, t), graphRows(picture)),
    svg: () =>
      drawCallGraph(picture.placed, {
        language,
        hotPath: [],
        accused: selection,
        difference,
      }),
  });
  if (picture.placed.nodes.length === 0) return <Empty title={t('profile.nothing')} />;
  if (asTable) {
    return (
      <div className="graph">
        <GraphTable {...props} />
        <div className="graph-tools">
          <Button
            icon={<Waypoints size={14} strokeWidth={1.75} aria-hidden="true" />}
            onClick={() => onAsTable(false)}
          >
            {t('profile.graph.asGraph')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <CallGraph {...props}>
      <Button
        icon={<Table2 size={14} strokeWidth={1.75} aria-hidden="true" />}
        onClick={() => onAsTable(true)}
      >
        {t('profile.graph.asTable')}
      </Button>
      <GraphLegend legend={picture.answer.graph.legend} />
    </CallGraph>
  );
}

function GraphLegend({ legend }: { legend: readonly string[] }) {
  const t = useText();
  return (
    <details className="graph-legend">
      <summary>{t('profile.graph.legend')}</summary>
      <pre>{legend.join('\n').trim()}</pre>
    </details>
  );
}
