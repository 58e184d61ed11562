import type { Translation } from '#core/words/dictionary';
import type { welcomeEn } from './welcome.en';

export const welcomeZh: Translation<typeof welcomeEn> = {
  'welcome.question': '是谁占着内存，我们有多大把握？',
  'welcome.about': 'Heapcase 通过 SSH 连接，在内存增长时采集堆剖析，并把证据保存在一个案例中。',
  'welcome.oldEngine':
    '此窗口运行在 {engine} 上，版本较旧，仅供试用：它不再获得安全更新。连接服务器之前，请为 Heapcase 提供较新的 Electron。',
  'welcome.demo.title': '试试演示事故',
  'welcome.demo.about':
    '在本机运行一个会泄漏的小服务。您可以看着内存上升、采集到达，并读到结论。无需服务器，约一分钟。',
  'welcome.host.title': '添加主机',
  'welcome.host.about':
    '使用您的 ~/.ssh/config、agent 与跳板机。发送任何机密之前先核对主机密钥。不安装任何东西。',
  'welcome.host.found': '已知 {count} 台主机，来自 ~/.ssh/config 或手动添加',
  'welcome.sample.title': '打开示例案例',
  'welcome.sample.about': '一份真实事故的录像：证据、支持与反对的结论，以及报告。可离线阅读。',
  'welcome.sample.series': '内存序列',
  'welcome.sample.series.about': 'RSS 与上限',
  'welcome.sample.profiles': '堆剖析',
  'welcome.sample.profiles.about': '基线及其后的采集',
  'welcome.sample.verdict': '结论与报告',
  'welcome.sample.verdict.about': '附支持与反对的证据',
  'welcome.sample.folder': '一个文件夹，每个文件以哈希命名',
  'welcome.drop':
    '已有文件？将剖析文件、goroutine 转储、内核日志，或保存的 top、vmstat、memleak 输出拖到窗口任意处即可。',
  'welcome.recent': '最近的案例',
  'welcome.first': '还没有案例。演示约一分钟即可生成第一个；数据不会离开本机。',
  'welcome.column.case': '案例',
  'welcome.column.verdict': '结论',
  'welcome.column.when': '最近更改',
  'welcome.noVerdict': '尚无结论',
  'welcome.recorded': '录像',
  'welcome.builtIn': '内置',
};
