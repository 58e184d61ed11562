import type { ProfileLook } from '../../state/look';
import { FilterChip } from './FilterChip';
import { chipsOf, edited, removed, switched } from './filters';

interface FilterChipsProps {
  readonly look: ProfileLook;
  readonly onLook: (part: Partial<ProfileLook>) => void;
  /** Nothing is left out for being small: settings about that have no effect here, and no chip. */
  readonly whole?: boolean;
}

/** Each setting of the view is a chip that can be switched off, edited and taken away. */
export function FilterChips({ look, onLook, whole = false }: FilterChipsProps) {
  return chipsOf(look)
    .filter(({ field }) => !whole || !ofTrimming.includes(field))
    .map((chip) => (
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
    ));
}

const ofTrimming: readonly string[] = [
  'nodeFraction',
  'edgeFraction',
  'nodeCount',
  'trim',
  'callTree',
  'mean',
];
