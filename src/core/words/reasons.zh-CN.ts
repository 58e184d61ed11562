/**
 * The reasons inside failures, in Chinese: `{reason}` is filled where it arises, in English. What other programs said
 * (a server, the system, Graphviz) is kept as they said it and is not here, except for the errors that everybody meets.
 */

import type { Filling, Language } from './dictionary';
import { hostReasons, triedInChinese } from './host-reasons.zh-CN';
import { watchReasons } from './watch-reasons.zh-CN';

type Known = readonly [english: RegExp, chinese: string];

const known: readonly Known[] = [
  // main/electron
  [/^it is a folder$/, '它是一个文件夹'],
  // core/profile
  [/^its gzip data is not complete$/, 'gzip 数据不完整'],
  [/^its gzip data cannot be unpacked \((.*)\)$/s, 'gzip 数据无法解压（$1）'],
  [/^at byte (\d+), (.*)$/s, '在第 $1 字节处，$2'],
  [/^a field is too long$/, '有一个字段过长'],
  [/^a field is longer than what holds it$/, '有一个字段比容纳它的部分还长'],
  [/^there are no bytes$/, '没有任何字节'],
  [/^a number goes past its end$/, '有一个数字越过了末尾'],
  [/^a number has more than ten bytes$/, '有一个数字超过十个字节'],
  [/^a string number is out of range$/, '有一个字符串编号超出范围'],
  [/^string (\d+) does not exist$/, '字符串 $1 不存在'],
  [/^the first string is not the empty one$/, '第一个字符串不是空字符串'],
  [/^a sample type comes after the samples$/, '采样类型出现在样本之后'],
  [/^two profiles follow each other$/, '两个剖析首尾相接'],
  [/^there are samples, but no sample type$/, '有样本，但没有采样类型'],
  [/^a mapping has the number 0$/, '有一个映射的编号为 0'],
  [/^two mappings have the number (\d+)$/, '两个映射的编号都是 $1'],
  [/^a location names function (\d+), which does not exist$/, '有一个位置引用了不存在的函数 $1'],
  [/^text$/, '文本'],
  [/^other binary data$/, '其他二进制数据'],
  [/^a program \(ELF\)$/, '程序（ELF）'],
  [/^a zip archive$/, 'zip 压缩包'],
  [/^a perf\.data file$/, 'perf.data 文件'],
  [/^zstd data$/, 'zstd 数据'],
  [/^the text form of a (\w+) profile \(debug=1\)$/, '文本形式的 $1 剖析（debug=1）'],
  [/^a goroutine dump \(debug=2\)$/, 'goroutine 转储（debug=2）'],
  [/^a profile in text form$/, '文本形式的剖析'],
  [/^an error message of a web server$/, 'Web 服务器的错误消息'],
  [/^profiles have empty common sample type list$/, '它们没有共同的采样类型'],
  [/^zero divisor specified$/, '除数为零'],
  // the system
  [/^(?:ENOENT|no such file or directory)$/, '文件不存在'],
  [/^ENOENT: no such file or directory.*$/, '文件不存在'],
  [/^(?:EACCES: permission denied.*|permission denied)$/, '没有权限'],
  [/^(?:EISDIR: .*|illegal operation on a directory)$/, '这是一个文件夹'],
  [/^ENOSPC: .*$/, '磁盘已满'],
  [/^EROFS: .*$/, '文件系统是只读的'],
  [/^it is no file$/, '它不是文件'],
  ...hostReasons,
  ...watchReasons,
];

/** A reason that Heapcase wrote, in Chinese; what it does not know stays as it is. */
function reasonInChinese(reason: string): string {
  for (const [english, chinese] of known) {
    const found = english.exec(reason);
    if (!found) continue;
    // What stands inside of a reason may be one.
    return chinese.replace(/\$(\d)/g, (_all, at: string) => reasonInChinese(found[Number(at)] ?? ''));
  }
  // Several in a row, of which the first is ours.
  const [first = '', ...others] = reason.split('; ');
  const begin = others.length > 0 ? reasonInChinese(first) : first;
  return begin === first ? reason : [begin, ...others.map(reasonInChinese)].join('；');
}

/** A reason that is shown by itself. */
export const reasonIn = (language: Language, reason: string): string =>
  language === 'zh-CN' ? reasonInChinese(reason) : reason;

type FillingsByPlace = Readonly<Record<string, Filling>>;

/** What is filled in where something fails, in English: a Chinese sentence has it in Chinese. */
export function withReasonIn(language: Language, fillings: FillingsByPlace): FillingsByPlace {
  if (language === 'en') return fillings;
  const inChinese = { ...fillings };
  for (const place of ['reason', 'what'])
    if (typeof fillings[place] === 'string') inChinese[place] = reasonInChinese(fillings[place]);
  if (typeof fillings['tried'] === 'string')
    inChinese['tried'] = triedInChinese(fillings['tried'], reasonInChinese);
  return inChinese;
}
