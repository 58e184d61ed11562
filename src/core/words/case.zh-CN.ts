import type { caseEn } from './case.en';
import type { Translation } from './dictionary';

export const caseZh: Translation<typeof caseEn> = {
  'case.mended.torn-line':
    'Heapcase 停止时正在写入日志的最后一行。该行的 {bytes} 字节已移到 {file}；此前保存的内容完好无损。',
  'case.mended.journal-lost':
    '日志完全无法读取，已移到 {file}。证据已根据其旁边的说明文件重新登记；笔记和命令记录已丢失。',
  'case.mended.evidence-interrupted':
    'Heapcase 在接收 {name} 时停止。已收到的 {bytes} 字节作为证据保留，并标记为“中断”。',
  'case.mended.evidence-filed': 'Heapcase 在归档 {name} 时停止。该文件完整，并已归入案件。',
  'case.mended.evidence-empty': 'Heapcase 在收到 {name} 的第一个字节之前停止。',
  'case.mended.manifest': 'case.json 无法读取，已根据日志重新生成。损坏的文件保留为 {file}。',
  'case.mended.stale-lock': '之前写入此案件的 Heapcase（进程 {pid}）没有关闭案件就结束了。',
  'case.mended.run-interrupted': '最近一次运行没有结束记录：Heapcase 在运行途中停止。',
  'case.read.torn-line': '日志末尾有 {bytes} 字节未写完的内容，已略过。',
  'case.read.manifest': 'case.json 无法读取，其内容取自日志。',
  'case.read.chain-broken':
    '日志的哈希链在第 {line} 行断开：该行在写入后被损坏或改动，或者它之前的行被删除。',
  'case.read.not-understood':
    '日志中有 {count} 条记录的类型是此版本的 Heapcase 不认识的。它们被保留，但不显示。',
};
