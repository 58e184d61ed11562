import { useState } from 'react';
import { visibleLine } from '#core/base/text';
import type { CaseSummary } from '#core/contract/methods';
import { message } from '#core/words/messages';
import { useSay, useText } from '../../i18n';
import { openCase } from '../../state/navigation';
import { CaseIcon } from '../../ui/CaseIcon';
import { GradeMark } from '../../ui/marks';
import { type Column, Table } from '../../ui/Table';
import { useWhen } from '../../ui/use-when';

export function RecentCases({ cases }: { cases: readonly CaseSummary[] }) {
  const t = useText();
  const say = useSay();
  const when = useWhen();
  const [chosen, setChosen] = useState<string | null>(null);
  const columns: readonly Column<CaseSummary>[] = [
    {
      id: 'title',
      label: t('welcome.column.case'),
      width: 'minmax(200px, 2fr)',
      cell: ({ manifest }) => (
        <>
          <CaseIcon manifest={manifest} size={14} />
          <span className="recent-title">{visibleLine(manifest.title)}</span>
        </>
      ),
    },
    {
      id: 'function',
      label: t('welcome.column.verdict'),
      width: 'minmax(160px, 1.4fr)',
      cell: ({ verdict }) =>
        verdict ? (
          <code>{visibleLine(verdict.function ?? verdict.class)}</code>
        ) : (
          <span className="quiet">{t('welcome.noVerdict')}</span>
        ),
    },
    {
      id: 'host',
      label: t('hosts.column.host'),
      width: 'minmax(100px, 0.8fr)',
      cell: ({ host, manifest }) => (
        <span className="quiet">
          {manifest.sample
            ? t('welcome.recorded')
            : host === 'local'
              ? t('sidebar.local')
              : visibleLine(host ?? t('ui.unknown'))}
        </span>
      ),
    },
    {
      id: 'grade',
      label: t('overview.column.grade'),
      width: 112,
      cell: ({ verdict }) =>
        verdict && (
          <>
            <GradeMark grade={verdict.grade} />
            <span>{say.message(message(`grade.${verdict.grade}`))}</span>
          </>
        ),
    },
    {
      id: 'when',
      label: t('welcome.column.when'),
      width: 112,
      number: true,
      cell: ({ lastChange, manifest }) => (
        <span className="quiet">{manifest.sample ? t('welcome.builtIn') : when(lastChange, 'long')}</span>
      ),
    },
  ];
  const open = ({ manifest }: CaseSummary) => openCase(manifest.id, 'overview');
  return (
    <section className="recent">
      <div className="recent-head">
        <h3>{t('welcome.recent')}</h3>
        {cases.length > 0 && <span className="quiet">{cases.length}</span>}
      </div>
      {cases.length === 0 ? (
        <p className="recent-none">{t('welcome.first')}</p>
      ) : (
        <div className="recent-table">
          <Table
            headless
            clickOpens
            label={t('welcome.recent')}
            columns={columns}
            rows={cases}
            rowKey={({ manifest }) => manifest.id}
            selected={chosen}
            onSelect={({ manifest }) => setChosen(manifest.id)}
            onOpen={open}
          />
        </div>
      )}
    </section>
  );
}
