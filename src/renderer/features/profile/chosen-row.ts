/** Which row of a view that lists no functions is chosen: a part of the look, as the selected function is. */

import type { ChosenRow, ListOfOthers, ProfileLook } from '../../state/look';

export interface Choosing {
  /** Null where none was chosen, or another function was selected since. */
  readonly row: string | null;
  /** `selection`: the function that the row stands for is selected with it. */
  readonly onRow: (row: string, selection?: string) => void;
}

/** `follows`: the rows are stacks, so that a function that is selected elsewhere has a row of its own here. */
export function choosingOf(
  list: ListOfOthers,
  { rows, view }: Pick<ProfileLook, 'rows' | 'view'>,
  onLook: (part: Partial<ProfileLook>, step?: 'step' | 'quiet') => void,
  follows: boolean,
): Choosing {
  const chosen: ChosenRow | undefined = rows[list];
  const holds = chosen !== undefined && (!follows || chosen.under === view.selection);
  return {
    row: holds ? chosen.row : null,
    onRow: (row, selection) => {
      const under = selection ?? view.selection;
      onLook({ rows: { ...rows, [list]: { row, under } }, view: { ...view, selection: under } }, 'quiet');
    },
  };
}
