import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { useText } from '../i18n';
import { setFloat } from '../state/app';
import { IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Kbd } from '../ui/Kbd';
import { useFocusInside } from '../ui/use-focus-inside';
import { commandGroups, commandIds, commands } from './definitions';
import { canRun } from './run';
import './floats.css';

/** What every table does, and no command of its own is. */
const listKeys = [
  { id: 'rows', keys: ['ArrowUp', 'ArrowDown'] },
  { id: 'pages', keys: ['PageUp', 'PageDown'] },
  { id: 'ends', keys: ['Home', 'End'] },
  { id: 'open', keys: ['Enter'] },
  { id: 'menu', keys: ['shift+F10'] },
  { id: 'tree', keys: ['ArrowLeft', 'ArrowRight'] },
] as const;

/** Every command and its keys, grouped; those that work now in full ink. */
export function KeySheet() {
  const t = useText();
  const id = useId();
  const ref = useFocusInside<HTMLDivElement>();
  const [query, setQuery] = useState('');
  const close = () => setFloat(null);
  const wanted = query.trim().toLowerCase();
  const lists = listKeys.filter(({ id: what }) => t(`keys.lists.${what}`).toLowerCase().includes(wanted));
  const shown = commandIds.filter(
    (command) => commands[command].keys.length > 0 && t(`command.${command}`).toLowerCase().includes(wanted),
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc does the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same
    <div className="scrim" onClick={(event) => event.target === event.currentTarget && close()}>
      <div
        ref={ref}
        className="key-sheet"
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        onKeyDown={(event) => event.key === 'Escape' && close()}
      >
        <header>
          <h2 id={id}>{t('keys.title')}</h2>
          <span className="quiet">{t('keys.about')}</span>
          <span className="space" />
          <input
            className="input"
            type="text"
            placeholder={t('keys.find')}
            aria-label={t('keys.find')}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          <IconButton
            label={t('keys.close')}
            icon={<X size={16} strokeWidth={1.75} aria-hidden="true" />}
            onClick={close}
          />
        </header>
        <div className="key-groups">
          {commandGroups.map((group) => {
            const ids = shown.filter((command) => commands[command].group === group);
            if (ids.length === 0) return null;
            return (
              <section key={group}>
                <h3>{t(`commands.group.${group}`)}</h3>
                <ul>
                  {ids.map((command) => (
                    <li key={command} className={classes('key-row', !canRun(command) && 'quiet')}>
                      <span title={t(`command.${command}`)}>{t(`command.${command}`)}</span>
                      {commands[command].keys.map((keys) => (
                        <Kbd key={keys} keys={keys} then={t('commands.then')} />
                      ))}
                    </li>
                  ))}
                </ul>
              </section>
            );
          })}
          {lists.length > 0 && (
            <section>
              <h3>{t('commands.group.lists')}</h3>
              <ul>
                {lists.map(({ id: what, keys }) => (
                  <li key={what} className="key-row">
                    <span>{t(`keys.lists.${what}`)}</span>
                    {keys.map((key) => (
                      <Kbd key={key} keys={key} />
                    ))}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </div>
  );
}
