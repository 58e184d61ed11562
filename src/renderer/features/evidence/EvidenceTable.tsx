import { useMemo } from 'react';
import { formatBytes, formatNumber } from '#core/base/units';
import type { Evidence } from '#core/case/model';
import type { CaseView, VerificationView } from '#core/contract/methods';
import { useText } from '../../i18n';
import { type Column, Table } from '../../ui/Table';
import { useMedia } from '../../ui/use-media';

interface EvidenceTableProps {
  readonly caseView: CaseView;
  readonly result: VerificationView | null;
  readonly selection: string | null;
  readonly onSelect: (id: string) => void;
}

const byText = (text: (one: Evidence) => string) => (a: Evidence, b: Evidence) =>
  text(a) < text(b) ? -1 : Number(text(a) > text(b));

export function EvidenceTable({ caseView, result, selection, onSelect }: EvidenceTableProps) {
  const t = useText();
  const wide = useMedia('(min-width: 1280px)');
  const { evidence, captures } = caseView;
  const columns = useMemo<readonly Column<Evidence>[]>(() => {
    const captureOf = new Map(
      captures.flatMap(({ label, number, evidence: files }) =>
        files.map((file) => [
          file.id,
          label === 'baseline' ? t('evidence.capture.baseline') : String(number),
        ]),
      ),
    );
    const all: readonly (Column<Evidence> & { readonly wideOnly?: boolean })[] = [
      {
        id: 'id',
        label: t('evidence.column.id'),
        width: 84,
        cell: ({ id }) => <span className="evidence-id">{id}</span>,
      },
      {
        id: 'kind',
        label: t('evidence.column.kind'),
        width: 'minmax(92px, 0.35fr)',
        wideOnly: true,
        compare: byText(({ kind }) => kind),
        title: ({ kind }) => kind,
        cell: ({ kind }) => <span className="evidence-weak">{kind.replace(/-(profile|series)$/, '')}</span>,
      },
      {
        id: 'name',
        label: t('evidence.column.name'),
        width: 'minmax(112px, 1fr)',
        compare: byText(({ name }) => name),
        cell: ({ name }) => (
          <span className="evidence-name" title={name}>
            {name}
          </span>
        ),
      },
      {
        id: 'capture',
        label: t('evidence.column.capture'),
        width: 68,
        cell: ({ id }) => <span className="evidence-weak">{captureOf.get(id) ?? '–'}</span>,
      },
      {
        id: 'size',
        label: t('evidence.column.size'),
        width: 80,
        number: true,
        compare: (a, b) => a.bytes - b.bytes,
        cell: ({ bytes }) => <span title={`${formatNumber(bytes)} bytes`}>{formatBytes(bytes)}</span>,
      },
      {
        id: 'taken',
        label: t('evidence.column.taken'),
        className: 'cell-time',
        width: 76,
        wideOnly: true,
        compare: byText(({ provenance }) => provenance.takenAt),
        cell: ({ provenance: { takenAt } }) => (
          <span className="evidence-weak" title={takenAt}>
            {takenAt.slice(11, 19)}
          </span>
        ),
      },
      {
        id: 'state',
        label: t('evidence.column.state'),
        width: 88,
        cell: (one) => <State evidence={one} result={result} />,
      },
    ];
    return all.filter(({ wideOnly }) => wide || !wideOnly);
  }, [captures, result, wide, t]);
  if (evidence.length === 0) return <p className="evidence-none">{t('evidence.none')}</p>;
  return (
    <Table
      label={t('evidence.title')}
      columns={columns}
      rows={evidence}
      rowKey={({ id }) => id}
      selected={selection}
      onSelect={({ id }) => onSelect(id)}
      fill
      main
    />
  );
}

type Found = 'verified' | 'changed' | 'missing' | Evidence['provenance']['complete'];

/** How the file came, and what the last check found of it. */
function foundOf({ id, provenance }: Evidence, result: VerificationView | null): Found {
  if (result?.missing.includes(id)) return 'missing';
  if (result?.changed.includes(id)) return 'changed';
  if (provenance.complete !== 'whole') return provenance.complete;
  return result ? 'verified' : 'whole';
}

const tones: Partial<Readonly<Record<Found, string>>> = {
  verified: 'good',
  whole: 'plain',
  missing: 'bad',
  changed: 'bad',
};

/** A mark, and the word beside it. */
function State({ evidence, result }: { evidence: Evidence; result: VerificationView | null }) {
  const t = useText();
  const found = foundOf(evidence, result);
  const tone = tones[found] ?? 'warn';
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
