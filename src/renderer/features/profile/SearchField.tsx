import { Search } from 'lucide-react';
import type { Ref } from 'react';
import { useText } from '../../i18n';
import { Kbd } from '../../ui/Kbd';

interface SearchFieldProps {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly field: Ref<HTMLInputElement>;
}

/** The search that all views of profiles share. */
export function SearchField({ filter, onFilter, field }: SearchFieldProps) {
  const t = useText();
  return (
    <label className="filter-search">
      <Search size={14} strokeWidth={1.75} aria-hidden="true" />
      <input
        ref={field}
        type="text"
        value={filter}
        placeholder={t('profile.filter.placeholder')}
        aria-label={t('profile.filter.placeholder')}
        spellCheck={false}
        onChange={(event) => onFilter(event.target.value)}
        onKeyDown={(event) => {
          if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') event.stopPropagation();
          if (event.key === 'Escape' && !event.nativeEvent.isComposing && filter !== '') {
            event.stopPropagation();
            onFilter('');
          }
        }}
      />
      {filter === '' && <Kbd keys="/" />}
    </label>
  );
}
