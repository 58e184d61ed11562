/** How a table of a view is sorted is a part of the look. */

import type { ProfileLook, SortedTable } from '../../state/look';
import type { Sorting } from '../../ui/Table';

export const sortingOf = (
  table: SortedTable,
  { sorts }: Pick<ProfileLook, 'sorts'>,
  onLook: (part: Partial<ProfileLook>) => void,
): Sorting => ({
  sorted: sorts[table] ?? null,
  onSorted: (order) => onLook({ sorts: { ...sorts, [table]: order } }),
});
