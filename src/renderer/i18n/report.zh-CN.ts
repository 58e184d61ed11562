import type { Translation } from '#core/words/dictionary';
import type { reportEn } from './report.en';

export const reportZh: Translation<typeof reportEn> = {
  'report.preview': '报告预览',
  'report.export': '导出',
  'report.format': '格式',
  'report.language': '语言',
  'report.exportHtml': '导出 HTML…',
  'report.exportMarkdown': '导出 Markdown…',
  'report.exporting': '正在写入',
  'report.written': '已写入 {path}',
  'report.goesOut': '导出的内容',
  'report.goesOut.oneFile': '单个文件。不加载任何外部内容，不含脚本。',
  'report.goesOut.figures': '结论、关键数字、内存图、与基线的差异、调用图。',
  'report.goesOut.names': '函数、文件、主机和进程的名称，原样写出。',
  'report.goesOut.hashes': '{files} 个证据文件的名称和 SHA-256；不含文件内容。',
  'report.goesOut.notes': '{notes} 条笔记',
  'report.goesOut.gaps': '{gaps} 个缺口，各有说明',
  'report.head': '相同的案例、版本和语言得到相同的字节。日志头 {hash}',
  'report.reveal': '显示案例文件夹',
};
