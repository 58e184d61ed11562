import { Plus, Search, X } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import type { ProfileView } from '#core/profile/index';
import { useText } from '../../i18n';
import { chipsOf, type FilterOption, filterOptions, withFilter, withoutFilter } from './filters';

interface FilterBarProps {
  readonly view: ProfileView;
  readonly onView: (part: Partial<ProfileView>) => void;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** What is shown of what there is. */
  readonly summary: string;
}

export function FilterBar({ view, onView, filter, onFilter, summary }: FilterBarProps) {
  const t = useText();
  const [adding, setAdding] = useState(false);
  return (
    <div className="filter-bar">
      <label className="filter-search">
        <Search size={14} strokeWidth={1.75} aria-hidden="true" />
        <input
          type="text"
          value={filter}
          placeholder={t('profile.filter.placeholder')}
          aria-label={t('profile.filter.placeholder')}
          spellCheck={false}
          onChange={(event) => onFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.nativeEvent.isComposing && filter !== '') {
              event.stopPropagation();
              onFilter('');
            }
          }}
        />
      </label>
      {chipsOf(view).map(({ option, value }) => (
        <span className="filter-chip" key={option}>
          <span className="filter-chip-name">{option}</span>
          <span className="filter-chip-value" title={value}>
            {value}
          </span>
          <button
            type="button"
            aria-label={t('profile.filter.remove', { option })}
            onClick={() => onView(withoutFilter(option))}
          >
            <X size={12} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </span>
      ))}
      {adding ? (
        <NewFilter
          onDone={(part) => {
            setAdding(false);
            if (part) onView(part);
          }}
        />
      ) : (
        <button type="button" className="filter-add" onClick={() => setAdding(true)}>
          <Plus size={12} strokeWidth={1.75} aria-hidden="true" />
          {t('profile.filter.add')}
        </button>
      )}
      <span className="filter-summary">{summary}</span>
    </div>
  );
}

function NewFilter({ onDone }: { onDone: (part: Partial<ProfileView> | null) => void }) {
  const t = useText();
  const [option, setOption] = useState<FilterOption>('focus');
  const [value, setValue] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const part = withFilter(option, value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value === '') onDone(null);
    else if (part) onDone(part);
  };
  return (
    <form
      className="filter-new"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
          event.stopPropagation();
          onDone(null);
        }
      }}
    >
      <select
        value={option}
        aria-label={t('profile.filter.option')}
        onChange={(event) => {
          setOption(event.target.value as FilterOption);
          field.current?.focus();
        }}
      >
        {Object.keys(filterOptions).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <input
        ref={field}
        type="text"
        // biome-ignore lint/a11y/noAutofocus: the person just asked for this field
        autoFocus
        value={value}
        aria-label={t('profile.filter.value')}
        aria-invalid={value !== '' && part === null}
        placeholder={t('profile.filter.value')}
        spellCheck={false}
        onChange={(event) => setValue(event.target.value)}
      />
    </form>
  );
}
