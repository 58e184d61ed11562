/**
 * Which container a process is in, from the path of its cgroup. The runtimes name their cgroups after the id:
 *
 *     /docker/4f3a…64 hex…                              Docker, cgroupfs
 *     /system.slice/docker-4f3a….scope                  Docker, systemd
 *     /kubepods.slice/…/cri-containerd-4f3a….scope      containerd under Kubernetes
 *     /machine.slice/libpod-4f3a….scope                 Podman
 *     /machine.slice/machine-srv1.scope                 systemd-nspawn
 *     /lxc.payload.web                                  LXC
 */

export interface ContainerRef {
  /** `docker`, `containerd`, `cri-o`, `podman`, `lxc`, `systemd-nspawn`, `kubernetes`; null: not told by its name. */
  readonly runtime: string | null;
  /** As the runtime knows it; null where nothing names it. */
  readonly id: string | null;
}

const hex = '[0-9a-f]{12,64}';
const forms: readonly (readonly [pattern: RegExp, runtime: string])[] = [
  [new RegExp(`/docker[-/](${hex})(?:\\.scope)?(?:/|$)`), 'docker'],
  [new RegExp(`/libpod-(?:conmon-)?(${hex})(?:\\.scope)?(?:/|$)`), 'podman'],
  [new RegExp(`/(?:crio|cri-o)-(?:conmon-)?(${hex})(?:\\.scope)?(?:/|$)`), 'cri-o'],
  [new RegExp(`[/:](?:cri-)?containerd[-:](${hex})(?:\\.scope)?(?:/|$)`), 'containerd'],
  [new RegExp(`/nerdctl-(${hex})(?:\\.scope)?(?:/|$)`), 'containerd'],
  [new RegExp(`/kubepods(?:[./][^/]+)*/(${hex})(?:/|$)`), 'kubernetes'],
  [/\/lxc(?:\.payload)?[./]([\w.-]+)(?:\/|$)/, 'lxc'],
  [/\/machine-([^/]+)\.scope(?:\/|$)/, 'systemd-nspawn'],
  [/\/systemd-nspawn@([^/]+)\.service(?:\/|$)/, 'systemd-nspawn'],
];

/**
 * @param isolated it has a process namespace and files of its own: then it is in a container whatever its cgroup is called,
 * and the last part of the path is what runc and its like were told to call it.
 */
export function containerOf(cgroupPath: string | null, isolated: boolean): ContainerRef | null {
  for (const [pattern, runtime] of forms) {
    const id = pattern.exec(cgroupPath ?? '')?.[1];
    // systemd writes "-" in a name as \x2d.
    if (id !== undefined) return { runtime, id: id.replaceAll('\\x2d', '-') };
  }
  if (!isolated) return null;
  const last = cgroupPath?.split('/').filter(Boolean).at(-1) ?? null;
  return { runtime: null, id: last };
}
