import { MapIcon, Minus, Plus, Tags } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { heatOpacity } from '#core/graph-layout/draw-call-graph';
import {
  inlineMark,
  type PlacedEdge,
  type PlacedGraph,
  type PlacedLabel,
  type PlacedNode,
} from '#core/graph-layout/layout-call-graph';
import {
  baselinesOf,
  boxInset,
  labelLines,
  labelText,
  packageSize,
  valueSize,
  withUnit,
} from '#core/graph-layout/node-box';
import { CommandButton } from '../../commands/CommandButton';
import { hearCommands } from '../../commands/hear-commands';
import { keysAsText, onMac } from '../../commands/keys';
import { useCommand } from '../../commands/run';
import { type Text, useText } from '../../i18n';
import { packageColour } from '../../profiles/packages';
import type { ValueStyle } from '../../profiles/values';
import type { GraphSight } from '../../state/look';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Tooltip } from '../../ui/Tooltip';
import type { GraphAnswer } from '../../worker/profile-calls';
import { finder } from '../../worker/search-words';
import { GraphMinimap } from './GraphMinimap';
import type { Shortened } from './graph-budget';
import { type Spot, sameSight, sightAt, spotOf } from './graph-sight';
import { type GraphStep, graphStep } from './graph-steps';
import { edgeKey, hotPath } from './hot-path';
import { ownShare } from './own-share';
import { usePanZoom } from './use-pan-zoom';

export interface Picture {
  readonly answer: GraphAnswer;
  readonly placed: PlacedGraph;
  /** Null where all of it is drawn that the view asks for. */
  readonly shortened: Shortened | null;
}

interface CallGraphProps {
  readonly picture: Picture;
  readonly style: ValueStyle;
  readonly ownModule: string | null;
  readonly selection: string | null;
  /** The values are what changed. */
  readonly difference: boolean;
  readonly filter: string;
  readonly onClear: () => void;
  readonly minimap: boolean;
  readonly labels: boolean;
  /** Where somebody looked; null: the picture finds its own place. */
  readonly sight: GraphSight | null;
  readonly onSight: (sight: GraphSight | null) => void;
  readonly onSelect: (name: string | null) => void;
  /** Enter and double click. */
  readonly onFocus: (name: string) => void;
  /** What is to be said of the picture as a whole. */
  readonly note: ReactNode;
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
  const hot = useMemo(() => new Set(hotPath(answer.graph).map(edgeKey)), [answer]);
  const found = finder(filter);
  const matches = found === null ? 0 : placed.nodes.filter(({ node }) => found(node.name)).length;
  const tones = new Map(answer.rows.map((row) => [row.function, packageColour(row, ownModule)]));

