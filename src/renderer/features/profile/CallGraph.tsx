import { Minus, Plus } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { PlacedGraph, PlacedNode } from '#core/graph-layout/layout-call-graph';
import { boxInset, packageSize, valueSize } from '#core/graph-layout/node-box';
import { CommandButton } from '../../commands/CommandButton';
import { hearCommands } from '../../commands/hear-commands';
import { keysAsText, onMac } from '../../commands/keys';
import { useCommand } from '../../commands/run';
import { useText } from '../../i18n';
import { packageColour } from '../../profiles/packages';
import type { ValueStyle } from '../../profiles/values';
import type { GraphSight } from '../../state/look';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Tooltip } from '../../ui/Tooltip';
import type { GraphAnswer } from '../../worker/profile-calls';
import { GraphMinimap } from './GraphMinimap';
import { type Spot, sameSight, sightAt, spotOf } from './graph-sight';
import { type GraphStep, graphStep } from './graph-steps';
import { edgeKey, hotPath } from './hot-path';
import { searched } from './rows';
import { usePanZoom } from './use-pan-zoom';

export interface Picture {
  readonly answer: GraphAnswer;
  readonly placed: PlacedGraph;
}

interface CallGraphProps {
  readonly picture: Picture;
  readonly style: ValueStyle;
  readonly ownModule: string | null;
  readonly selection: string | null;
  /** The values are what changed. */
  readonly difference: boolean;
  readonly filter: string;
  /** Where somebody looked; null: the picture finds its own place. */
  readonly sight: GraphSight | null;
  readonly onSight: (sight: GraphSight | null) => void;
  readonly onSelect: (name: string | null) => void;
  /** Enter and double click. */
  readonly onFocus: (name: string) => void;
  /** Further buttons beside the zoom. */
  readonly children: ReactNode;
}

const curveOf = (points: readonly { x: number; y: number }[]) => {
  const [start, ...rest] = points;
  return start ? `M${start.x} ${start.y}C${rest.map(({ x, y }) => `${x} ${y}`).join(' ')}` : '';
};

/** An arrow head of this size whose tip is at the end of the edge. */
function arrowOf(from: { x: number; y: number }, tip: { x: number; y: number }, width: number): string {
  const length = 7 + width;
  const half = 3 + width * 0.7;
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const corner = (along: number, across: number) =>
    `${tip.x - along * cos - across * sin} ${tip.y - along * sin + across * cos}`;
  return `M${tip.x} ${tip.y}L${corner(length, half)}L${corner(length, -half)}Z`;
}

/** How far the picture moves by one press of a key. */
const panPixels = 48;

const boxOf = ({ x, y, box: { width, height } }: PlacedNode) => ({ x, y, width, height });

/** What a large graph opens on: the selected function, else the one that holds most. */
function boxToSee({ nodes }: PlacedGraph, selection: string | null) {
  const selected = nodes.find(({ node }) => node.name === selection);
  const [largest] = nodes.toSorted((a, b) => Math.abs(b.node.flat) - Math.abs(a.node.flat));
  const found = selected ?? largest;
  return found ? boxOf(found) : null;
}

export function CallGraph(props: CallGraphProps) {
  const { picture, style, ownModule, selection, difference, filter, onSelect, onFocus, children } = props;
  const { answer, placed } = picture;
  const t = useText();
  const pane = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new picture moves the camera, no later selection
  const firstSight = useMemo(() => boxToSee(placed, selection), [placed]);
  const boxes = useMemo(() => placed.nodes.map(boxOf), [placed]);
  const { kept, onRest } = useSight(placed, props.sight, props.onSight);
  const { camera, showAll, zoom, pan, reveal, centre, handlers } = usePanZoom(pane, {
    content: placed,
    sight: firstSight,
    boxes,
    kept,
    onRest,
  });
  const hot = useMemo(() => hotPath(answer.graph), [answer]);
  const found = searched(filter);
  const tones = new Map(answer.rows.map((row) => [row.function, packageColour(row, ownModule)]));

  const show = useRef(reveal);
  show.current = reveal;
  /** Who is led to a place sees that place, wherever the selected box may be. */
  const known = useRef(kept === null ? null : selection);
  useEffect(() => {
    if (kept !== null && known.current === selection) return;
    known.current = selection;
    const found = placed.nodes.find(({ node }) => node.name === selection);
    if (found) show.current(boxOf(found));
  }, [selection, placed, kept]);

  const walk = (step: GraphStep) => () => {
    const next = graphStep(step, placed, selection);
    if (next !== null) onSelect(next);
  };
  useCommand('graph.caller', walk('caller'));
  useCommand('graph.callee', walk('callee'));
  useCommand('graph.left', walk('left'));
  useCommand('graph.right', walk('right'));
  useCommand('graph.focus', selection === null ? null : () => onFocus(selection));
  useCommand('graph.panUp', () => pan(0, panPixels));
  useCommand('graph.panDown', () => pan(0, -panPixels));
  useCommand('graph.panLeft', () => pan(panPixels, 0));
  useCommand('graph.panRight', () => pan(-panPixels, 0));
  useCommand('graph.zoomIn', () => zoom(1.25));
  useCommand('graph.zoomOut', () => zoom(0.8));
  useCommand('graph.whole', showAll);

  return (
    <div className="graph">
      <div
        ref={pane}
        className="graph-pane"
        role="application"
        aria-label={t('profile.graph.label')}
        aria-describedby="graph-keys"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the arrow keys
        tabIndex={0}
        onKeyDown={hearCommands('graph')}
        {...handlers}
      >
        <span id="graph-keys" className="visually-hidden">
          {t('profile.graph.keys')}
        </span>
        <svg className="graph-picture" role="presentation">
          <defs>
            <pattern
              id="graph-grew"
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect className="graph-grew-ground" width="6" height="6" />
              <rect className="graph-grew-line" width="2" height="6" />
            </pattern>
          </defs>
          <g transform={`translate(${camera.x} ${camera.y}) scale(${camera.scale})`}>
            {placed.edges.map(({ edge, points, tip, value, label }) => {
              const share = placed.total === 0 ? 0 : Math.min(1, Math.abs(edge.value / placed.total));
              const width = 0.8 + 3.2 * Math.sqrt(share);
              return (
                <g
                  key={edgeKey(edge)}
                  className={classes(
                    'graph-edge',
                    difference
                      ? changeClass('graph-edge', edge.value)
                      : hot.has(edgeKey(edge)) && 'graph-edge-hot',
                  )}
                >
                  <title>{`${edge.fromName} → ${edge.toName}: ${style.exact(edge.value)}`}</title>
                  <path
                    className="graph-edge-line"
                    d={curveOf(points)}
                    strokeWidth={width}
                    strokeDasharray={edge.residual ? '4 3' : undefined}
                  />
                  <path className="graph-edge-tip" d={arrowOf(points.at(-1) ?? tip, tip, width)} />
                  <text className="graph-edge-label" x={label.x} y={label.y + 3.5}>
                    {value}
                  </text>
                </g>
              );
            })}
            {placed.nodes.map((of) => (
              <GraphBox
                key={of.node.number}
                of={of}
                colour={tones.get(of.node.name) ?? 'runtime'}
                unit={placed.unit?.name ?? ''}
                selected={of.node.name === selection}
                difference={difference}
                dim={found !== null && !found(of.node.name)}
                title={`${of.node.name}\nflat ${style.exact(of.node.flat)}\ncum ${style.exact(of.node.cum)}`}
                onSelect={onSelect}
                onFocus={onFocus}
              />
            ))}
          </g>
        </svg>
      </div>
      <GraphMinimap placed={placed} camera={camera} pane={pane} selection={selection} onCentre={centre} />
      <div className="graph-tools">
        <CommandButton
          command="graph.zoomOut"
          icon={<Minus size={14} strokeWidth={1.75} aria-hidden="true" />}
        />
        <Tooltip text={t('command.graph.whole')} keys={keysAsText('graph.whole', onMac)}>
          <Button onClick={showAll}>{t('profile.graph.fit')}</Button>
        </Tooltip>
        <CommandButton
          command="graph.zoomIn"
          icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
        />
        {children}
      </div>
    </div>
  );
}

