import type { collectEn } from './collect.en';
import type { Translation } from './dictionary';

export const collectZh: Translation<typeof collectEn> = {
  'case.title': '{host} 上的 {process}',
  'case.title.demo': '演示事件：orders-api 泄漏',
  'host.local': '本机',
  'target.sockets-not-visible': '当前用户看不到它的 socket',
  'target.no-pprof-on': '{places} 上没有 pprof 首页',
  'target.no-pprof-in-own-network':
    '它自己的网络中 {places} 上没有 pprof 首页；访问该网络需要 root 和 nsenter',
  'target.listens-nowhere': '没有监听任何地址',
  'target.unix-not-for-watch':
    'profile 位于 Unix socket {endpoint}，看门狗无法访问它：只会测量和记录内存，没有 profile。',
  'target.open-to-world':
    'pprof 对外开放：{places} 在主机的所有地址上接受连接（{reached} 是其中之一）。能访问到它的人可以读取 profile，也能拖慢服务；前面是否有防火墙没有试探。请改为监听 127.0.0.1。',
  'target.open-in-container':
    'pprof 对外开放：{places} 在其容器的所有地址上接受连接。能进入该网络或访问其发布端口的人可以读取 profile。请改为监听 127.0.0.1。',
  'step.connect.detail.ssh': '{address}，主机密钥 {key} 已知',
  'step.record.waiting': '{seconds} 秒后进行第 {number} 次采集；剩余 {left} 秒',
  'step.record.capturing': '第 {number} 次采集正在到达；剩余 {left} 秒',
  'step.record.stopped': '应要求停止；采集 {captures} 次，采样 {samples} 个，RSS {rss}',
  'step.diagnose.nothing': '没有采集到任何内容，无从比较',
  'step.report.nothing': '没有采集到任何内容，无从报告',
  'gap.kernel-log': '无法读取内核日志（{reason}）：内核是否终止过进程尚不可知。',
  'gap.service-log': '无法读取 systemd 日志（{reason}）：是否重启过尚不可知。',
  'gap.log-cut': '{source} 的输出超过 {most}：其后的内容没有读取。请用 --since 缩短时间范围。',
  'gap.not-served': '该服务不提供 {what}，诊断不依赖它。',
  'gap.link': '连接于 {from} 断开；{seconds} 秒后继续记录。',
  'gap.full':
    '从 {from} 起缺少 {seconds} 秒：{host} 上没有空间保留更多输出（最多 {mib} MiB），记录在那里被结束并重新开始。',
  'gap.stop-unconfirmed':
    '{host} 未确认停止，因为连接没有响应。此前记录的内容已保存；在该主机上启动的程序会在五分钟内自行结束。',
  'gap.fetched-size': '{file} 的哈希未能比对，只比对了大小：主机上没有计算哈希的工具。',
  'gap.fetched-changed': '{file} 在复制期间有写入：副本是它某一时刻的样子，或是混合。',
  'case.title.fetched': '{host} 上的 {file}',
  'gap.not-captured': '第 {number} 次采集未能取得 {what}：{reason}',
};
