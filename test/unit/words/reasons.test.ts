// A failure in Chinese has its reason in Chinese, as far as Heapcase wrote it; what others said stays as they said it.
import { describe, expect, test } from 'vitest';
import { failure, sentenceOf } from '#core/base/failure';
import { reasonIn } from '#core/words/reasons.zh-CN';

const inChinese = (file: string, reason: string) =>
  sentenceOf('zh-CN', failure('profile.truncated', { file, reason }).data);

describe('a reason', () => {
  test('that is ours is translated, also inside of another one', () => {
    expect(inChinese('heap.pb.gz', 'its gzip data is not complete')).toContain('gzip 数据不完整');
    const inside = inChinese('heap.pb.gz', 'at byte 31, a number goes past its end');
    expect(inside).toContain('在第 31 字节处，有一个数字越过了末尾');
  });

  test('of a watchdog that sees nothing names what it looks for', () => {
    const blind = 'no process fits pid 12 or program /srv/orders-api with the arguments named';
    expect(reasonIn('zh-CN', blind)).toBe('没有进程符合 pid 12 或程序 /srv/orders-api 以及所列参数');
    expect(reasonIn('zh-CN', '/proc/meminfo cannot be read')).toBe('读不到 /proc/meminfo');
    expect(reasonIn('en', blind)).toBe(blind);
  });

  test('of somebody else is left as it is, in every language', () => {
    expect(inChinese('heap.pb.gz', 'Device or resource busy')).toContain('Device or resource busy');
    const { data } = failure('profile.truncated', { file: 'a', reason: 'its gzip data is not complete' });
    expect(sentenceOf('en', data)).toContain('its gzip data is not complete');
  });
});
