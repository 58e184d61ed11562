import { Share } from 'lucide-react';
import { keysAsText, onMac } from '../../commands/keys';
import { useText } from '../../i18n';
import { Menu } from '../../ui/Menu';

export interface Acts {
  /** Null where pprof cannot read what is shown. */
  readonly copyCommand: (() => void) | null;
  readonly copyLink: () => void;
  readonly copyTable: () => void;
  /** Null where no function is selected. */
  readonly copyDisasm: (() => void) | null;
  /** Null where the view draws no picture. */
  readonly savePicture: ((format: 'svg' | 'png') => void) | null;
  /** Null where the view is of several profiles. */
  readonly saveProfile: (() => void) | null;
}

const saves = { svg: 'command.profile.saveSvg', png: 'command.profile.savePng' } as const;

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
          hint: acts.copyCommand === null ? t('profile.share.noCommand') : command,
          keys: keysAsText('profile.copyCommand', onMac),
          disabled: acts.copyCommand === null,
          onRun: () => acts.copyCommand?.(),
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
          label: t(saves[format]),
          keys: keysAsText(format === 'svg' ? 'profile.saveSvg' : 'profile.savePng', onMac),
          apart: format === 'svg',
          disabled: acts.savePicture === null,
          ...(acts.savePicture === null ? { hint: t('profile.share.noPicture') } : {}),
          onRun: () => acts.savePicture?.(format),
        })),
        ...(acts.saveProfile === null
          ? []
          : [
              {
                id: 'profile',
                label: t('command.profile.saveProfile'),
                hint: t('profile.share.profile'),
                keys: keysAsText('profile.saveProfile', onMac),
                onRun: acts.saveProfile,
              },
            ]),
      ]}
    >
      <Share size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="button-words">{t('profile.share.short')}</span>
    </Menu>
  );
}
