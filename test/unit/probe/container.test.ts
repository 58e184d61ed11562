import { expect, test } from 'vitest';
import { containerOf } from '#core/probe/container';

const id = '4f3a1c9be2d04f3a1c9be2d04f3a1c9be2d04f3a1c9be2d04f3a1c9be2d0abcd';

test.each([
  [`/docker/${id}`, 'docker', id],
  [`/system.slice/docker-${id}.scope`, 'docker', id],
  [`/kubepods/burstable/pod0a1b/${id}`, 'kubernetes', id],
  [`/kubepods.slice/kubepods-pod0a.slice/cri-containerd-${id}.scope`, 'containerd', id],
  [`/kubepods.slice/kubepods-pod0a.slice/crio-${id}.scope`, 'cri-o', id],
  [`/system.slice/containerd.service/kubepods-pod0a.slice:cri-containerd:${id}`, 'containerd', id],
  [`/machine.slice/libpod-${id}.scope/container`, 'podman', id],
  ['/lxc.payload.web-1', 'lxc', 'web-1'],
  ['/lxc/web-1/system.slice', 'lxc', 'web-1'],
  ['/machine.slice/machine-srv\\x2d1.scope/payload', 'systemd-nspawn', 'srv-1'],
  ['/machine.slice/systemd-nspawn@srv1.service/payload', 'systemd-nspawn', 'srv1'],
])('%s is %s', (path, runtime, name) => {
  expect(containerOf(path, false)).toEqual({ runtime, id: name });
});

test('a service of the host is in none', () => {
  expect(containerOf('/system.slice/docker.service', false)).toBe(null);
  expect(containerOf('/user.slice/user-1000.slice', false)).toBe(null);
  expect(containerOf(null, false)).toBe(null);
});

test('what has processes and files of its own is in one, whatever its cgroup is called', () => {
  expect(containerOf('/my-bundle', true)).toEqual({ runtime: null, id: 'my-bundle' });
  expect(containerOf(null, true)).toEqual({ runtime: null, id: null });
});
