import { Bookmark } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { KeptView } from '#core/contract/methods';
import type { ProfileView } from '#core/profile/view';
import { keysAsText, onMac } from '../../commands/keys';
import { useCommand } from '../../commands/run';
import { useText } from '../../i18n';
import { Button } from '../../ui/Button';
import { Menu, type MenuItem } from '../../ui/Menu';
import { presetsFor } from './presets';

interface ViewsMenuProps {
  readonly kept: readonly KeptView[];
  readonly ownModule: string | null;
  readonly onPreset: (part: Partial<ProfileView>) => void;
  readonly onOpen: (view: KeptView) => void;
  /** Null takes the name away. */
  readonly onKeep: (name: string, drop?: 'drop') => void;
}

/** Settings at one click: ready ones, and those that the case keeps under a name. */
export function ViewsMenu({ kept, ownModule, onPreset, onOpen, onKeep }: ViewsMenuProps) {
  const t = useText();
  const [naming, setNaming] = useState(false);
  useCommand('profile.keepView', () => setNaming(true));
  const items: readonly MenuItem[] = [
    ...presetsFor(ownModule).map(({ id, part }) => ({
      id,
      label: t(`command.profile.${id}`),
      hint: Object.entries(part)
        .filter(([, value]) => typeof value === 'string')
        .map(([field, value]) => `${field}=${value}`)
        .join(' '),
      onRun: () => onPreset(part),
    })),
    ...kept.map((view, at) => ({
      id: `kept ${view.name}`,
      label: view.name,
      hint: t('profile.views.kept'),
      apart: at === 0,
      onRun: () => onOpen(view),
    })),
    {
      id: 'keep',
      label: t('command.profile.keepView'),
      keys: keysAsText('profile.keepView', onMac),
      apart: true,
      onRun: () => setNaming(true),
    },
    ...kept.map((view) => ({
      id: `drop ${view.name}`,
      label: t('profile.views.drop', { name: view.name }),
      onRun: () => onKeep(view.name, 'drop'),
    })),
  ];
  if (naming) {
    return (
      <NameForm
        onDone={(name) => {
          setNaming(false);
          if (name !== null) onKeep(name);
        }}
      />
    );
  }
  return (
    <Menu label={t('profile.views')} items={items}>
      <Bookmark size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="button-words">{t('profile.views.short')}</span>
    </Menu>
  );
}

function NameForm({ onDone }: { onDone: (name: string | null) => void }) {
  const t = useText();
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone(name.trim() === '' ? null : name.trim());
  };
  return (
    <form
      className="name-form"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        onDone(null);
      }}
    >
      <input
        className="input"
        type="text"
        // biome-ignore lint/a11y/noAutofocus: the person just asked for this field
        autoFocus
        maxLength={80}
        value={name}
        aria-label={t('profile.views.name')}
        placeholder={t('profile.views.name')}
        onChange={(event) => setName(event.target.value)}
      />
      <Button primary onClick={() => onDone(name.trim() === '' ? null : name.trim())}>
        {t('profile.views.keep.short')}
      </Button>
    </form>
  );
}
