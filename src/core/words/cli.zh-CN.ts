import type { cliEn } from './cli.en';
import type { Translation } from './dictionary';

export const cliZh: Translation<typeof cliEn> = {
  'cli.case-at': '案例：{folder}',
  'cli.report-at': '报告：{file}',
  'cli.no-cases': '{folder} 中还没有案例。运行 "heapcase demo" 即可生成一个。',
  'cli.verified': '{count} 个证据文件与采集时的字节一致。',
  'cli.nothing-to-verify': '本案例没有证据。',
  'cli.which': '没有这个命令。您要找的是：\n{commands}',
  'cli.group': '“heapcase {group}”需要以下之一：\n{commands}\n\n每个都可用 --help 查看详情。',
  'cli.group.host':
    'HOST 是 ~/.ssh/config 中的名称、user@host:port，或表示本机的 local；“heapcase host list”列出已知的主机。首次连接会请您信任主机的密钥。要了解主机允许什么，可先运行“heapcase host doctor HOST”。',
  'cli.step': '{title}：{detail}',
  'cli.words.few': '缺少参数。用法：',
  'cli.words.many': '参数过多。用法：',
  'cli.changed': '已被改动：{ids}',
  'cli.missing': '缺失：{ids}',
  'cli.extra': '不属于本案例：{ids}',
  'cli.chain-broken': '日志被改动或损坏：哈希链不成立。',
  'cli.link.lost': '与 {host} 的连接已断开；{seconds} 秒后重试。',
  'cli.link.needs-you': '与 {host} 的连接已断开，需要人工处理。',
  'cli.link.back': '与 {host} 的连接已恢复。',
  'cli.trust.forgotten': '已忘记 {name} 的密钥：{count} 个。',
  'cli.get.hash': '{file}：{size}，SHA-256 {sha256}，与主机上的一致',
  'cli.get.size': '{file}：{size}，SHA-256 {sha256}；已核对大小，未核对哈希：主机上没有计算哈希的工具',
  'cli.get.changed': '{file}：{size}，SHA-256 {sha256}；复制期间该文件有写入',
  'prompt.host-key':
    '主机 {host} 未知。它的 {type} 密钥指纹是 {fingerprint}。是否信任？输入 yes，或粘贴你预期的指纹：',
  'prompt.known-with-other-type': '该主机已知的是另一种类型的密钥。',
  'prompt.password': '{host} 上 {user} 的密码：',
  'prompt.passphrase': '{about} 的口令：',
  'prompt.touch': '请为 {host} 触碰安全密钥。ssh 的原文：{about}',
  'prompt.sudo': '{host} 上的 sudo 需要 {user} 的密码，以运行“{about}”：',
  'prompt.keyboard-interactive': '{host} 询问 {user}：{about}',
};
