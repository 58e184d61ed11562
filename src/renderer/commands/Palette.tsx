import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { useText } from '../i18n';
import { setFloat } from '../state/app';
import { Kbd } from '../ui/Kbd';
import { useFocusInside } from '../ui/use-focus-inside';
import { type Entry, linkEntry, matching, usePaletteEntries } from './palette-entries';
import './floats.css';

/** Everything that can be done or opened, by its name in both languages. */
export function Palette() {
  const t = useText();
  const id = useId();
  const ref = useFocusInside<HTMLDivElement>();
  const entries = usePaletteEntries();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const found = useMemo(() => {
    const link = linkEntry(query, t);
    return link ? [link] : matching(entries, query);
  }, [entries, query, t]);
  const at = Math.min(chosen, found.length - 1);
  const close = () => setFloat(null);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    entry.run();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 8,
      PageUp: at - 8,
    };
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') run(found[at]);
    else if (event.key in steps) setChosen(Math.max(0, Math.min(found.length - 1, steps[event.key])));
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc does the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same
    <div className="scrim" onClick={(event) => event.target === event.currentTarget && close()}>
      <div ref={ref} className="palette" role="dialog" aria-modal="true" aria-label={t('palette.title')}>
        <div className="palette-field">
          <Search size={16} strokeWidth={1.75} aria-hidden="true" />
          <input
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls={id}
            aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
            aria-label={t('palette.title')}
            placeholder={t('palette.title')}
            spellCheck={false}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setChosen(0);
            }}
            onKeyDown={press}
          />
          <span className="quiet" role="status">
            {t('palette.matches', { count: found.length })}
          </span>
        </div>
        <div className="palette-list" id={id} role="listbox" aria-label={t('palette.title')}>
          {found.map((entry, index) => (
            <Row
              key={entry.id}
              id={`${id}-${index}`}
              entry={entry}
              query={query}
              chosen={index === at}
              begins={index === 0 || found[index - 1].group !== entry.group}
              onRun={() => run(entry)}
            />
          ))}
          {found.length === 0 && <p className="palette-none">{t('palette.none')}</p>}
        </div>
        <div className="palette-foot">
          <Kbd keys="ArrowUp" />
          <Kbd keys="ArrowDown" />
          <span>{t('palette.choose')}</span>
          <Kbd keys="Enter" />
          <span>{t('palette.run')}</span>
          <Kbd keys="Escape" />
          <span>{t('palette.close')}</span>
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly entry: Entry;
  readonly query: string;
  readonly chosen: boolean;
  readonly begins: boolean;
  readonly onRun: () => void;
}

function Row({ id, entry, query, chosen, begins, onRun }: RowProps) {
  const t = useText();
  return (
    <>
      {begins && (
        <div className="palette-group" role="presentation">
          {t(entry.group)}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the field names the active row */}
      <div
        id={id}
        role="option"
        aria-selected={chosen}
        className="palette-row"
        ref={(row) => {
          if (chosen) row?.scrollIntoView({ block: 'nearest' });
        }}
        onClick={onRun}
      >
        <span className="ellipsis">{marked(entry.title, query)}</span>
        <span className="quiet ellipsis">{entry.about}</span>
        <span className="space" />
        {entry.keys !== null && <Kbd keys={entry.keys} then={t('commands.then')} />}
      </div>
    </>
  );
}

/** The part that was typed, in ink. */
function marked(title: string, query: string): ReactNode {
  const at = query === '' ? -1 : title.toLowerCase().indexOf(query.trim().toLowerCase());
  if (at < 0) return title;
  const end = at + query.trim().length;
  return (
    <>
      {title.slice(0, at)}
      <mark>{title.slice(at, end)}</mark>
      {title.slice(end)}
    </>
  );
}
