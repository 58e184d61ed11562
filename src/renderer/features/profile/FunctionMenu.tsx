import { type MouseEvent, type ReactNode, useState } from 'react';
import type { CommandId } from '../../commands/definitions';
import { keysAsText, onMac } from '../../commands/keys';
import { runCommand, useHandlers } from '../../commands/run';
import { useText } from '../../i18n';
import { ContextMenu, type Point } from '../../ui/ContextMenu';

/** In groups: what a line in the menu parts. */
const ofFunctions: readonly (readonly CommandId[])[] = [
  ['profile.focus', 'profile.ignore', 'profile.hide', 'profile.show', 'profile.showFrom'],
  ['profile.source', 'profile.peek', 'profile.around', 'profile.graph', 'profile.traces'],
  ['profile.copyName', 'profile.copyDisasm'],
];
const ofTags: readonly (readonly CommandId[])[] = [
  ['profile.tagFocus', 'profile.tagIgnore'],
  ['profile.tagShow', 'profile.tagHide'],
];

/** What stands for a function: it is selected by the press that asks for its acts. */
const acting = '[role=grid], [role=treegrid], .graph-pane, .flame-pane, .frame, .drawer-row';

interface FunctionMenuProps {
  readonly className: string;
  readonly about: 'functions' | 'tags';
  readonly children: ReactNode;
}

/** The acts on a row or a box, at the other button of the mouse or the key for it. */
export function FunctionMenu({ className, about, children }: FunctionMenuProps) {
  const t = useText();
  const [at, setAt] = useState<Point | null>(null);
  const able = useHandlers(({ handlers }) => handlers);
  const ask = (event: MouseEvent) => {
    const place = (event.target as Element).closest(acting);
    if (place === null) return;
    event.preventDefault();
    setAt(pointOf(event, place));
  };
  const groups = about === 'tags' ? ofTags : ofFunctions;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what it holds has the keys
    <div className={className} onContextMenu={ask}>
      {children}
      {at && (
        <ContextMenu
          label={t('profile.menu')}
          at={at}
          items={groups.flatMap((group, part) =>
            group.map((id, i) => ({
              id,
              label: t(`command.${id}`),
              keys: keysAsText(id, onMac),
              apart: part > 0 && i === 0,
              disabled: (able.get(id) ?? []).length === 0,
              onRun: () => runCommand(id),
            })),
          )}
          onClose={() => setAt(null)}
        />
      )}
    </div>
  );
}

/** At the pointer; where the key was pressed, at the row that is selected. */
function pointOf(event: MouseEvent, place: Element): Point {
  const active = place.getAttribute('aria-activedescendant');
  const row = active === null ? null : document.getElementById(active);
  // A key has no button that is down.
  if (event.button === 2 || row === null) return { x: event.clientX, y: event.clientY };
  const { left, bottom } = row.getBoundingClientRect();
  return { x: left + 16, y: bottom };
}
