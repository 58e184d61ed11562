import { Ellipsis } from 'lucide-react';
import type { CommandId } from '../../commands/definitions';
import { keysAsText, onMac } from '../../commands/keys';
import { useText } from '../../i18n';
import { type ProfileScreen, profileScreens } from '../../state/look';
import { Menu } from '../../ui/Menu';
import { Segmented } from '../../ui/Segmented';

/** In the order of how often they are wanted: where there is less room, the last ones go into the menu. */
const wanted: readonly ProfileScreen[] = [
  'top',
  'flame',
  'graph',
  'source',
  'peek',
  'tree',
  'traces',
  'tags',
  'goroutines',
];

interface ViewSwitchProps {
  readonly screen: ProfileScreen;
  /** How many find room beside one another. */
  readonly most: number;
  readonly onScreen: (screen: ProfileScreen) => void;
}

export function ViewSwitch({ screen, most, onScreen }: ViewSwitchProps) {
  const t = useText();
  const fitting = most >= profileScreens.length ? wanted : wanted.slice(0, most);
  // The chosen view is never hidden in the menu.
  const shown = fitting.includes(screen) ? fitting : [...fitting.slice(0, -1), screen];
  const others = wanted.filter((one) => !shown.includes(one));
  return (
    <span className="view-switch">
      <Segmented
        label={t('profile.screen')}
        value={screen}
        options={shown.map((value) => ({
          value,
          label: t(`profile.screen.${value}`),
          title: keysAsText(commandOf(value), onMac),
        }))}
        onChange={onScreen}
      />
      {others.length > 0 && (
        <Menu
          label={t('profile.screen.more')}
          items={others.map((value) => ({
            id: value,
            label: t(`profile.screen.${value}`),
            keys: keysAsText(commandOf(value), onMac),
            onRun: () => onScreen(value),
          }))}
        >
          <Ellipsis size={14} strokeWidth={1.75} aria-hidden="true" />
        </Menu>
      )}
    </span>
  );
}

const commandOf = (screen: ProfileScreen): CommandId => `profile.${screen}`;
