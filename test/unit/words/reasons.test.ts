// A failure in Chinese has its reason in Chinese, as far as Heapcase wrote it; what others said stays as they said it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { failure, sentenceOf } from '#core/base/failure';
import { reasonIn } from '#core/words/reasons.zh-CN';

const inChinese = (file: string, reason: string) =>
  sentenceOf('zh-CN', failure('profile.truncated', { file, reason }).data);

/** What the watchdog's script may say of itself, with figures in the place of what it fills in. */
function sentencesOfTheWatchdog(): readonly string[] {
  const script = readFileSync('resources/watchdog/heapcase-watch.sh', 'utf8');
  const said =
    /\b(?:(?:rj_why|rj_words|BLOCK_WHY|FETCH_WHY|ROOM_WHY|ARM_WHY|HEAP_WHY|DISK_WHY|ar_why|ge_why|in_why|ERROR|BLIND)=|(?:missing \S+|not_this_way|disk_silent) )(?:'([^']+)'|"([^"]+)")/g;
  const texts = [...script.matchAll(said)].map(([, plain, filled]) => plain ?? filled);
  return texts.flatMap((text) =>
    text
      // The beginnings and fragments that other sentences go on from.
      .replace(/^\$RET, /, 'cgroup 71.2 % of 512.0 MiB, ')
      .replace('$RET % $rj_words', '71.2 % against a mean of 50.1 %')
      .replace(/^against a mean of \$RET %$/, '')
      .replace(/\$\{in_why:\+; \}/g, '; ')
      .replace(/\$\{WAY_WHY:\+ \(\$WAY_WHY\)\}/, ' (no cron runs here)')
      .replace('$rj_now $rj_rule', '7 threads')
      .replace(/\$STAMP_ISO/g, '2026-11-23T02:01:29Z')
      .replace(/\$C_QUIET - [^)]*|\$\{[^}]*\}\)?|\$\w+/g, '7')
      .split('; ')
      .filter((part) => /[a-z]{2}/.test(part)),
  );
}

/** What the code that speaks with hosts writes into its failures, with a figure in the place of what it fills in. */
function sentencesOfHosts(): readonly string[] {
  const folders = ['src/main/host', 'src/main/collect'];
  const lines = folders
    .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter((line) => !/^\s*(?:\/\/|\/?\*)|message\(|new Error\(/.test(line));
  const before =
    /(?:reason: |reason = |what: |words = |giveUp\(|refused\(|lost\(|cut\(|none\(|return |said = |[?:|] )$/;
  const quoted = /'((?:[^'\\]|\\.)*)'|"([^"]*)"|`([^`]*)`/g;
  return lines.flatMap((line) =>
    [...line.matchAll(quoted)]
      .filter((found) => before.test(line.slice(0, found.index)) || /^\s+['"`]/.test(line))
      .map(([, ...texts]) => (texts.find((text) => text !== undefined) ?? '').replace(/\$\{[^}]*\}/g, '7'))
      .filter((text) => /^[A-Za-z].* .*[a-z]{2}/.test(text))
      // Lines of shell are no sentences.
      .filter((text) => !/[;$|&<>{}[\]]|^(?:for|mkdir|mkfifo|timeout|exec|if) /.test(text)),
  );
}

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

  test('of a rule that has not fired is translated part by part', () => {
    const rung =
      'cgroup 71.2 % of 512.0 MiB, not below 70 %; the process is young: quiet until 2026-11-23T02:01:29Z';
    expect(reasonIn('zh-CN', rung)).toBe(
      'cgroup 已用 512.0 MiB 的 71.2 %，不低于 70 %；进程刚启动：静默到 2026-11-23T02:01:29Z',
    );
    // The server's text is cut at a length: what is left of a part stays English.
    expect(reasonIn('zh-CN', 'no steady rise; rests un')).toBe('没有持续上升；rests un');
    expect(reasonIn('zh-CN', 'no space; try again')).toBe('no space; try again');
  });

  test('of the watchdog has no English left, whatever its script can say', () => {
    const sentences = sentencesOfTheWatchdog();
    expect(sentences.length).toBeGreaterThan(60);
    const names =
      /\b(cgroup|process|host|[KMGT]iB|psi|goroutine|linger|systemd|cron|root|gc|heap|debug|MemStats|pprof|URL|HTTP|GET|gzip|busybox|wget|Go|dmesg|watch\.conf|KillUserProcesses|proc\/\w+|pid)\b/g;
    expect(
      sentences.filter((text) => /[a-z]{2}/.test(reasonIn('zh-CN', text).replaceAll(names, ''))),
    ).toEqual([]);
  });

  test('of somebody else is left as it is, in every language', () => {
    expect(inChinese('heap.pb.gz', 'Device or resource busy')).toContain('Device or resource busy');
    const { data } = failure('profile.truncated', { file: 'a', reason: 'its gzip data is not complete' });
    expect(sentenceOf('en', data)).toContain('its gzip data is not complete');
  });

  test('of a host has no English left, whatever the code that speaks with hosts can say', () => {
    const sentences = sentencesOfHosts();
    expect(sentences.length).toBeGreaterThan(45);
    const names = /\b(ssh|SSH|agent|FIDO|HTML?|HTTP|gzip|nsenter|Unix|ssh-keygen|known_hosts)\b/g;
    const english = (text: string) => /[a-z]{2}/.test(text.replaceAll(names, ''));
    const asTried = (text: string) =>
      sentenceOf('zh-CN', failure('host.auth-refused', { host: '1', user: '2', tried: text }).data);
    expect(sentences.filter((text) => english(reasonIn('zh-CN', text)) && english(asTried(text)))).toEqual(
      [],
    );
  });

  test('of a login that was refused is translated part by part', () => {
    const tried =
      'agent key ada@laptop, key /home/ada/.ssh/deploy (no such file), password (none given) (the server takes publickey,password)';
    const refused = failure('host.auth-refused', { host: 'web-1', user: 'ada', tried });
    expect(sentenceOf('zh-CN', refused.data)).toContain(
      'agent 中的密钥 ada@laptop、密钥 /home/ada/.ssh/deploy（文件不存在）、密码（没有提供）（服务器接受 publickey,password）',
    );
    const late = failure('host.timeout', { what: 'The SSH key exchange', host: 'web-1', seconds: 15 });
    expect(sentenceOf('zh-CN', late.data)).toContain('SSH 密钥交换 在 web-1 上超过 15 s');
  });
});
