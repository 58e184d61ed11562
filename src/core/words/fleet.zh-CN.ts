import type { Translation } from './dictionary';
import type { fleetEn } from './fleet.en';

export const fleetZh: Translation<typeof fleetEn> = {
  'fleet.progress': '{hosts} 台中已连接 {connected} 台；最先到达限额：{next}',
  'fleet.state.idle': '未监视',
  'fleet.state.connecting': '正在连接',
  'fleet.state.connected': '已连接',
  'fleet.state.lost': '连接丢失，正在重试',
  'fleet.state.failed': '失败',
  'fleet.ended': 'pid {pid} 于 {at} 结束',
  'fleet.ended.successor': 'pid {pid} 于 {at} 结束；pid {successor} 运行着相同的程序',
  'fleet.growth.grows': '增长 {rate}',
  'fleet.growth.slowing': '曾增长，现放缓',
  'fleet.growth.flat': '平稳',
  'fleet.growth.unknown': '尚不能判断',
};
