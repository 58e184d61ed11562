import { Download } from 'lucide-react';
import { useText } from '../i18n';
import { copyText } from '../state/copy-text';
import { Menu } from '../ui/Menu';
import { figureAsSvg } from './figure-svg';
import { savePicture } from './save-picture';

interface PictureMenuProps {
  /** What the file is called, and what a screen reader calls the picture. */
  readonly name: string;
  /** What holds the picture and its words; null where there is none now. */
  readonly of: (() => HTMLElement | null) | null;
  /** The same as tab-separated rows. */
  readonly table?: () => string;
}

/** Beside one chart of several: what can be taken of this one. */
export function PictureMenu({ name, of, table }: PictureMenuProps) {
  const t = useText();
  const save = (format: 'svg' | 'png') => {
    const figure = of?.();
    if (figure) void savePicture(name, format, { svg: () => figureAsSvg(figure, name) });
  };
  return (
    <Menu
      quiet
      label={t('profile.picture.save', { name })}
      items={[
        ...(table
          ? [
              {
                id: 'table',
                label: t('command.profile.copyTable'),
                onRun: () => void copyText(table()),
              },
            ]
          : []),
        ...(['svg', 'png'] as const).map((format) => ({
          id: format,
          label: t(format === 'svg' ? 'command.profile.saveSvg' : 'command.profile.savePng'),
          disabled: of === null,
          onRun: () => save(format),
        })),
      ]}
    >
      <Download size={13} strokeWidth={1.75} aria-hidden="true" />
    </Menu>
  );
}
