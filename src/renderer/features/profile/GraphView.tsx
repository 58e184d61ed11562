import { Table2, Waypoints } from 'lucide-react';
import type { ReactNode } from 'react';
import { drawCallGraph } from '#core/graph-layout/draw-call-graph';
import { keysAsText, onMac } from '../../commands/keys';
import { useLanguage, useText } from '../../i18n';
import type { PercentOf } from '../../profiles/percent-of';
import type { ValueStyle } from '../../profiles/values';
import { useViewExports } from '../../profiles/view-exports';
import type { GraphSight } from '../../state/look';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import type { Sorting } from '../../ui/Table';
import { Tooltip } from '../../ui/Tooltip';
import { tableAsTsv } from '../../ui/table-text';
import { CallGraph, type Picture } from './CallGraph';
import { GraphTable, graphColumns, graphRows } from './GraphTable';
import { hotPath, namesAlong } from './hot-path';

interface GraphViewProps {
  readonly picture: Picture;
  readonly style: ValueStyle;
  readonly percentOf: PercentOf;
  readonly ownModule: string | null;
  readonly difference: boolean;
  readonly filter: string;
  readonly onClear: () => void;
  readonly selection: string | null;
  readonly sorting: Sorting;
  readonly asTable: boolean;
  readonly minimap: boolean;
  readonly labels: boolean;
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
        hotPath: namesAlong(hotPath(picture.answer.graph)),
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
          <ShortenedNote of={picture.shortened} />
          <span className="space" />
          <TableButton icon={<Waypoints {...icon} />} onClick={() => onAsTable(false)}>
            {t('profile.graph.asGraph')}
          </TableButton>
        </div>
      </div>
    );
  }
  return (
    <CallGraph {...props} note={<ShortenedNote of={picture.shortened} />}>
      <TableButton icon={<Table2 {...icon} />} onClick={() => onAsTable(true)}>
        {t('profile.graph.asTable')}
      </TableButton>
      <GraphLegend legend={picture.answer.graph.legend} difference={difference} />
    </CallGraph>
  );
}

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

function TableButton({
  icon: sign,
  onClick,
  children,
}: {
  icon: ReactNode;
  onClick: () => void;
  children: string;
}) {
  return (
    <Tooltip text={children} keys={keysAsText('profile.table', onMac)}>
      <Button icon={sign} onClick={onClick}>
        {children}
      </Button>
    </Tooltip>
  );
}

/** That more was asked for than can be placed; the command that is copied draws all of it. */
function ShortenedNote({ of }: { of: Picture['shortened'] }) {
  const t = useText();
  if (of === null) return null;
  const { nodes, ofNodes, edges, ofEdges } = of;
  const words = t('profile.graph.shortened', {
    nodes: nodes === ofNodes ? nodes : `${nodes} / ${ofNodes}`,
    edges: edges === ofEdges ? edges : `${edges} / ${ofEdges}`,
  });
  return (
    <Tooltip text={t('profile.graph.shortened.why')}>
      <span className="graph-shortened" role="note">
        {words}
      </span>
    </Tooltip>
  );
}

function GraphLegend({ legend, difference }: { legend: readonly string[]; difference: boolean }) {
  const t = useText();
  return (
    <details className="graph-legend">
      <summary>{t('profile.graph.legend')}</summary>
      <div className="graph-legend-body">
        {!difference && <p>{t('profile.graph.heat')}</p>}
        <pre>{legend.join('\n').trim()}</pre>
      </div>
    </details>
  );
}
