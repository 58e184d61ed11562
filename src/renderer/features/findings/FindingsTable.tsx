import type { Diagnosis, Finding, Grade } from '#core/diagnosis/finding';
import { message } from '#core/words/messages';
import { useSay, useText } from '../../i18n';
import { classes } from '../../ui/classes';
import { GradeMark } from '../../ui/marks';
import { Said } from '../../ui/Said';
import { type Column, Table } from '../../ui/Table';
import { useMedia } from '../../ui/use-media';

interface FindingsTableProps {
  readonly diagnosis: Diagnosis;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

const order: readonly Grade[] = ['proved', 'probable', 'possible', 'ruled-out'];

export function FindingsTable({ diagnosis: { findings }, chosen, onChoose }: FindingsTableProps) {
  const t = useText();
  const say = useSay();
  // The claim is what is read: its class goes first where both have no room.
  const wide = useMedia('(min-width: 1440px)');
  const ruledOut = findings.filter(({ grade }) => grade === 'ruled-out').length;
  const columns: readonly Column<Finding>[] = [
    {
      id: 'grade',
      label: t('overview.column.grade'),
      width: 104,
      compare: (a, b) => order.indexOf(a.grade) - order.indexOf(b.grade),
      cell: ({ grade }) => (
        <>
          <GradeMark grade={grade} />
          <span className={grade === 'ruled-out' ? 'quiet' : undefined}>
            {say.message(message(`grade.${grade}`))}
          </span>
        </>
      ),
    },
    {
      id: 'finding',
      label: t('overview.column.finding'),
      width: 'minmax(200px, 1fr)',
      cell: ({ claim, grade }) => (
        <span className={classes(grade === 'ruled-out' && 'finding-out')} title={say.message(claim)}>
          <Said message={claim} />
        </span>
      ),
    },
    ...(wide ? [classColumn(t('overview.column.class'))] : []),
    count('for', t('overview.column.for'), (finding) => finding.for.length),
    count('against', t('overview.column.against'), ({ against }) => against.length),
  ];
  return (
    <section className="findings">
      <div className="section-head">
        <h2>{t('overview.findings')}</h2>
        <span className="quiet">{t('overview.stand', { stand: findings.length - ruledOut, ruledOut })}</span>
      </div>
      {findings.length === 0 ? (
        <p className="overview-none">{t('overview.noFindings')}</p>
      ) : (
        <Table
          main
          label={t('overview.findings')}
          columns={columns}
          rows={findings}
          rowKey={({ id }) => id}
          selected={chosen}
          onSelect={({ id }) => onChoose(id)}
        />
      )}
    </section>
  );
}

const classColumn = (label: string): Column<Finding> => ({
  id: 'class',
  label,
  width: 176,
  compare: (a, b) => a.class.localeCompare(b.class, 'en'),
  cell: (finding) => <code className="finding-class">{finding.class}</code>,
});

const count = (id: string, label: string, value: (finding: Finding) => number): Column<Finding> => ({
  id,
  label,
  width: 64,
  number: true,
  compare: (a, b) => value(a) - value(b),
  cell: (finding) => <span className={value(finding) === 0 ? 'quiet' : undefined}>{value(finding)}</span>,
});
