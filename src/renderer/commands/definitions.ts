/**
 * Every command of the window, once: the palette, the menus, buttons, tooltips and the key sheet come from
 * here. What a command does is said by the screen that can do it (`useCommand`); a command that nobody can do
 * now is not offered.
 */

/** `mod` is Ctrl, and Cmd on a Mac. `g o` is one key after the other. */
export interface CommandDefinition {
  readonly group: CommandGroup;
  readonly keys: readonly string[];
  /** Where its keys are heard; two commands may share a key when they are never heard together. */
  readonly where: 'everywhere' | 'welcome' | 'case';
  /** First letters of the Chinese title in pinyin, for the palette. */
  readonly pinyin: string;
}

export const commandGroups = ['everywhere', 'collect', 'views', 'time', 'window'] as const;
export type CommandGroup = (typeof commandGroups)[number];

const define = <K extends string>(all: Readonly<Record<K, CommandDefinition>>) => all;

export const commands = define({
  'palette.open': {
    group: 'everywhere',
    keys: ['mod+k', 'mod+shift+p'],
    where: 'everywhere',
    pinyin: 'czhzxml',
  },
  'keys.show': { group: 'everywhere', keys: ['?', 'F1'], where: 'everywhere', pinyin: 'kjj' },
  'region.next': { group: 'everywhere', keys: ['F6'], where: 'everywhere', pinyin: 'xygqy' },
  'region.previous': { group: 'everywhere', keys: ['shift+F6'], where: 'everywhere', pinyin: 'sygqy' },
  'navigation.back': { group: 'everywhere', keys: ['alt+ArrowLeft'], where: 'everywhere', pinyin: 'ht' },
  'navigation.forward': { group: 'everywhere', keys: ['alt+ArrowRight'], where: 'everywhere', pinyin: 'qj' },
  'welcome.show': { group: 'everywhere', keys: ['g w'], where: 'everywhere', pinyin: 'hyy' },
  'hosts.show': { group: 'everywhere', keys: ['g h'], where: 'everywhere', pinyin: 'zj' },

  investigate: { group: 'collect', keys: ['mod+Enter'], where: 'everywhere', pinyin: 'ksdc' },
  'demo.start': { group: 'collect', keys: ['d'], where: 'welcome', pinyin: 'qdys' },
  'host.add': { group: 'collect', keys: ['h'], where: 'welcome', pinyin: 'tjzj' },
  'sample.open': { group: 'collect', keys: ['s'], where: 'welcome', pinyin: 'dksl' },
  'job.stop': { group: 'collect', keys: ['mod+.'], where: 'everywhere', pinyin: 'tzrw' },
  'job.copyCommand': { group: 'collect', keys: ['mod+alt+c'], where: 'case', pinyin: 'fzdjml' },
  'report.export': { group: 'collect', keys: ['mod+e'], where: 'case', pinyin: 'dcbg' },

  'tab.overview': { group: 'views', keys: ['g o'], where: 'case', pinyin: 'gl' },
  'tab.live': { group: 'views', keys: ['g l'], where: 'case', pinyin: 'ss' },
  'tab.profiles': { group: 'views', keys: ['g p'], where: 'case', pinyin: 'px' },
  'tab.evidence': { group: 'views', keys: ['g n'], where: 'case', pinyin: 'bjyzj' },
  'tab.report': { group: 'views', keys: ['g r'], where: 'case', pinyin: 'bg' },

  'time.previousCapture': { group: 'time', keys: ['['], where: 'case', pinyin: 'sycj' },
  'time.nextCapture': { group: 'time', keys: [']'], where: 'case', pinyin: 'xycj' },
  'time.stepBack': { group: 'time', keys: [','], where: 'case', pinyin: 'gbht' },
  'time.stepOn': { group: 'time', keys: ['.'], where: 'case', pinyin: 'gbqj' },
  'time.zoomIn': { group: 'time', keys: ['+'], where: 'case', pinyin: 'fd' },
  'time.zoomOut': { group: 'time', keys: ['-'], where: 'case', pinyin: 'sx' },
  'time.whole': { group: 'time', keys: ['0'], where: 'case', pinyin: 'zgal' },
  'time.table': { group: 'time', keys: ['t'], where: 'case', pinyin: 'ybg' },

  'sidebar.toggle': { group: 'window', keys: ['mod+b'], where: 'everywhere', pinyin: 'cbl' },
  'inspector.toggle': { group: 'window', keys: ['mod+i'], where: 'everywhere', pinyin: 'jcl' },
  'theme.next': { group: 'window', keys: [], where: 'everywhere', pinyin: 'qhzt' },
  'language.next': { group: 'window', keys: [], where: 'everywhere', pinyin: 'qhyy' },
  'settings.open': { group: 'window', keys: ['mod+,'], where: 'everywhere', pinyin: 'sz' },
});

export type CommandId = keyof typeof commands;
export const commandIds = Object.keys(commands) as readonly CommandId[];
export const isCommandId = (id: string): id is CommandId => Object.hasOwn(commands, id);
