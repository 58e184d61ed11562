import { Share } from 'lucide-react';
import { keysAsText, onMac } from '../../commands/keys';
import { useText } from '../../i18n';
import { Menu } from '../../ui/Menu';

export interface Acts {
  readonly copyCommand: () => void;
  readonly copyLink: () => void;
  readonly copyTable: () => void;
  /** Null where the view draws no picture. */
  readonly savePicture: ((format: 'svg' | 'png') => void) | null;
}

/** What can be taken out of a view. */
export function ShareMenu({ acts, command }: { acts: Acts; command: string }) {
  const t = useText();
  return (
    <Menu
      label={t('profile.share')}
      items={[
        {
          id: 'command',
          label: t('command.profile.copyCommand'),
          hint: command,
          keys: keysAsText('profile.copyCommand', onMac),
          onRun: acts.copyCommand,
        },
        {
          id: 'link',
          label: t('command.profile.copyLink'),
          keys: keysAsText('profile.copyLink', onMac),
          onRun: acts.copyLink,
        },
        {
          id: 'table',
          label: t('command.profile.copyTable'),
          keys: keysAsText('profile.copyTable', onMac),
          onRun: acts.copyTable,
        },
        ...(['svg', 'png'] as const).map((format) => ({
          id: format,
          label: t(`profile.share.${format}`),
          apart: format === 'svg',
          disabled: acts.savePicture === null,
          ...(acts.savePicture === null ? { hint: t('profile.share.noPicture') } : {}),
          onRun: () => acts.savePicture?.(format),
        })),
      ]}
    >
      <Share size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="button-words">{t('profile.share.short')}</span>
    </Menu>
  );
}
