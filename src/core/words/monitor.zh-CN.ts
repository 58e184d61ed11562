import type { Translation } from './dictionary';
import type { monitorEn } from './monitor.en';

export const monitorZh: Translation<typeof monitorEn> = {
  'monitor.cost.process': '读取该进程的两个小文件，对其没有开销。',
  'monitor.cost.smaps': '每次读取时内核遍历该进程的所有页：每 GiB 约一毫秒，期间进程无法映射内存。',
  'monitor.cost.cgroup': '读取 cgroup 的几个小文件，对进程没有开销。',
  'monitor.cost.psi': '读取一个小文件，几乎没有开销。',
  'monitor.cost.free': '每个间隔启动一次小程序，对进程没有开销。',
  'monitor.cost.vmstat': '一个常驻的小程序，对进程没有开销。',
  'monitor.cost.pidstat': '一个常驻的小程序，对进程没有开销。',
  'monitor.cost.top': '一个常驻的程序；用于整台机器时，每个间隔读取所有进程。',
  'monitor.why.fallback': '{host} 上没有 {tool} 或版本太旧：数据来自 /proc。',
  'monitor.why.smaps': '{host} 上无法读取 /proc/PID/smaps_rollup：需要 Linux 4.14，以及同一用户或 root。',
  'monitor.why.psi': '{host} 的内核不统计压力：需要 Linux 4.20 并启用 psi=1。',
  'monitor.why.needs-target': '{monitor} 需要指定一个进程。',
  'monitor.why.no-cgroup': '{host} 上无法读取该进程的内存 cgroup。',
  'monitor.why.none': '{monitor} 无法在 {host} 上运行：既没有该工具，也没有 /proc。',
  'monitor.note.since-boot-left-out': '第一行的速率是开机以来的平均值，已略去。',
  'monitor.note.digits-lost': '该工具截去了数字的一部分；这些数字已略去。',
  'monitor.note.coarse-unit': '该工具的单位对这台机器来说太粗。',
  'monitor.note.no-limit': '该进程上级的 cgroup 都没有内存上限。',
  'monitor.virt': 'VIRT 是地址空间，不是内存：Go 程序启动时预留很多，实际用到的很少。',
  'gap.monitor-link': '{host} 上的 {monitor} 从 {from} 到 {to} 没有数据：连接中断，恢复后已重新开始。',
  'gap.monitor-full':
    '{host} 上的 {monitor} 从 {from} 到 {to} 没有数据：那里没有空间保留更多输出（最多 {mib} MiB），因此被结束并重新开始。',
  'gap.monitor-link-open': '{host} 上的 {monitor} 自 {from} 起没有数据：连接中断，尚未恢复。',
  'gap.monitor-unavailable': '未记录 {monitor}：{why}',
  'case.title.monitors': '监视：{host} 上的 {what}',
  'case.title.machine': '整台机器',
  'case.title.memleak': 'memleak：{host} 上的 {what}',
  'cli.monitor.began': '{monitor}：{named}',
  'cli.monitor.unavailable': '未记录 {monitor}：{why}',
  'cli.monitor.gap': '{monitor}：自 {time} 起连接中断；恢复后会重新开始',
  'cli.monitor.back': '{monitor}：自 {time} 起又有数据',
  'cli.monitor.sealed': '{monitor}：{samples} 个样本，{bytes} 已存为证据 {evidence}',
  'cli.monitor.unknown-lines': '{monitor}：有 {lines} 行无法识别；它们在原始输出中',
  'read.monitor': '{monitor} 的记录：{samples} 个样本，从 {from} 到 {to}',
  'read.monitor-row': '{name}：最初 {first}，最后 {last}，介于 {least} 与 {most} 之间',
  'read.monitor-ended': '记录期间该进程结束。',
  'read.monitor-restarted': '记录期间该 pid 分给了另一个进程。',
  'memleak.overhead':
    'memleak 在该进程的 malloc、free 等函数上挂探针（uprobe）：每次调用都要进入内核。分配频繁时进程通常变慢 2 到 10 倍，最坏可达 100 倍。',
  'memleak.sampled': '每 {every} 次分配只跟踪一次：字节数和次数需乘以 {every}。',
  'memleak.after-attach': '只能看到挂上之后的分配，并且只列出超过 {age} 的。',
  'memleak.pure-go':
    '这是纯 Go 程序（CGO_ENABLED=0）。Go 用 mmap 而不是 malloc 取得内存，所以 memleak 看不到它的堆：列表为空不能说明什么。请改用 heap profile。',
  'memleak.cgo':
    '该 Go 程序使用 cgo 构建：memleak 显示其 C 代码占用的内存，这是 Go profile 看不到的；它不显示 Go 堆。',
  'memleak.go-unknown':
    '这是 Go 程序，其中没有记录是否使用 cgo。memleak 只显示 C 代码占用的内存，不显示 Go 堆。',
  'memleak.not-go': '这不是 Go 程序，或无法读取其可执行文件。',
  'memleak.by-sudo':
    'memleak 在 {host} 上需要 root，而当前用户是 {user}：它通过 sudo 运行，可能会询问密码。以 root 运行的任务无法重新找回：连接断开时它随之结束。',
  'memleak.linked-in':
    '进程 {pid} 是静态链接的：memleak 会挂到它自己可执行文件中的 malloc。如果函数名已被剥离，或它使用别的分配器，就找不到。',
  'memleak.no-names':
    'libbpf-tools 的 memleak 只从本主机的文件读取函数名：对于有自己文件的进程（如在容器中），字节数是对的，但多数函数没有名称。Python 版 memleak（bpfcc-tools，需内核头文件）能给出名称。',
  'memleak.library-unseen':
    '只有 root 才能看到该进程在容器中使用哪个 C 库。如果不是本主机的那个，列表会一直为空。',
  'memleak.problem.missing':
    '{host} 上没有 memleak。请安装 bpfcc-tools（Debian、Ubuntu）、bcc-tools（Fedora、RHEL、Alpine）或 libbpf-tools。',
  'memleak.problem.not-root': 'memleak 在 {host} 上需要 root；当前用户是 {user}。',
  'memleak.failed.kernel-headers-missing':
    'memleak 未能在 {host} 上启动：没有安装正在运行的内核的头文件。请安装 linux-headers-$(uname -r)（Fedora 和 RHEL 为 kernel-devel），或使用不需要头文件的 libbpf 版 memleak。',
  'memleak.failed.no-such-process': 'memleak 未能启动：{host} 上的进程 {pid} 已不在，或没有可挂的 malloc。',
  'memleak.failed.wrong-option': 'memleak 未能在 {host} 上启动：它不认识所给的某个选项。',
  'memleak.failed.no-malloc':
    'memleak 未能启动：在 {host} 上进程 {pid} 的可执行文件（静态链接）中没有找到 malloc。它的函数名已被剥离，或它使用别的分配器。请使用带符号的构建，或动态链接的构建。',
  'memleak.failed.not-permitted':
    'memleak 未能在 {host} 上启动：内核不允许使用 BPF。需要 root，并且内核未被锁定（lockdown）。',
  'memleak.failed.no-tracefs':
    'memleak 未能在 {host} 上启动：没有挂载 tracefs。请以 root 执行：mount -t tracefs none /sys/kernel/tracing',
  'memleak.failed.no-time':
    'memleak 在 {host} 上运行 {minutes} 分钟后仍没有列表，被结束：来不及编译探针。请在 {host} 不那么忙时重试，或安装无需编译的 libbpf 版 memleak。',
  'memleak.failed.no-list':
    'memleak 在 {host} 上还没有给出第一个列表就结束了；它的输出在案例中。请重新开始。',
  'memleak.failed.failed': 'memleak 未能在 {host} 上启动；它的原话在案例中：{words}',
  'memleak.note.detach': 'memleak 在卸下探针时出错；它的列表是完整的。',
  'memleak.note.empty': '没有列出未释放的内存。',
  'memleak.note.go-reserved':
    '列表中有 {bytes} 经过 x_cgo_mmap：这是 Go 运行时为自己的堆预留的地址，大多不在内存里，不是 C 的泄漏。它们排在最后。',
  'memleak.note.target-died': 'memleak 运行期间该进程结束：最后几个列表只是重复此前的内容。',
  'cli.memleak.will-run': '将在 {host} 上运行：{command}',
  'cli.memleak.began': '在 {host} 上运行：{command}',
  'cli.memleak.list': '{time}  {stacks} 个调用栈，{count} 次分配共 {bytes}',
  'cli.memleak.confirm': '开始吗？输入 yes：',
  'cli.memleak.declined': '未开始。加上 --yes 可不询问直接开始。',
};
