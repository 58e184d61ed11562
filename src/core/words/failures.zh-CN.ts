import type { Translation } from './dictionary';
import type { failuresEn } from './failures.en';

/** failures.en.ts in Simplified Chinese. */
export const failuresZh: Translation<typeof failuresEn> = {
  'failure.unexpected': '出现了 Heapcase 未预料的错误：{reason}。请把详细信息附在缺陷报告中。',
  'failure.cancelled': '已按要求停止。此前采集的内容已在案例中。',
  'failure.usage': '{reason} 用法见“heapcase {command} --help”。',

  'host.unknown-name': '找不到主机 {host}：没有与该名称对应的地址。请检查拼写，或将其加入 ~/.ssh/config。',
  'host.unreachable': '无法连接 {host} 的端口 {port}：{reason}。请确认机器已开机，且从本机可以访问该端口。',
  'host.not-ssh': '{host} 的端口 {port} 应答的不是 SSH 服务：{reason}。请检查端口。',
  'host.config-unreadable': '无法用“ssh -G”读取 {host} 的 SSH 设置：{reason}。请检查 ~/.ssh/config。',
  'host.unsupported': '{host} 需要 {what}，此版本尚不支持。请换一种连接方式，或使用不需要它的主机。',
  'host.key-unknown':
    '{host} 的主机密钥未知，因此没有发送任何内容。它是 {type} {fingerprint}。请与服务器上的核对后再接受：用“ssh {host}”连接一次，或使用 --accept-host-key {fingerprint}。',
  'host.key-changed':
    '{host} 的主机密钥已改变，因此没有发送任何内容。已知的是 {knownFingerprint}（{where}），收到的是 {type} {fingerprint}。可能有人在监听，也可能服务器已重装。请询问其负责人；确认无误后，用“ssh-keygen -R {name}”删除旧记录。',
  'host.key-changed-own':
    '{host} 的主机密钥在您接受之后已改变，因此没有发送任何内容。当时接受的是 {knownFingerprint}（{where}），收到的是 {type} {fingerprint}。可能有人在监听，也可能服务器已重装。请询问其负责人；确认无误后，从该文件中删除此主机。',
  'host.key-revoked':
    '{host} 的主机密钥在 {where} 中被标记为已吊销，因此没有发送任何内容。请询问服务器的负责人。',
  'host.known-hosts-unreadable':
    '无法读取已知主机密钥列表 {file}：{reason}。没有它就无法核对服务器，因此没有发送任何内容。',
  'host.auth-refused':
    '{host} 拒绝了 {user} 的登录。已尝试：{tried}。请检查用户名，并确认服务器允许你的某个密钥。',
  'host.key-file-unreadable': '无法使用密钥文件 {file}：{reason}。',
  'host.lost': '与 {host} 的连接已断开：{reason}。此前采集的内容已在案例中；重新连接即可继续。',
  'host.channel-refused':
    '{host} 拒绝了通道：{reason}。服务器可能禁止转发（AllowTcpForwarding）或限制了会话数（MaxSessions）。',
  'host.command-failed': '在 {host} 上，{command} 以状态 {status} 结束：{reason}。',
  'host.timeout': '{what} 在 {host} 上超过 {seconds} s，已停止。',
  'host.not-linux': '{host} 运行的是 {system}；只能在 Linux 上记录进程内存。',

  'target.no-such-pid': '{host} 上没有进程 {pid}。用“heapcase host targets {host}”列出进程。',
  'target.no-such-name': '{host} 上没有名为 {name} 的进程。用“heapcase host targets {host}”列出进程。',
  'target.ambiguous': '{host} 上有 {count} 个名为 {name} 的进程（pid {pids}）。请用 --pid 指定一个。',
  'target.ended': '{host} 上的进程 {pid} 在记录期间结束。此前采集的内容已在案例中。',
  'target.restarted':
    '{host} 上的进程 {pid} 已不是原先记录的进程：该 pid 已分配给新进程。此前采集的内容已在案例中。',
  'target.no-endpoint':
    '没有找到 {host} 上进程 {pid} 的 pprof 端点；已查看 {looked}。请在服务中导入 net/http/pprof，或用 --endpoint URL 指定端点。',
  'target.endpoint-owner-unknown':
    '在 {host} 上看不到谁在监听 {url}：提供它的进程可能属于其他用户或容器。请同时用 --pid 指定进程。',
  'target.unreadable': '无法读取 {host} 上进程 {pid} 的内存：{reason}。',

  'endpoint.refused': '{host} 上的 {url} 没有应答：{reason}。请确认服务在该地址监听。',
  'endpoint.status': '{url} 返回 {status}，不是 profile。请检查路径：Go 的路径是 /debug/pprof/。',
  'endpoint.not-a-profile':
    '{url} 返回的是 {what}，不是 profile。请确认它是 pprof 端点。收到的字节已保存在案例中。',
  'endpoint.cut': '{url} 只发送了 profile 的一部分（{bytes} 字节）：{reason}。收到的字节已保存在案例中。',
  'endpoint.bad-url': '{url} 不是 pprof 端点的 http:// 地址，正确的例子：http://127.0.0.1:6060。',

  'profile.empty': '{file} 是空文件：其中没有 profile。',
  'profile.not-a-profile': '{file} 不是 pprof 写出的 profile：看起来是 {what}。',
  'profile.truncated': '{file} 在中途结束：{reason}。写入或复制时被截断。',
  'profile.corrupt': '{file} 在第 {offset} 字节处损坏：{reason}。',
  'profile.too-large': '{file} 解压后超过 {limit}；没有继续读取。',
  'profile.unsupported': '{file} 的开头像 {what}，但无法按其读取：它被截断或被改动过。',
  'profile.stopped': '{file} 没有读完：已按要求停止读取。',
  'profile.no-sample-type': '{file} 没有采样类型 {wanted}。可用的有：{available}。',
  'profile.bad-option': '{option}：{reason}。',
  'profile.incompatible': '这些 profile 无法合并：{reason}。',
  'profile.no-match': '没有与正则表达式 {expression} 匹配的函数。',
  'profile.bad-expression': '{option}={expression} 不是 pprof 能理解的正则表达式：{reason}。',
  'pprof.unknown-option': '无法识别的选项 {option}：heapcase pprof 不认识它。请运行“heapcase pprof --help”。',
  'pprof.not-fetched': '无法获取 {url}：{reason}。',
  'pprof.no-source': '没有能获取的 profile（{kind}）。',
  'pprof.unsupported-option': 'pprof 的选项 {option} 在此版本的 heapcase pprof 中不可用。',
  'pprof.needs-objdump':
    'pprof 的选项 {option} 需要 objdump 和二进制文件，heapcase pprof 不使用它们；-list 可显示源代码行。',

  'source.not-named': '剖析 {evidence} 中没有文件 {file}，因此不会读取。',
  'source.no-path':
    '剖析中没有 {file} 的完整路径，只有模块内的路径，无法向主机读取。请改为指定源码所在的文件夹。',
  'source.not-had': '无法从 {host} 取得 {file}：{reason}。',
  'picture.not-saved': '图片未保存：{reason}。',
  'window.no-display':
    '这里没有可打开窗口的显示环境（$DISPLAY 与 $WAYLAND_DISPLAY 均为空）。请在终端使用 heapcase read FILE 或 heapcase pprof。',
  'case.not-scratch': '案例 {id} 已不是临时案例：它已保留，不会从这里移除。',
  'file.too-large': '{file} 超过 {limit}：Heapcase 不会整体打开。',
  'file.unreadable': '无法读取 {file}：{reason}。',
  'file.unwritable': '无法写入 {file}：{reason}。',
  'disk.full': '{folder} 所在的磁盘已满。此前采集的内容是安全的；请腾出空间后重试。',

  'library.unusable': '无法使用案例库 {folder}：{reason}。请用 --library DIR 另选一个。',
  'case.unknown': '{folder} 中没有案例 {id}。用“heapcase case list”列出案例。',
  'case.ambiguous': '{id} 对应 {count} 个案例：{ids}。请给出更长的名称。',
  'case.locked': '案例 {id} 正由另一个 Heapcase（进程 {pid}）写入。请在那边关闭，或稍候。',
  'case.damaged': '无法打开案例 {id}：{reason}。证据文件未被改动，位于 {folder}。',
  'case.newer-format':
    '案例 {id} 由更新的 Heapcase 创建（格式 {format}，此版本最高支持 {known}）。请升级 Heapcase 后打开。',
  'evidence.unknown': '案例 {case} 中没有证据 {id}。',
  'evidence.changed': '证据 {id} 的字节已与采集时不同：其 SHA-256 是 {found}，应为 {expected}。',

  'watch.unknown': '{host} 上没有已知的看门狗 {id}。用“heapcase watch list {host}”查看有哪些。',
  'watch.not-there': '{host} 上没有看门狗 {id}：{folder} 不存在。用“heapcase watch install {host}”安装。',
  'watch.no-answer': '{host} 的回答不像 Linux 服务器：{reason}。看门狗需要 POSIX shell 和 /proc。',
  'watch.command-failed': '在 {host} 上，看门狗 {id} 无法执行“{command}”：{reason}。',
  'watch.upload-failed': '无法把看门狗放到 {host} 的 {folder} 中：{reason}。那里没有任何内容被替换。',
  'watch.script-missing': '此安装缺少看门狗脚本 {file}：{reason}。请重新安装 Heapcase。',
  'watch.no-captures': '{host} 上的看门狗 {id} 还没有任何采集。',
  'watch.no-such-capture': '{host} 上的看门狗 {id} 没有采集 {name}。',
  'watch.target-unsuited': '看门狗在该进程重启后无法再认出它：{reason}。请用 --pid 指定一个正在运行的进程。',

  'demo.failed-to-start': '演示服务没有启动：{reason}。',
  'layout.failed': '无法绘制调用图：{reason}。表格中有相同的数据。',
  'contract.bad-request': '请求 {method} 的格式有误：{reason}。',
};
