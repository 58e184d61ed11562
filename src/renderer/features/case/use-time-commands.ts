import type { MemoryRecord } from '#core/chart/memory-series';
import { zoomed } from '#core/chart/time-span';
import { useCommand } from '../../commands/run';
import { setTimeLook, useTimeLook } from '../../state/spine';
import type { SpineData } from './spine-data';

interface TimeCommands {
  readonly caseId: string;
  readonly data: SpineData | null;
  readonly record: MemoryRecord;
  readonly onTable: () => void;
}

const zoomStep = 0.5;

/** The keys of the time axis: captures, the cursor, the part that is shown. */
export function useTimeCommands({ caseId, data, record, onTable }: TimeCommands): void {
  const { cursor, span, capture } = useTimeLook(caseId);
  const captures = data?.captures ?? [];
  const [first, last] = [record.at(0), record.at(record.length - 1)];
  const whole = data?.planned ?? (first !== null && last !== null ? { from: first, to: last } : null);

  const step = (by: 1 | -1) => {
    const at = captures.findIndex(({ number }) => number === capture);
    const next = at < 0 ? (by === 1 ? 0 : captures.length - 1) : at + by;
    const chosen = captures[Math.min(captures.length - 1, Math.max(0, next))];
    setTimeLook(caseId, { capture: chosen.number, cursor: null });
  };
  const move = (by: 1 | -1) => {
    const index = cursor === null ? record.length - 1 : record.nearest(cursor) + by;
    setTimeLook(caseId, { cursor: record.at(Math.min(record.length - 1, Math.max(0, index))) });
  };
  const zoom = (factor: number) => {
    if (!whole) return;
    const shown = span ?? whole;
    setTimeLook(caseId, { span: zoomed(shown, whole, factor, cursor ?? (shown.from + shown.to) / 2) });
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
    able(record.length > 0, () => move(-1)),
  );
  useCommand(
    'time.stepOn',
    able(record.length > 0, () => move(1)),
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
  useCommand('time.table', able(record.length > 0, onTable));
}
