import { type KeyboardEvent, useRef, useState } from 'react';
import type { DoctorRow } from '#core/contract/doctor';
import { type DoctorState, doctorGroups } from '#core/probe/doctor/checks';
import { message } from '#core/words/messages';
import { useSay, useText } from '../../i18n';
import { DoctorTableRow } from './DoctorTableRow';

interface DoctorTableProps {
  readonly rows: readonly DoctorRow[];
  /** Only these; null: all. */
  readonly only: DoctorState | null;
  readonly query: string;
  readonly onInstall: (row: DoctorRow) => void;
  readonly onEnter: () => void;
}

/** Every check in its group; each opens to why it matters and what to do. Arrows move from row to row. */
export function DoctorTable({ rows, only, query, onInstall, onEnter }: DoctorTableProps) {
  const t = useText();
  const say = useSay();
  const table = useRef<HTMLTableElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const wanted = query.trim().toLowerCase();
  const textOf = ({ id, found, advice, command }: DoctorRow) =>
    [
      id,
      say.message(message(`doctor.check.${id}`)),
      say.message(found),
      advice && say.message(advice),
      command,
    ].join(' ');
  const shown = rows.filter(
    (row) => (only === null || row.state === only) && textOf(row).toLowerCase().includes(wanted),
  );
  const toggle = (id: string) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const heads = [...(table.current?.querySelectorAll<HTMLElement>('.doctor-toggle') ?? [])];
    const at = heads.indexOf(event.target as HTMLElement);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: heads.length - 1,
    };
    const to = steps[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    heads[Math.min(heads.length - 1, Math.max(0, to))]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it have the focus; it hears their arrows
    <div className="doctor-scroll" onKeyDown={press}>
      <table ref={table} className="doctor-table">
        <thead>
          <tr>
            <th scope="col">{t('doctor.column.check')}</th>
            <th scope="col">{t('doctor.column.found')}</th>
            <th scope="col">{t('doctor.column.remedy')}</th>
          </tr>
        </thead>
        {doctorGroups.map((group) => {
          const ofGroup = shown.filter((row) => row.group === group);
          if (ofGroup.length === 0) return null;
          return (
            <tbody key={group}>
              <tr className="doctor-group">
                <th scope="rowgroup" colSpan={3}>
                  {say.message(message(`doctor.group.${group}`))}
                </th>
              </tr>
              {ofGroup.map((row) => (
                <DoctorTableRow
                  key={row.id}
                  row={row}
                  open={open.has(row.id)}
                  onToggle={() => toggle(row.id)}
                  onInstall={() => onInstall(row)}
                  onEnter={onEnter}
                />
              ))}
            </tbody>
          );
        })}
      </table>
      {shown.length === 0 && <p className="doctor-hint quiet">{t('doctor.none')}</p>}
    </div>
  );
}
