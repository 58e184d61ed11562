/** What a notification says when a rung was reached. Without Electron, so that the unit tests can load it. */

import { visibleLine } from '#core/base/text';
import { formatBytes } from '#core/base/units';
import type { WatchEvent } from '#core/contract/watch';
import type { Language } from '#core/words/dictionary';

type Fired = Extract<WatchEvent, { kind: 'watch-fired' }>;

interface NoticeWords {
  readonly local: string;
  readonly title: (watch: string, host: string, rung: string) => string;
  readonly memory: (share: string, limit: string, scope: string) => string;
  readonly there: string;
  readonly scopes: Readonly<Record<string, string>>;
  readonly rungs: Readonly<Record<string, string>>;
}

const words: Readonly<Record<Language, NoticeWords>> = {
  en: {
    local: 'this computer',
    title: (watch, host, rung) => `${watch} on ${host}: ${rung}`,
    memory: (share, limit, scope) => `${share} of ${limit}, ${scope}. `,
    there: 'The capture is on the host’s disk.',
    scopes: { cgroup: 'cgroup limit', process: 'limit of the process', host: 'memory of the machine' },
    rungs: {
      fast: 'fast path',
      tto: 'time to limit',
      growth: 'growth',
      psi: 'memory pressure',
      goroutines: 'goroutines',
      threads: 'threads',
      fds: 'file descriptors',
      oom: 'killed by the kernel',
    },
  },
  'zh-CN': {
    local: '本机',
    title: (watch, host, rung) => `${host} 上的 ${watch}：${rung}`,
    memory: (share, limit, scope) => `占 ${limit}（${scope}）的 ${share}。`,
    there: '采集已在主机磁盘上。',
    scopes: { cgroup: 'cgroup 上限', process: '进程上限', host: '整机内存' },
    rungs: {
      fast: '快速通道',
      tto: '触限时间',
      growth: '增长',
      psi: '内存压力',
      goroutines: 'goroutine 数',
      threads: '线程数',
      fds: '文件描述符',
      oom: '被内核终止',
    },
  },
};

export interface Notice {
  readonly title: string;
  readonly body: string;
}

/** Names no secret and no path: it may stand on a locked screen. */
export function noticeOf(language: Language, { host, id, rung, scope, permille, limit }: Fired): Notice {
  const say = words[language];
  const reached = /^\d{1,3}$/.test(rung) ? `${rung} %` : (say.rungs[rung] ?? visibleLine(rung));
  const memory =
    permille === null || limit === null
      ? ''
      : say.memory(
          `${(permille / 10).toFixed(1)} %`,
          formatBytes(limit),
          say.scopes[scope ?? ''] ?? say.scopes['host'],
        );
  return {
    title: say.title(visibleLine(id), host === 'local' ? say.local : visibleLine(host), reached),
    body: memory + say.there,
  };
}

/** A person who asked for a test sees it on the page; the second heap belongs to a capture that was told of. */
export const deservesNotice = ({ rung }: Fired): boolean => !['test', 'later', 'baseline'].includes(rung);
