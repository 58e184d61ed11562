import type { Translation } from '#core/words/dictionary';
import type { hostActsEn } from './host-acts.en';

export const hostActsZh: Translation<typeof hostActsEn> = {
  'hosts.fact.notFollowed': '未遵循的 ssh 设置',
  'hosts.transport': '连接方式',
  'hosts.transport.auto': '按其设置所需',
  'hosts.transport.ssh2': '内置 SSH',
  'hosts.transport.ssh': '系统的 ssh',
  'hosts.transport.about': '从下一次连接起生效。“按其设置所需”即内置 SSH；只有系统的 ssh 能做到时则用后者。',
  'hosts.willRun': '将在主机上运行的命令',
  'hosts.willRun.about':
    '与审计日志中的记录逐字相同；‹…› 代表届时才知道的内容。目前尚未运行任何命令。服务器不开放通道时，以 GET 开头的由主机上的下载工具完成。',
  'hosts.kills.tab': 'OOM 终止',
  'hosts.kills.about': '取自主机的内核日志和日志服务；只读。',
  'hosts.kills.since': '起自',
  'hosts.kills.since.hour': '一小时前',
  'hosts.kills.since.day': '一天前',
  'hosts.kills.since.week': '一周前',
  'hosts.kills.since.all': '最早的记录',
  'hosts.kills.look': '查找 OOM 终止',
  'hosts.kills.looking': '正在连接并读取主机日志',
  'hosts.kills.sources': '读取自：{sources}',
  'hosts.acts.tab': '运行过的命令',
  'hosts.acts.about': '不属于任何案例而在那里运行过的命令。属于案例的记录在其日志中。',
  'hosts.acts.again': '重新读取',
  'hosts.acts.none': '案例之外没有在此主机上运行过任何命令。',
};
