/**
 * The application menu. What the system knows is a role; the rest sends the id of a command of the
 * renderer's registry, which alone knows whether it can run now.
 */

import { Menu, type MenuItemConstructorOptions } from 'electron';
import { menuEn, menuZh } from './menu-words';

type Item = MenuItemConstructorOptions;

export function setMenu(language: 'en' | 'zh-CN', run: (command: string) => void): void {
  const words = language === 'en' ? menuEn : menuZh;
  const mac = process.platform === 'darwin';
  const command = (label: string, id: string, accelerator?: string): Item => ({
    label,
    click: () => run(id),
    // The page has the keys; the menu only shows them.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const separator: Item = { type: 'separator' };
  const template: Item[] = [
    ...(mac ? [{ role: 'appMenu' } satisfies Item] : []),
    {
      label: words.file,
      submenu: [
        command(words.open, 'files.open', 'CmdOrCtrl+O'),
        separator,
        command(words.investigate, 'investigate'),
        command(words.addHost, 'host.add'),
        command(words.demo, 'demo.start'),
        separator,
        command(words.exportReport, 'report.export'),
        separator,
        command(words.settings, 'settings.open', 'CmdOrCtrl+,'),
        ...(mac ? [] : [separator, { role: 'quit' } satisfies Item]),
      ],
    },
    { label: words.edit, role: 'editMenu' },
    {
      label: words.view,
      submenu: [
        command(words.palette, 'palette.open', 'CmdOrCtrl+K'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { label: words.help, role: 'help', submenu: [command(words.keys, 'keys.show', 'F1')] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
