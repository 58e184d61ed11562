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
    '{host} 的主机密钥未知，因此没有发送任何内容。它是 {type} {fingerprint}。请与服务器上的核对后再接受：用“{login}”连接一次，或使用 --accept-host-key {fingerprint}。',
  'host.key-unexpected':
    '{host} 的主机密钥不是您给出的那个，因此没有发送任何内容。期望的是 {expected}，收到的是 {type} {fingerprint}。请检查指纹是否完整复制；如果完整，可能有人在监听：请询问服务器的负责人。',
  'host.key-changed':
    '{host} 的主机密钥已改变，因此没有发送任何内容。已知的是 {knownFingerprint}（{where}），收到的是 {type} {fingerprint}。可能有人在监听，也可能服务器已重装。请询问其负责人；确认无误后，用“ssh-keygen -R {name}”删除旧记录。',
  'host.key-changed-own':
    '{host} 的主机密钥在您接受之后已改变，因此没有发送任何内容。当时接受的是 {knownFingerprint}（{where}），收到的是 {type} {fingerprint}。可能有人在监听，也可能服务器已重装。请询问其负责人；确认无误后，在“主机”页的“受信任的密钥与密码”中忘记旧密钥，或用 "heapcase host trust forget {name}"。',
  'host.key-revoked':
    '{host} 的主机密钥在 {where} 中被标记为已吊销，因此没有发送任何内容。请询问服务器的负责人。',
  'host.known-hosts-unreadable':
    '无法读取已知主机密钥列表 {file}：{reason}。没有它就无法核对服务器，因此没有发送任何内容。',
  'host.ssh-failed':
    '本机的 ssh 无法连接 {host}：“{reason}”。请在终端中试运行 "ssh {host}"：那里可行，这里也可行。',
  'host.auth-refused':
    '{host} 拒绝了 {user} 的登录。已尝试：{tried}。请检查用户名，并确认服务器允许你的某个密钥。',
  'host.key-file-unreadable': '无法使用密钥文件 {file}：{reason}。',
  'host.nothing-in-common':
    '{host} 与内置的 SSH 没有共同的算法：{what}。本机的 ssh 可能支持，可在主机名旁的“连接方式”中选用，或用 "heapcase host transport {host} ssh"。',
  'host.secret-not-kept':
    '已登录 {host}，但密钥信息未能存入钥匙串：{reason}。它仅在内存中保留到 Heapcase 退出。',
  'host.lost': '与 {host} 的连接已断开：{reason}。此前采集的内容已在案例中；重新连接即可继续。',
  'host.job-full':
    '{host} 上没有空间保留 {what} 的更多输出（最多 {mib} MiB），它在那里被结束。已收到的内容在案例中。',
  'host.channel-refused':
    '{host} 拒绝了通道：{reason}。服务器可能禁止转发（AllowTcpForwarding）或限制了会话数（MaxSessions）。',
  'host.command-failed': '在 {host} 上，{command} 以状态 {status} 结束：{reason}。',
  'host.sudo-missing': '{host} 上没有 sudo，而 {user} 不是 root。请以 root 连接，或自行运行：{command}。',
  'host.sudo-terminal':
    '{host} 上的 sudo 只能在终端中使用（requiretty）。请在终端中自行运行：{command}。或在 sudoers 中为 {user} 取消 requiretty。',
  'host.sudo-refused': '{host} 上的 sudo 不允许 {user} 运行 {command}。请在 sudoers 中允许，或以 root 连接。',
  'host.sudo-password':
    '{host} 上的 sudo 需要 {user} 的密码以运行 {command}，但没有得到正确的密码。没有运行任何命令。',
  'host.file-unreadable': '无法读取 {host} 上的 {file}：{reason}。',
  'host.copy-differs':
    '{file} 的副本连续两次与 {host} 上的文件不同，而该文件并未改变。副本没有保留；请检查两台机器的磁盘。',
  'host.timeout': '{what} 在 {host} 上超过 {seconds} s，已停止。',
  'host.not-linux': '{host} 运行的是 {system}；只能在 Linux 上记录进程内存。',

  'target.no-such-pid': '{host} 上没有进程 {pid}。用“heapcase host targets {host}”列出进程。',
  'target.no-such-name': '{host} 上没有名为 {name} 的进程。用“heapcase host targets {host}”列出进程。',
  'target.ambiguous': '{host} 上有 {count} 个名为 {name} 的进程（pid {pids}）。请用 --pid 指定一个。',
  'target.ended': '{host} 上的进程 {pid} 在记录期间结束。此前采集的内容已在案例中。',
  'target.restarted':
    '{host} 上的进程 {pid} 已不是原先记录的进程：该 pid 已分配给新进程。此前采集的内容已在案例中。',
  'target.replaced':
    '{host} 上的进程 {pid} 在记录期间结束，进程 {successor} 以相同的程序和参数运行了 {age}。没有自动跟随：用 --pid {successor} 和 --case 继续。此前采集的内容已在案例中。',
  'target.no-endpoint':
    '没有找到 {host} 上进程 {pid} 的 pprof 端点；已查看 {looked}。请在服务中导入 net/http/pprof，或用 --endpoint URL 指定端点，或用 --endpoint /PATH/ 只指定路径。',
  'target.endpoint-owner-unknown':
    '在 {host} 上看不到谁在监听 {url}：提供它的进程可能属于其他用户或容器。请同时用 --pid 指定进程。',
  'target.unreadable': '无法读取 {host} 上进程 {pid} 的内存：{reason}。',

  'endpoint.refused': '{host} 上的 {url} 没有应答：{reason}。请确认服务在该地址监听。',
  'endpoint.status': '{url} 返回 {status}，不是 profile。请检查路径：Go 的路径是 /debug/pprof/。',
  'endpoint.not-a-profile':
    '{url} 返回的是 {what}，不是 profile。请确认它是 pprof 端点。收到的字节已保存在案例中。',
  'endpoint.cut': '{url} 只发送了 profile 的一部分（{bytes} 字节）：{reason}。收到的字节已保存在案例中。',
  'endpoint.bad-url':
    '{url} 不是 pprof 端点的地址。请写 http://127.0.0.1:6060、unix:/run/app.sock，或容器内的 netns:PID:127.0.0.1:6060。',

  'profile.empty': '{file} 是空文件：其中没有 profile。',
  'profile.not-a-profile': '{file} 不是 pprof 写出的 profile：看起来是 {what}。',
  'profile.truncated': '{file} 在中途结束：{reason}。写入或复制时被截断。',
  'profile.corrupt': '{file} 在第 {offset} 字节处损坏：{reason}。',
  'profile.too-large': '{file} 解压后超过 {limit}；没有继续读取。',
  'profile.unsupported': '{file} 的开头像 {what}，但无法按其读取：它被截断或被改动过。',
  'profile.stopped': '{file} 没有读完：已按要求停止读取。',
  'profile.no-sample-type': '{file} 没有采样类型 {wanted}。可用的有：{available}。',
  'profile.base-lacks-type': '无法显示差异：基线 {file} 没有采样类型 {wanted}。可用的有：{available}。',
  'profile.bad-option': '{option}：{reason}。',
  'profile.incompatible': '这些 profile 无法合并：{reason}。',
  'profile.no-match': '没有与正则表达式 {expression} 匹配的函数。',
  'profile.bad-expression': '{option}={expression} 不是 pprof 能理解的正则表达式：{reason}。',
  'pprof.unknown-option': '无法识别的选项 {option}：heapcase pprof 不认识它。请运行“heapcase pprof --help”。',
  'pprof.not-fetched': '无法获取 {url}：{reason}。',
  'pprof.no-source': '没有能获取的 profile（{kind}）。',
  'pprof.unsupported-option': 'pprof 的选项 {option} 在此版本的 heapcase pprof 中不可用。',
  'pprof.not-symbolized':
    '无法执行 pprof 的选项 {option}：{locations} 个位置中有 {unnamed} 个没有函数名，而 heapcase pprof 不查找名称。去掉此选项即可按二进制文件显示它们。',
  'pprof.needs-objdump':
    'pprof 的选项 {option} 需要 objdump 和二进制文件，heapcase pprof 不使用它们；-list 可显示源代码行。',

  'source.not-named': '剖析 {evidence} 中没有文件 {file}，因此不会读取。',
  'source.no-path':
    '剖析中没有 {file} 的完整路径，只有模块内的路径，无法向主机读取。请改为指定源码所在的文件夹。',
  'source.not-had': '无法从 {host} 取得 {file}：{reason}。',
  'profile.not-saved': '剖析文件未保存：{reason}。',
  'picture.not-saved': '图片未保存：{reason}。',
  'text.not-copied': '未复制，剪贴板内容不变：{reason}。请再试一次。',
  'window.no-display':
    '这里没有可打开窗口的显示环境（$DISPLAY 与 $WAYLAND_DISPLAY 均为空）。请在终端使用 heapcase read FILE 或 heapcase pprof。',
  'case.not-scratch': '案例 {id} 已不是临时案例：它已保留，不会从这里移除。',
  'file.too-large':
    '{file} 超过 {limit}，Heapcase 在窗口和终端中都读不了这么大的文件。请采集时间更短的剖析，或另存其中一部分：“go tool pprof -proto -focus=… 文件”。',
  'link.unreadable': '这不是指向 Heapcase 视图的链接：它应以 heapcase://case/ 开头。',
  'link.no-case': '该链接指向案例 {id}，但此案例库中没有它。请向发送者索取该案例，并放入案例库。',
  'file.unreadable': '无法读取 {file}：{reason}。',
  'file.folder': '{file} 是文件夹。请指明其中要读取的文件，例如 {file}/*。',
  'file.text-too-long':
    '{file} 是超过 {limit} 的文本，超出 Heapcase 一次能读取的长度。请截取需要的部分：tail -c 200M FILE | heapcase oom --file -。',
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

  'memleak.cannot': 'memleak 未启动：{reason}',
  'watch.unknown': '{host} 上没有已知的看门狗 {id}。用“heapcase watch list {host}”查看有哪些。',
  'watch.not-there': '{host} 上没有看门狗 {id}：{folder} 不存在。用“heapcase watch install {host}”安装。',
  'watch.no-answer': '{host} 的回答不像 Linux 服务器：{reason}。看门狗需要 POSIX shell 和 /proc。',
  'watch.command-failed': '在 {host} 上，看门狗 {id} 无法执行“{command}”：{reason}。',
  'watch.upload-failed': '无法把看门狗放到 {host} 的 {folder} 中：{reason}。那里没有任何内容被替换。',
  'watch.script-missing': '此安装缺少看门狗脚本 {file}：{reason}。请重新安装 Heapcase。',
  'watch.no-captures': '{host} 上的看门狗 {id} 还没有任何采集。',
  'watch.no-such-capture': '{host} 上的看门狗 {id} 没有采集 {name}。',
  'watch.kept-elsewhere':
    '{host} 上的看门狗 {id} 不是由 Heapcase 保持运行的。请用“heapcase watch export”重新导出，并按原来的方式部署。',
  'watch.target-unsuited': '看门狗在该进程重启后无法再认出它：{reason}。请用 --pid 指定一个正在运行的进程。',

  'demo.failed-to-start': '演示服务没有启动：{reason}。',
  'layout.failed': '无法绘制调用图：{reason}。表格中有相同的数据。',
  'contract.bad-request': '请求 {method} 的格式有误：{reason}。',

  'doctor.no-answer': '{host} 没有回答体检的问题：{reason}。强制命令或非 POSIX shell 无法检查。',
  'doctor.nothing-to-install': '没有已知的软件包可以在 {host} 上提供 {item}。请手动安装。',
  'doctor.plan-changed': '{host} 上现在要运行的与已确认的不同：{command}。未运行任何命令；请重新检查并确认。',
  'doctor.install-failed': '{host} 上的 {command} 以状态 {status} 结束。原因见其输出。',
  'doctor.no-sudo': '在 {host} 上安装需要 root，而 {user} 不能使用 sudo。请自行以 root 运行：{command}。',
};
