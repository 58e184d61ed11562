import { Plus } from 'lucide-react';
import { type ReactNode, type Ref, useState } from 'react';
import type { ProfileView } from '#core/profile/index';
import { keysAsText, onMac } from '../../commands/keys';
import { useCommand } from '../../commands/run';
import { useText } from '../../i18n';
import type { ProfileLook } from '../../state/look';
import { Tooltip } from '../../ui/Tooltip';
import { FilterChips } from './FilterChips';
import { NewFilter } from './NewFilter';
import { SearchField } from './SearchField';

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

/** What is searched, and what filters. */
export function FilterBar({ look, onLook, onView, summary, search, children }: FilterBarProps) {
  const t = useText();
  const [adding, setAdding] = useState(false);
  useCommand('profile.addFilter', () => setAdding(true));
  return (
    <div className="filter-bar">
      <SearchField filter={look.filter} onFilter={(filter) => onLook({ filter })} field={search} />
      <FilterChips look={look} onLook={onLook} />
      {adding ? (
        <NewFilter
          onDone={(part) => {
            setAdding(false);
            if (part) onView(part);
          }}
        />
      ) : (
        <Tooltip text={t('command.profile.addFilter')} keys={keysAsText('profile.addFilter', onMac)}>
          <button type="button" className="filter-add" onClick={() => setAdding(true)}>
            <Plus size={12} strokeWidth={1.75} aria-hidden="true" />
            {t('profile.filter.add')}
          </button>
        </Tooltip>
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
