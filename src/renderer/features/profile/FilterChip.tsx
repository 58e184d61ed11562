import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useText } from '../../i18n';
import { classes } from '../../ui/classes';
import type { FilterChip as Chip } from './filters';

interface FilterChipProps {
  readonly chip: Chip;
  readonly onSwitch: () => void;
  readonly onRemove: () => void;
  /** False where the text is not what the setting takes. */
  readonly onEdit: (text: string) => boolean;
}

/** A setting under pprof's word: its box switches it off and on, its value is edited in place, × takes it away. */
export function FilterChip({ chip, onSwitch, onRemove, onEdit }: FilterChipProps) {
  const t = useText();
  const { flag, value, active } = chip;
  const [text, setText] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  const done = (keep: boolean) => {
    if (keep && text !== null && text !== value && !onEdit(text)) {
      setBad(true);
      return;
    }
    setBad(false);
    setText(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    done(true);
  };
  return (
    <span className={classes('filter-chip', !active && 'filter-chip-idle')}>
      <input
        type="checkbox"
        checked={active}
        aria-label={t('profile.filter.switch', { option: flag })}
        title={t(active ? 'profile.filter.off' : 'profile.filter.on')}
        onChange={onSwitch}
      />
      <span className="filter-chip-name">{flag}</span>
      {text === null ? (
        <button
          type="button"
          className="filter-chip-value"
          title={value}
          aria-label={t('profile.filter.edit', { option: flag, value })}
          onClick={() => setText(value)}
        >
          {value}
        </button>
      ) : (
        <form onSubmit={submit}>
          <input
            type="text"
            className="filter-chip-field"
            // biome-ignore lint/a11y/noAutofocus: the person just asked for this field
            autoFocus
            value={text}
            size={Math.max(6, Math.min(40, text.length + 1))}
            aria-label={t('profile.filter.value')}
            aria-invalid={bad}
            spellCheck={false}
            onChange={(event) => {
              setBad(false);
              setText(event.target.value);
            }}
            onBlur={() => done(true)}
            onKeyDown={(event) => {
              // Undo belongs to the field while it is typed in.
              if (event.ctrlKey || event.metaKey) event.stopPropagation();
              if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
              event.stopPropagation();
              done(false);
            }}
          />
        </form>
      )}
      <button
        type="button"
        className="filter-chip-remove"
        aria-label={t('profile.filter.remove', { option: flag })}
        onClick={onRemove}
      >
        <X size={12} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </span>
  );
}
