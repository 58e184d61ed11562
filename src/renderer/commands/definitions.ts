/**
 * Every command of the window, once: the palette, the menus, buttons, tooltips and the key sheet come from
 * here. What a command does is said by the screen that can do it (`useCommand`); a command that nobody can do
 * now is not offered.
 */

/** `mod` is Ctrl, and Cmd on a Mac. `g o` is one key after the other. */
export interface CommandDefinition {
  readonly group: CommandGroup;
  readonly keys: readonly string[];
  /** Where its keys are heard (`flame`: in a flame graph that has the focus, and so on); two commands may share a key when they are never heard together. */
  readonly where: 'everywhere' | 'welcome' | 'case' | 'flame' | 'graph' | 'source';
  /** First letters of the Chinese title in pinyin, for the palette. */
  readonly pinyin: string;
}

export const commandGroups = [
  'everywhere',
  'collect',
  'watchdog',
  'views',
  'profile',
  'flame',
  'graph',
  'source',
  'time',
  'window',
] as const;
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
  'fleet.show': { group: 'everywhere', keys: ['g f'], where: 'everywhere', pinyin: 'jq' },
  'watches.show': { group: 'everywhere', keys: ['g a'], where: 'everywhere', pinyin: 'sykmg' },

  'files.open': { group: 'collect', keys: ['mod+o'], where: 'everywhere', pinyin: 'dkwj' },
  investigate: { group: 'collect', keys: ['mod+Enter'], where: 'everywhere', pinyin: 'ksdc' },
  'demo.start': { group: 'collect', keys: ['d'], where: 'welcome', pinyin: 'qdys' },
  'host.add': { group: 'collect', keys: ['h'], where: 'welcome', pinyin: 'tjzj' },
  'sample.open': { group: 'collect', keys: ['s'], where: 'welcome', pinyin: 'dksl' },
  'job.stop': { group: 'collect', keys: ['mod+.'], where: 'everywhere', pinyin: 'tzrw' },
  'job.copyCommand': { group: 'collect', keys: ['mod+alt+c'], where: 'case', pinyin: 'fzdjml' },
  'monitors.begin': { group: 'collect', keys: ['m s'], where: 'case', pinyin: 'ksjs' },
  'monitors.stop': { group: 'collect', keys: ['m x'], where: 'case', pinyin: 'tzjs' },
  'report.export': { group: 'collect', keys: ['mod+e'], where: 'case', pinyin: 'dcbg' },

  'watch.install': { group: 'watchdog', keys: ['w i'], where: 'everywhere', pinyin: 'azkmg' },
  'watch.test': { group: 'watchdog', keys: ['w t'], where: 'everywhere', pinyin: 'cscj' },
  'watch.rules': { group: 'watchdog', keys: ['w r'], where: 'everywhere', pinyin: 'gggz' },
  'watch.collect': { group: 'watchdog', keys: ['w c'], where: 'everywhere', pinyin: 'qhcj' },
  'watch.pause': { group: 'watchdog', keys: ['w p'], where: 'everywhere', pinyin: 'zthjx' },
  'watch.follow': { group: 'watchdog', keys: ['w f'], where: 'everywhere', pinyin: 'gz' },
  'watch.script': { group: 'watchdog', keys: ['w s'], where: 'everywhere', pinyin: 'xsjb' },
  'watch.table': { group: 'watchdog', keys: ['w l'], where: 'everywhere', pinyin: 'jtbg' },
  'watch.upgrade': { group: 'watchdog', keys: ['w u'], where: 'everywhere', pinyin: 'sjjb' },
  'watch.export': { group: 'watchdog', keys: ['w e'], where: 'everywhere', pinyin: 'dckmg' },
  'watch.uninstall': { group: 'watchdog', keys: ['w x'], where: 'everywhere', pinyin: 'xzkmg' },

  'tab.overview': { group: 'views', keys: ['g o'], where: 'case', pinyin: 'gl' },
  'tab.live': { group: 'views', keys: ['g l'], where: 'case', pinyin: 'ss' },
  'tab.profiles': { group: 'views', keys: ['g p'], where: 'case', pinyin: 'px' },
  'tab.growth': { group: 'views', keys: ['g g'], where: 'case', pinyin: 'zz' },
  'tab.watchdog': { group: 'views', keys: ['g d'], where: 'case', pinyin: 'kmg' },
  'tab.evidence': { group: 'views', keys: ['g n'], where: 'case', pinyin: 'bjyzj' },
  'tab.report': { group: 'views', keys: ['g r'], where: 'case', pinyin: 'bg' },

  'profile.top': { group: 'profile', keys: ['v t'], where: 'case', pinyin: 'ph' },
  'profile.flame': { group: 'profile', keys: ['v f'], where: 'case', pinyin: 'hyt' },
  'profile.graph': { group: 'profile', keys: ['v g'], where: 'case', pinyin: 'dyt' },
  'profile.source': { group: 'profile', keys: ['v s'], where: 'case', pinyin: 'ym' },
  'profile.peek': { group: 'profile', keys: ['v p'], where: 'case', pinyin: 'sxdy' },
  'profile.tree': { group: 'profile', keys: ['v r'], where: 'case', pinyin: 'dys' },
  'profile.traces': { group: 'profile', keys: ['v c'], where: 'case', pinyin: 'dyz' },
  'profile.tags': { group: 'profile', keys: ['v l'], where: 'case', pinyin: 'bq' },
  'profile.goroutines': { group: 'profile', keys: ['v o'], where: 'case', pinyin: 'xc' },
  'profile.table': { group: 'profile', keys: ['v b'], where: 'case', pinyin: 'bghtp' },
  'profile.beside': { group: 'profile', keys: ['v n'], where: 'case', pinyin: 'pbhs' },
  'profile.minimap': { group: 'profile', keys: ['v m'], where: 'case', pinyin: 'xslt' },
  'profile.labels': { group: 'profile', keys: ['v k'], where: 'case', pinyin: 'dytbq' },
  'profile.columns': { group: 'profile', keys: ['v u'], where: 'case', pinyin: 'blhpj' },
  'profile.traceOrder': { group: 'profile', keys: [], where: 'case', pinyin: 'dyzsx' },
  'profile.search': { group: 'profile', keys: ['/'], where: 'case', pinyin: 'sshs' },
  'profile.focus': { group: 'profile', keys: ['f'], where: 'case', pinyin: 'jjhs' },
  'profile.ignore': { group: 'profile', keys: ['i'], where: 'case', pinyin: 'hlhs' },
  'profile.hide': { group: 'profile', keys: ['h'], where: 'case', pinyin: 'ychs' },
  'profile.show': { group: 'profile', keys: ['s'], where: 'case', pinyin: 'zlhs' },
  'profile.showFrom': { group: 'profile', keys: ['shift+s'], where: 'case', pinyin: 'chsqxs' },
  'profile.around': { group: 'profile', keys: ['v w'], where: 'case', pinyin: 'hytzdysx' },
  'profile.tagFocus': { group: 'profile', keys: ['shift+f'], where: 'case', pinyin: 'zyczbq' },
  'profile.tagIgnore': { group: 'profile', keys: ['shift+i'], where: 'case', pinyin: 'byczbq' },
  'profile.tagShow': { group: 'profile', keys: ['shift+t'], where: 'case', pinyin: 'xsbqj' },
  'profile.tagHide': { group: 'profile', keys: ['shift+h'], where: 'case', pinyin: 'ycbqj' },
  'profile.addFilter': { group: 'profile', keys: ['n'], where: 'case', pinyin: 'tjsx' },
  'profile.dropFilters': { group: 'profile', keys: ['shift+x'], where: 'case', pinyin: 'qcsx' },
  'profile.clearSearch': { group: 'profile', keys: ['x'], where: 'case', pinyin: 'qcss' },
  'profile.hideRuntime': { group: 'profile', keys: [], where: 'case', pinyin: 'ycyxs' },
  'profile.ownModule': { group: 'profile', keys: [], where: 'case', pinyin: 'zkwdmk' },
  'profile.main': { group: 'profile', keys: [], where: 'case', pinyin: 'zkmain' },
  'profile.whole': { group: 'profile', keys: [], where: 'case', pinyin: 'byhl' },
  'profile.keepView': { group: 'profile', keys: ['c k'], where: 'case', pinyin: 'bcst' },
  'profile.difference': { group: 'profile', keys: ['d'], where: 'case', pinyin: 'cy' },
  'profile.settings': { group: 'profile', keys: ['o'], where: 'case', pinyin: 'stsz' },
  'profile.undo': { group: 'profile', keys: ['mod+z'], where: 'case', pinyin: 'cxsx' },
  'profile.redo': { group: 'profile', keys: ['mod+shift+z'], where: 'case', pinyin: 'czsx' },
  'profile.copyCommand': { group: 'profile', keys: ['c p'], where: 'case', pinyin: 'fzpprof' },
  'profile.copyLink': { group: 'profile', keys: ['c l'], where: 'case', pinyin: 'fzlj' },
  'profile.copyTable': { group: 'profile', keys: ['c t'], where: 'case', pinyin: 'fzbg' },
  'profile.copyName': { group: 'profile', keys: ['c n'], where: 'case', pinyin: 'fzhsm' },
  'profile.copyDisasm': { group: 'profile', keys: [], where: 'case', pinyin: 'fzfhb' },
  'profile.saveSvg': { group: 'profile', keys: ['c s'], where: 'case', pinyin: 'bcsvg' },
  'profile.savePng': { group: 'profile', keys: ['c g'], where: 'case', pinyin: 'bcpng' },
  'profile.saveProfile': { group: 'profile', keys: ['c f'], where: 'case', pinyin: 'bcpx' },
  'growth.scale': { group: 'profile', keys: [], where: 'case', pinyin: 'xtkd' },
  'growth.sort': { group: 'profile', keys: [], where: 'case', pinyin: 'zzpx' },
  'growth.merge': { group: 'profile', keys: [], where: 'case', pinyin: 'hbxl' },
  'growth.open': { group: 'profile', keys: [], where: 'case', pinyin: 'zpxzxs' },

  'flame.above': { group: 'flame', keys: ['ArrowUp'], where: 'flame', pinyin: 'smdk' },
  'flame.below': { group: 'flame', keys: ['ArrowDown'], where: 'flame', pinyin: 'xmdk' },
  'flame.left': { group: 'flame', keys: ['ArrowLeft'], where: 'flame', pinyin: 'zbdk' },
  'flame.right': { group: 'flame', keys: ['ArrowRight'], where: 'flame', pinyin: 'ybdk' },
  'flame.zoomTo': { group: 'flame', keys: ['Enter'], where: 'flame', pinyin: 'fddk' },
  'flame.back': { group: 'flame', keys: ['Escape'], where: 'flame', pinyin: 'tyc' },
  'flame.zoomIn': { group: 'flame', keys: ['+', '='], where: 'flame', pinyin: 'fdhyt' },
  'flame.zoomOut': { group: 'flame', keys: ['-'], where: 'flame', pinyin: 'sxhyt' },
  'flame.whole': { group: 'flame', keys: ['0'], where: 'flame', pinyin: 'zghyt' },
  'flame.scrollUp': { group: 'flame', keys: ['PageUp'], where: 'flame', pinyin: 'xsg' },
  'flame.scrollDown': { group: 'flame', keys: ['PageDown'], where: 'flame', pinyin: 'xxg' },
  'flame.flip': { group: 'flame', keys: ['shift+f'], where: 'flame', pinyin: 'fz' },
  'flame.sandwich': { group: 'flame', keys: ['p'], where: 'flame', pinyin: 'dyzybdyz' },
  'flame.fold': { group: 'flame', keys: ['r'], where: 'flame', pinyin: 'zddg' },
  'flame.order': { group: 'flame', keys: ['a'], where: 'flame', pinyin: 'ghsx' },
  'flame.width': { group: 'flame', keys: ['shift+w'], where: 'flame', pinyin: 'kdkd' },
  'flame.focus': { group: 'flame', keys: ['shift+Enter'], where: 'flame', pinyin: 'jjdk' },
  'flame.nextMatch': { group: 'flame', keys: ['n'], where: 'flame', pinyin: 'xygpp' },
  'flame.previousMatch': { group: 'flame', keys: ['shift+n'], where: 'flame', pinyin: 'sygpp' },

  'graph.caller': { group: 'graph', keys: ['ArrowUp'], where: 'graph', pinyin: 'zzddyz' },
  'graph.callee': { group: 'graph', keys: ['ArrowDown'], where: 'graph', pinyin: 'zzdbdyz' },
  'graph.left': { group: 'graph', keys: ['ArrowLeft'], where: 'graph', pinyin: 'zbdhs' },
  'graph.right': { group: 'graph', keys: ['ArrowRight'], where: 'graph', pinyin: 'ybdhs' },
  'graph.focus': { group: 'graph', keys: ['Enter'], where: 'graph', pinyin: 'jjxzdhs' },
  'graph.panUp': { group: 'graph', keys: ['shift+ArrowUp'], where: 'graph', pinyin: 'xsydt' },
  'graph.panDown': { group: 'graph', keys: ['shift+ArrowDown'], where: 'graph', pinyin: 'xxydt' },
  'graph.panLeft': { group: 'graph', keys: ['shift+ArrowLeft'], where: 'graph', pinyin: 'xzydt' },
  'graph.panRight': { group: 'graph', keys: ['shift+ArrowRight'], where: 'graph', pinyin: 'xyydt' },
  'graph.zoomIn': { group: 'graph', keys: ['+', '='], where: 'graph', pinyin: 'fddyt' },
  'graph.zoomOut': { group: 'graph', keys: ['-'], where: 'graph', pinyin: 'sxdyt' },
  'graph.whole': { group: 'graph', keys: ['0'], where: 'graph', pinyin: 'zgdyt' },

  'source.nextHot': { group: 'source', keys: ['n'], where: 'source', pinyin: 'xygzyncdh' },
  'source.previousHot': { group: 'source', keys: ['p'], where: 'source', pinyin: 'sygzyncdh' },
  'source.nextMatch': { group: 'source', keys: ['m'], where: 'source', pinyin: 'xygpp' },
  'source.previousMatch': { group: 'source', keys: ['shift+m'], where: 'source', pinyin: 'sygpp' },

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