  const details = useMemo(() => changesIn(answer, style, t), [answer, style, t]);
  const describe = (of: PlacedNode) => titleOf(of, style, details.get(of.node.number) ?? '');
  const selected = placed.nodes.find(({ node }) => node.name === selection);

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
        <span className="visually-hidden" aria-live="polite">
          {selected ? describe(selected).replaceAll('\n', ', ') : ''}
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
            {placed.edges.map((of) => (
              <GraphEdge
                key={edgeKey(of.edge)}
                of={of}
                total={placed.total}
                style={style}
                tone={
                  difference
                    ? changeClass('graph-edge', of.edge.value)
                    : hot.has(edgeKey(of.edge)) && 'graph-edge-hot'
                }
              />
            ))}
            {placed.labels.map((of) => (
              <GraphLabel key={of.of.id} of={of} />
            ))}
            {placed.nodes.map((of) => (
              <GraphBox
                key={of.node.number}
                of={of}
                colour={tones.get(of.node.name) ?? 'runtime'}
                unit={placed.unit === null ? '' : ` ${placed.unit.name}`}
                selected={of.node.name === selection}
                difference={difference}
                dim={found !== null && !found(of.node.name)}
                title={describe(of)}
                onSelect={onSelect}
                onFocus={onFocus}
              />
            ))}
          </g>
        </svg>
      </div>
      {props.minimap && (
        <GraphMinimap placed={placed} camera={camera} pane={pane} selection={selection} onCentre={centre} />
      )}
      <div className="graph-tools">
        {props.note}
        {found !== null && (
          <span className="graph-found" role="status">
            {matches === 0
              ? t('profile.nothingFound', { filter })
              : t('profile.graph.found', { count: matches, all: placed.nodes.length })}
            {matches === 0 && (
              <button type="button" className="link" onClick={props.onClear}>
                {t('command.profile.clearSearch')}
              </button>
            )}
          </span>
        )}
        <span className="space" />
        <CommandButton
          command="profile.minimap"
          pressed={props.minimap}
          icon={<MapIcon size={14} strokeWidth={1.75} aria-hidden="true" />}
        />
        <CommandButton
          command="profile.labels"
          pressed={props.labels}
          icon={<Tags size={14} strokeWidth={1.75} aria-hidden="true" />}
        />
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

/** By the number of a box: what the function was in the base, and its change as a part of that. */
function changesIn({ graph, rows }: GraphAnswer, style: ValueStyle, t: Text): ReadonlyMap<number, string> {
  const entries = graph.nodes.flatMap(({ number, cum }, i): [number, string][] => {
    const before = rows[i]?.before;
    if (!before) return [];
    const share = ownShare(cum, before.cum);
    const was = t('profile.graph.was', { value: style.full(before.cum) });
    return [[number, share === null ? was : `${was}, ${share} ${t('profile.of.ownCum')}`]];
  });
  return new Map(entries);
}

const titleOf = ({ node }: PlacedNode, style: ValueStyle, change: string): string =>
  [
    node.name,
    `flat ${style.exact(node.flat)} (${node.flatPercent})`,
    `cum ${style.exact(node.cum)} (${node.cumPercent})`,
    ...(change === '' ? [] : [change]),
    ...node.boxes.map(({ label, value }) => `${label}: ${style.exact(value)}`),
  ].join('\n');

interface GraphEdgeProps {
  readonly of: PlacedEdge;
  readonly total: number;
  readonly style: ValueStyle;
  readonly tone: string | null | false;
}

function GraphEdge({ of, total, style, tone }: GraphEdgeProps) {
  const { edge, points, tip, value, label } = of;
  const share = total === 0 ? 0 : Math.min(1, Math.abs(edge.value / total));
  const width = 0.8 + 3.2 * Math.sqrt(share);
  return (
    <g className={classes('graph-edge', tone)}>
      <title>{`${edge.fromName} → ${edge.toName}: ${style.exact(edge.value)}`}</title>
      <path
        className="graph-edge-line"
        d={curveOf(points)}
        strokeWidth={width}
        strokeDasharray={edge.residual ? '4 3' : undefined}
      />
      <path className="graph-edge-tip" d={arrowOf(points.at(-1) ?? tip, tip, width)} />
      {labelLines(edge.inlined ? [value, inlineMark] : [value]).map(({ text, down }) => (
        <text key={down} className="graph-edge-label" x={label.x} y={label.y + down}>
          {text}
        </text>
      ))}
    </g>
  );
}

/** A label of samples at its function: the acts on labels are in the view of that name. */
function GraphLabel({ of }: { of: PlacedLabel }) {
  const { points, tip, value, label, x, y, width, height } = of;
  return (
    <g className="graph-label">
      <title>{`${of.of.label}: ${value}`}</title>
      <path
        className="graph-edge-line"
        d={curveOf(points)}
        strokeDasharray={of.of.dotted ? '2 2' : undefined}
      />
      <path className="graph-edge-tip" d={arrowOf(points.at(-1) ?? tip, tip, 0)} />
      <text className="graph-edge-label" x={label.x} y={label.y + 3} fontSize={packageSize}>
        {value}
      </text>
      <rect className="graph-label-frame" x={x} y={y} width={width} height={height} rx={2} />
      <text className="graph-label-text" x={x + width / 2} y={y + height / 2 + 3} fontSize={packageSize}>
        {labelText(of.of.label)}
      </text>
    </g>
  );
}

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
  const base = baselinesOf(box);
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
      onContextMenu={() => onSelect(node.name)}
      onDoubleClick={() => onFocus(node.name)}
    >
      <title>{title}</title>
      <rect className="graph-box-frame" width={width} height={height} rx={3} />
      {!difference && (
        <rect
          className="graph-box-heat"
          width={width}
          height={height}
          rx={3}
          fillOpacity={box.heat * heatOpacity}
        />
      )}
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
      <text className="graph-box-name" x={left} y={base.name} fontSize={box.fontSize}>
        {box.name}
      </text>
      {box.figures.map((line, at) => (
        <text
          key={line.of ?? ''}
          className="graph-box-figures"
          x={left}
          y={base.figures[at]}
          fontSize={valueSize}
        >
          {at === 0 && difference && node.cum !== 0 && <tspan>{node.cum > 0 ? '▲ ' : '▼ '}</tspan>}
          {line.flat !== '' && (
            <tspan className={node.flat === 0 ? undefined : 'graph-box-flat'}>
              {line.of === null ? withUnit(line.flat, unit) : line.flat}
            </tspan>
          )}
          {line.of !== null && ` ${t('profile.graph.of', { cum: withUnit(line.of, unit) })}`}
        </text>
      ))}
    </g>
  );
}
