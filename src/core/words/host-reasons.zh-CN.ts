/** What Heapcase says of hosts inside of its failures (src/main/host, src/main/collect), in Chinese. */

/** Each stands for the whole of a reason, of `what`, or of what stands in brackets behind something that was tried. */
export const hostReasons: readonly (readonly [english: RegExp, chinese: string])[] = [
  // Why there is no link, or no longer.
  [/^the connection was refused$/, '连接被拒绝'],
  [/^the connection was reset$/, '连接被重置'],
  [/^the connection closed$/, '连接已关闭'],
  [/^the connection was closed$/, '连接已关闭'],
  [/^the connection was closed before an answer came$/, '应答到来之前连接就关闭了'],
  [/^the connection ended before the profile did$/, '剖析尚未传完，连接就断开了'],
  [/^there is no way to that network from here$/, '从这里无法到达该网络'],
  [/^it was closed$/, '连接已关闭'],
  [/^it was stopped$/, '它已被停止'],
  [/^it closed the connection$/, '对方关闭了连接'],
  [/^it closed the connection without a word$/, '对方一言未发就关闭了连接'],
  [/^the server closed it$/, '服务器关闭了连接'],
  [/^its jump host (\S+) was lost: (.*)$/s, '它的跳板机 $1 断开了：$2'],
  [/^it is not connected yet$/, '尚未连接'],
  [/^it could not be made anew$/, '无法重新建立连接'],
  [/^it is another computer now$/, '它现在是另一台计算机'],
  [/^it says "(.*)"$/s, '它说的是“$1”'],
  [/^it said nothing within ([\d.]+) s$/, '$1 秒内没有任何应答'],
  [/^no answer$/, '没有应答'],
  [/^no answer within ([\d.]+) s$/, '$1 秒内没有应答'],
  [/^no answer for ([\d.]+) s$/, '已有 $1 秒没有应答'],
  [/^no answer within ([\d.]+) s after this computer had paused$/, '本机暂停之后，$1 秒内没有应答'],
  [/^the server heard nothing from here for minutes$/, '服务器有几分钟没有收到这里的消息'],
  [/^the link is away, so that Stop could not be passed on$/, '连接已断开，无法转达停止'],
  [/^it did not say within ([\d.]+) s whether the job runs$/, '$1 秒内没有说明任务是否在运行'],
  [/^its reader ended before it$/, '读取它的程序先于它结束'],
  [/^its job was not found again$/, '没有再找到它的任务'],
  [/^all (\d+) sessions are in use$/, '$1 个会话都在使用中'],
  [/^all (\d+) forwarded channels are in use$/, '$1 个转发通道都在使用中'],
  [/^the system's ssh opens no channel to a Unix socket$/, '系统的 ssh 不能打开到 Unix 套接字的通道'],
  [/^(?:ssh|it) ended without a word$/, 'ssh 没有任何说明就结束了'],
  [/^(.*), while keys were exchanged$/s, '交换密钥时，$1'],
  [/^(.*), during the login$/s, '登录时，$1'],
  [/^too large$/, '过大'],
  [/^it ended after (\d+) of (\d+) bytes$/, '它在第 $1 字节处结束，共 $2 字节'],
  [/^no output$/, '没有输出'],
  [
    /^that is in another network, and there is no nsenter to enter it$/,
    '它在另一个网络中，而没有 nsenter 可以进入',
  ],
  [/^there is none of (.*) that can ask$/, '$1 中没有一个可以请求'],
  [/^no log$/, '没有日志'],
  [/^no listening socket$/, '没有监听的套接字'],
  [/^it took longer than ([\d.]+) s$/, '它超过了 $1 s'],
  // What took too long.
  [/^The login$/, '登录'],
  [/^The SSH key exchange$/, 'SSH 密钥交换'],
  [/^Connecting with ssh$/, '用 ssh 连接'],
  [/^Stopping (.*)$/s, '停止 $1'],
  [/^Reading (.*)$/s, '读取 $1'],
  [/^collecting$/, '收取'],
  // What a host needs.
  [/^the system's ssh$/, '系统的 ssh'],
  [/^a certificate authority in known_hosts$/, 'known_hosts 中的证书颁发机构'],
  [/^the FIDO key (.*)$/s, 'FIDO 密钥 $1'],
  [/^the agent's key (.*)$/s, 'agent 中的密钥 $1'],
  [/^the key revocation list (.*)$/s, '密钥吊销列表 $1'],
  [/^more than (\d+) jump hosts in a row$/, '连续超过 $1 台跳板机'],
  // What answered instead of a profile.
  [/^nothing$/, '空内容'],
  [/^an HTML page$/, 'HTML 页面'],
  [/^text \((.*)\)$/s, '文本（$1）'],
  [/^bytes that are no gzip file$/, '不是 gzip 文件的字节'],
  [/^something that is not HTTP$/, '不是 HTTP 的内容'],
  // Why a key, a password or an answer did not help.
  [/^no such file$/, '文件不存在'],
  [/^accepted, but more is needed$/, '已接受，但还需要更多'],
  [/^none given$/, '没有提供'],
  [/^no answer given$/, '没有回答'],
  [/^no passphrase$/, '没有口令'],
  [/^it is a public key$/, '它是公钥'],
  [
    /^its format is not read here; "ssh-keygen -p -f" rewrites it$/,
    '这里不读取这种格式；“ssh-keygen -p -f”可以改写它',
  ],
  [/^a FIDO key needs the system's ssh$/, 'FIDO 密钥需要系统的 ssh'],
  [/^it is encrypted with (\S+), which is not read here$/, '它用 $1 加密，这里不读取'],
  [/^encrypted, and without (.*) it cannot be offered$/, '已加密，没有 $1 就无法提供'],
  [/^the server takes (.*)$/, '服务器接受 $1'],
];

/** The parts of "Tried: …" that stand before brackets; names of keys stay as they are. */
const tried: readonly (readonly [english: RegExp, chinese: string])[] = [
  [/nothing, as there is no key to try/, '没有可以尝试的密钥'],
  [/(^|, )agent key /g, '$1agent 中的密钥 '],
  [/(^|, )key /g, '$1密钥 '],
  [/(^|, )password(?=$|,| )/g, '$1密码'],
  [/(^|; )ssh says: /, '$1ssh 说：'],
  [/; the server said "(.*)"$/s, '；服务器说“$1”'],
];

/** The list of what a login was tried with; `inChinese` is asked for what stands in brackets. */
export function triedInChinese(list: string, inChinese: (reason: string) => string): string {
  const begun = tried.reduce((text, [english, chinese]) => text.replace(english, chinese), list);
  return begun
    .replace(/ ?\(([^()]*)\)/g, (all, inside: string) => {
      const said = inChinese(inside);
      return said === inside ? all : `（${said}）`;
    })
    .replaceAll(', ', '、');
}
