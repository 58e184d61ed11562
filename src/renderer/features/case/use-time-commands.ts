import { nearestIndex, zoomed } from '#core/chart/sample-at';
import type { MemorySample } from '#core/probe/memory-sample';
import { useCommand } from '../../commands/run';
import { setTimeLook, useTimeLook } from '../../state/spine';
import type { SpineData } from './spine-data';

interface TimeCommands {
  readonly caseId: string;
  readonly data: SpineData | null;
  readonly samples: readonly MemorySample[];
  readonly onTable: () => void;
}

const zoomStep = 0.5;

/** The keys of the time axis: captures, the cursor, the part that is shown. */
export function useTimeCommands({ caseId, data, samples, onTable }: TimeCommands): void {
  const { cursor, span, capture } = useTimeLook(caseId);
  const captures = data?.captures ?? [];
  const first = samples[0];
  const last = samples.at(-1);
  const whole = data?.planned ?? (first && last ? { from: first.at, to: last.at } : null);

  const step = (by: 1 | -1) => {
    const at = captures.findIndex(({ number }) => number === capture);
    const next = at < 0 ? (by === 1 ? 0 : captures.length - 1) : at + by;
    const chosen = captures[Math.min(captures.length - 1, Math.max(0, next))];
    setTimeLook(caseId, { capture: chosen.number, cursor: null });
  };
  const move = (by: 1 | -1) => {
    const at = cursor === null ? samples.length - 1 : nearestIndex(samples, cursor) + by;
    setTimeLook(caseId, { cursor: samples[Math.min(samples.length - 1, Math.max(0, at))].at });
  };
  const zoom = (factor: number) => {
    if (whole) setTimeLook(caseId, { span: zoomed(span ?? whole, whole, factor, cursor) });
  };
  const able = <F>(yes: boolean, act: F): F | null => (yes ? act : null);
  useCommand(
    'time.previousCapture',
    able(captures.length > 0, () => step(-1)),
  );
  useCommand(
    'time.nextCapture',
    able(captures.length > 0, () => step(1)),
  );
  useCommand(
    'time.stepBack',
    able(samples.length > 0, () => move(-1)),
  );
  useCommand(
    'time.stepOn',
    able(samples.length > 0, () => move(1)),
  );
  useCommand(
    'time.zoomIn',
    able(whole !== null, () => zoom(zoomStep)),
  );
  useCommand(
    'time.zoomOut',
    able(span !== null, () => zoom(1 / zoomStep)),
  );
  useCommand(
    'time.whole',
    able(span !== null, () => setTimeLook(caseId, { span: null })),
  );
  useCommand('time.table', able(samples.length > 0, onTable));
}
