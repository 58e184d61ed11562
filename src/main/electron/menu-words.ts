/** The menu's own words; standard items (copy, quit, zoom) are named by the system. */

export const menuEn = {
  file: '&File',
  edit: '&Edit',
  view: '&View',
  help: '&Help',
  open: 'Open files…',
  palette: 'Find or run a command…',
  investigate: 'Investigate…',
  addHost: 'Add a host…',
  demo: 'Start the demo',
  exportReport: 'Export report…',
  settings: 'Settings…',
  keys: 'Keys',
} as const;

export const menuZh: { readonly [K in keyof typeof menuEn]: string } = {
  file: '文件(&F)',
  edit: '编辑(&E)',
  view: '视图(&V)',
  help: '帮助(&H)',
  open: '打开文件…',
  palette: '查找或执行命令…',
  investigate: '开始调查…',
  addHost: '添加主机…',
  demo: '启动演示',
  exportReport: '导出报告…',
  settings: '设置…',
  keys: '快捷键',
};