/** The spot of a picture that the look leads to: one object until it is led elsewhere, or is another picture. */
function useSight(
  placed: PlacedGraph,
  sight: GraphSight | null,
  onSight: (sight: GraphSight | null) => void,
): { readonly kept: Spot | null; readonly onRest: (spot: Spot | null) => void } {
  const told = useRef(sight);
  const led = useRef<{ readonly placed: PlacedGraph; readonly kept: Spot | null } | null>(null);
  if (led.current?.placed !== placed || !sameSight(told.current, sight)) {
    told.current = sight;
    led.current = { placed, kept: sight && spotOf(placed, sight) };
  }
  return {
    kept: led.current.kept,
    onRest: (spot) => {
      const rested = spot && sightAt(placed, spot);
      if (sameSight(told.current, rested)) return;
      told.current = rested;
      onSight(rested);
    },
  };
}

/** Grew, shrank, or stayed. */
const changeClass = (of: string, value: number) =>
  value > 0 ? `${of}-grew` : value < 0 ? `${of}-shrank` : null;

interface GraphBoxProps {
  readonly of: PlacedNode;
  readonly colour: string;
  readonly unit: string;
  readonly selected: boolean;
  readonly difference: boolean;
  /** It is not what is searched. */
  readonly dim: boolean;
  readonly title: string;
  readonly onSelect: (name: string) => void;
  readonly onFocus: (name: string) => void;
}

function GraphBox({ of, colour, unit, selected, difference, dim, title, onSelect, onFocus }: GraphBoxProps) {
  const t = useText();
  const { node, box, x, y } = of;
  const { width, height } = box;
  const left = boxInset + 3;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pane has the keys
    <g
      className={classes(
        'graph-box',
        selected && 'graph-box-selected',
        dim && 'graph-box-dim',
        difference && changeClass('graph-box', node.cum),
      )}
      transform={`translate(${x} ${y})`}
      data-function={node.name}
      onClick={() => onSelect(node.name)}
      onDoubleClick={() => onFocus(node.name)}
    >
      <title>{title}</title>
      <rect className="graph-box-frame" width={width} height={height} rx={3} />
      <rect className={`graph-box-tick package-${colour}`} x={1} y={1} width={3} height={height - 2} />
      {box.flatShare > 0 && (
        <rect
          className="graph-box-share"
          x={1}
          y={height - 4}
          width={Math.max(2, (width - 2) * box.flatShare)}
          height={3}
        />
      )}
      {box.package !== '' && (
        <text className="graph-box-path" x={left} y={boxInset + packageSize - 3} fontSize={packageSize}>
          {box.package}
        </text>
      )}
      <text className="graph-box-name" x={left} y={height - boxInset - valueSize - 4} fontSize={box.fontSize}>
        {box.name}
      </text>
      <text className="graph-box-figures" x={left} y={height - boxInset + 1} fontSize={valueSize}>
        {difference && node.cum !== 0 && <tspan>{node.cum > 0 ? '▲ ' : '▼ '}</tspan>}
        <tspan className={node.flat === 0 ? undefined : 'graph-box-flat'}>{box.flat}</tspan>{' '}
        {t('profile.graph.of', { cum: `${box.cum} ${unit}`.trim() })}
      </text>
    </g>
  );
}
