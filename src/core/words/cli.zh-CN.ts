import type { cliEn } from './cli.en';
import type { Translation } from './dictionary';

export const cliZh: Translation<typeof cliEn> = {
  'cli.case-at': '案例：{folder}',
  'cli.report-at': '报告：{file}',
  'cli.no-cases': '{folder} 中还没有案例。运行 "heapcase demo" 即可生成一个。',
  'cli.verified': '{count} 个证据文件与采集时的字节一致。',
  'cli.nothing-to-verify': '本案例没有证据。',
  'cli.which': '哪一个？{commands}',
  'cli.changed': '已被改动：{ids}',
  'cli.missing': '缺失：{ids}',
  'cli.extra': '不属于本案例：{ids}',
  'cli.chain-broken': '日志被改动或损坏：哈希链不成立。',
  'prompt.host-key':
    '主机 {host} 未知。它的 {type} 密钥指纹是 {fingerprint}。是否信任？输入 yes，或粘贴你预期的指纹：',
  'prompt.known-with-other-type': '该主机已知的是另一种类型的密钥。',
  'prompt.password': '{host} 上 {user} 的密码：',
  'prompt.passphrase': '{about} 的口令：',
  'prompt.keyboard-interactive': '{host} 询问 {user}：{about}',
};
