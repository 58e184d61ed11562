import type { Translation } from '#core/words/dictionary';
import type { linksEn } from './links.en';

export const linksZh: Translation<typeof linksEn> = {
  'link.retrying': '连接已断开 · 正在重连',
  'link.needsYou': '连接已断开 · 需要您操作：点击重连',
  'link.lost': '连接已断开 · {seconds} 秒后重试',
  'link.away': '与 {host} 的连接已断开。那里的程序仍在运行，期间的数据会在恢复连接后补上。',
  'link.since': '自 {since}',
  'link.more': '+{count}',
};
