import { Plus, Search } from 'lucide-react';
import { type ReactNode, type Ref, useState } from 'react';
import type { ProfileView } from '#core/profile/index';
import { useText } from '../../i18n';
import type { ProfileLook } from '../../state/look';
import { Kbd } from '../../ui/Kbd';
import { FilterChip } from './FilterChip';
import { chipsOf, edited, removed, switched } from './filters';
import { NewFilter } from './NewFilter';

interface FilterBarProps {
  readonly look: ProfileLook;
  readonly onLook: (part: Partial<ProfileLook>) => void;
  readonly onView: (part: Partial<ProfileView>) => void;
  /** What is shown of what there is. */
  readonly summary: string;
  readonly search: Ref<HTMLInputElement>;
  /** Further acts on the view, at the end. */
  readonly children: ReactNode;
}

/** What is searched, and what filters: each setting is a chip that can be switched off, edited and taken away. */
export function FilterBar({ look, onLook, onView, summary, search, children }: FilterBarProps) {
  const t = useText();
  const [adding, setAdding] = useState(false);
  const { filter } = look;
  return (
    <div className="filter-bar">
      <label className="filter-search">
        <Search size={14} strokeWidth={1.75} aria-hidden="true" />
        <input
          ref={search}
          type="text"
          value={filter}
          placeholder={t('profile.filter.placeholder')}
          aria-label={t('profile.filter.placeholder')}
          spellCheck={false}
          onChange={(event) => onLook({ filter: event.target.value })}
          onKeyDown={(event) => {
            if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') event.stopPropagation();
            if (event.key === 'Escape' && !event.nativeEvent.isComposing && filter !== '') {
              event.stopPropagation();
              onLook({ filter: '' });
            }
          }}
        />
        {filter === '' && <Kbd keys="/" />}
      </label>
      {chipsOf(look).map((chip) => (
        <FilterChip
          key={`${chip.flag} ${chip.active ? '' : chip.value}`}
          chip={chip}
          onSwitch={() => onLook(switched(look, chip))}
          onRemove={() => onLook(removed(look, chip))}
          onEdit={(text) => {
            const changed = edited(look, chip, text);
            if (changed) onLook(changed);
            return changed !== null;
          }}
        />
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
      <div className="filter-end">
        <span className="filter-summary" title={summary}>
          {summary}
        </span>
        {children}
      </div>
    </div>
  );
}
