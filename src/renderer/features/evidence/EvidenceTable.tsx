import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useRef } from 'react';
import { formatBytes, formatNumber } from '#core/base/units';
import type { Evidence } from '#core/case/model';
import type { CaseView, VerificationView } from '#core/contract/methods';
import { useText } from '../../i18n';

const rowHeight = 24;

interface EvidenceTableProps {
  readonly caseView: CaseView;
  readonly result: VerificationView | null;
  readonly selection: string | null;
  readonly onSelect: (id: string) => void;
}

export function EvidenceTable({ caseView, result, selection, onSelect }: EvidenceTableProps) {
  const t = useText();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { evidence, captures } = caseView;
  const virtual = useVirtualizer({
    count: evidence.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  if (evidence.length === 0) return <p className="evidence-none">{t('evidence.none')}</p>;

  const captureOf = new Map(
    captures.flatMap(({ label, number, evidence: files }) =>
      files.map((file) => [file.id, label === 'baseline' ? t('evidence.capture.baseline') : String(number)]),
    ),
  );
  const selected = evidence.findIndex((one) => one.id === selection);
  const move = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -evidence.length,
      End: evidence.length,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(evidence.length - 1, Math.max(0, selected + step));
    onSelect(evidence[next].id);
    virtual.scrollToIndex(next);
  };

  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div className="evidence-scroller" ref={scroller}>
      <table
        className="evidence-table"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked by keys is a grid
        role="grid"
        aria-label={t('evidence.title')}
        aria-rowcount={evidence.length + 1}
        aria-activedescendant={selected >= 0 ? `${id}-${selected}` : undefined}
        tabIndex={0}
        onKeyDown={move}
      >
        <thead>
          <tr>
            {(['id', 'kind', 'name', 'capture', 'size', 'taken', 'state'] as const).map((column) => (
              <th key={column} scope="col" className={`evidence-${column}`}>
                {t(`evidence.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr style={{ height: before }} />}
          {items.map(({ index }) => {
            const one = evidence[index];
            return (
              <tr
                key={one.id}
                id={`${id}-${index}`}
                aria-rowindex={index + 2}
                aria-selected={index === selected}
                onClick={() => onSelect(one.id)}
              >
                <td className="evidence-id">{one.id}</td>
                <td className="evidence-kind">{one.kind}</td>
                <td className="evidence-name" title={one.name}>
                  {one.name}
                </td>
                <td className="evidence-capture">{captureOf.get(one.id) ?? '–'}</td>
                <td className="evidence-size" title={`${formatNumber(one.bytes)} bytes`}>
                  {formatBytes(one.bytes)}
                </td>
                <td className="evidence-taken" title={one.provenance.takenAt}>
                  {one.provenance.takenAt.slice(11, 19)}
                </td>
                <td className="evidence-state">
                  <State evidence={one} result={result} />
                </td>
              </tr>
            );
          })}
          {after > 0 && <tr style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}

/** How the file came, and what the last check found: a mark, and the word beside it. */
function State({ evidence, result }: { evidence: Evidence; result: VerificationView | null }) {
  const t = useText();
  const found = result?.missing.includes(evidence.id)
    ? 'missing'
    : result?.changed.includes(evidence.id)
      ? 'changed'
      : evidence.provenance.complete !== 'whole'
        ? evidence.provenance.complete
        : result
          ? 'verified'
          : 'whole';
  const tone =
    found === 'verified'
      ? 'good'
      : found === 'whole'
        ? 'plain'
        : found === 'missing' || found === 'changed'
          ? 'bad'
          : 'warn';
  return (
    <span className={`evidence-mark evidence-mark-${tone}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {tone === 'good' || tone === 'plain' ? (
          <path d="M1.5 6.5 4.5 9.5 10.5 2.5" />
        ) : (
          <path d="M6 1 11.5 11H.5ZM6 4.5v3M6 9v.6" />
        )}
      </svg>
      {t(`evidence.state.${found}`)}
    </span>
  );
}
