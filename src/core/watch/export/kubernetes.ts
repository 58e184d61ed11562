import { stringify } from 'yaml';
import type { ExportedFile } from '../../contract/watch';
import { about, type ExportParts, scriptFileName } from './exported';

const scriptsAt = '/etc/heapcase-watch';
const limitOfService = 'HEAPCASE_TARGET_LIMIT';
/** The name of the container that is watched, until a person puts theirs in its place. */
const service = 'service';
/** Nobody in particular; the user of the service itself sees more of it. */
const user = 65_532;

/** A sidecar for the pod of the service: a ConfigMap, a claim, and a patch for the Deployment. */
export function exportKubernetes(parts: ExportParts): readonly ExportedFile[] {
  const { script, conf, id } = parts;
  const name = `heapcase-watch-${id}`;
  const labels = { 'app.kubernetes.io/name': 'heapcase-watch', 'app.kubernetes.io/instance': id };
  const yaml = (path: string, ...documents: readonly unknown[]): ExportedFile => ({
    path,
    text: documents.map((one) => stringify(one, { lineWidth: 0 })).join('---\n'),
    executable: false,
  });
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, labels },
    data: { [scriptFileName]: script.text, 'watch.conf': conf },
  };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, labels },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  return [
    yaml('configmap.yaml', configMap),
    yaml('claim.yaml', claim),
    yaml('sidecar-patch.yaml', patchOf(parts, name, { emptyDir: { sizeLimit: '1Gi' } })),
    yaml('sidecar-patch-claim.yaml', patchOf(parts, name, { persistentVolumeClaim: { claimName: name } })),
    yaml('example-deployment.yaml', exampleOf(parts, name)),
    { path: 'README.md', text: notes(parts, name), executable: false },
  ];
}

/** The pod's part: merged into the template of the service's own Deployment. */
function podOf({ root, id }: ExportParts, name: string, volume: object) {
  return {
    // Without it the sidecar cannot see the process of the service.
    shareProcessNamespace: true,
    containers: [
      {
        name: 'heapcase-watch',
        image: 'busybox:1.36',
        command: [
          'sh',
          '-c',
          [
            'umask 077; mkdir -p "$0/$1"',
            `cp ${scriptsAt}/* "$0/$1/"`,
            `echo "target_limit=$${limitOfService}" >>"$0/$1/watch.conf"`,
            `echo 'external kubernetes sidecar' >"$0/$1/installed"`,
            `exec sh "$0/$1/${scriptFileName}" run`,
          ].join(' && '),
          root,
          id,
        ],
        // The runtime shows a container its own group only, so the limit of the service's is told.
        env: [
          {
            name: limitOfService,
            valueFrom: { resourceFieldRef: { containerName: service, resource: 'limits.memory' } },
          },
        ],
        resources: {
          requests: { cpu: '5m', memory: '16Mi' },
          limits: { memory: '64Mi' },
        },
        securityContext: {
          runAsNonRoot: true,
          runAsUser: user,
          runAsGroup: user,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: [
          { name: 'heapcase-watch', mountPath: root },
          { name: 'heapcase-watch-script', mountPath: scriptsAt, readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: 'heapcase-watch', ...volume },
      { name: 'heapcase-watch-script', configMap: { name } },
    ],
  };
}

const patchOf = (parts: ExportParts, name: string, volume: object) => ({
  spec: { template: { spec: podOf(parts, name, volume) } },
});

/** A whole Deployment, to see where the sidecar goes and to check it with. */
function exampleOf(parts: ExportParts, name: string) {
  const pod = podOf(parts, name, { emptyDir: { sizeLimit: '1Gi' } });
  const labels = { app: parts.id };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: parts.id, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...pod,
          containers: [
            {
              name: service,
              image: 'REGISTRY/YOUR-SERVICE:TAG',
              resources: { limits: { memory: '512Mi' } },
            },
            ...pod.containers,
          ],
        },
      },
    },
  };
}

const notes = (parts: ExportParts, name: string): string => `${about(parts, 'a Kubernetes sidecar')}
    sed -i 's/containerName: ${service}$/containerName: CONTAINER/' sidecar-patch*.yaml
    kubectl apply -f configmap.yaml
    kubectl patch deployment DEPLOYMENT --patch-file sidecar-patch.yaml

CONTAINER is the name of the container to watch, whose memory limit the sidecar is told (\`${limitOfService}\`, by Kubernetes
itself). \`example-deployment.yaml\` shows a whole Deployment with the sidecar in its place.

**What survives.** \`sidecar-patch.yaml\` keeps captures in an emptyDir: they survive an OOM kill and every restart of a
container, and are lost when the pod is deleted, evicted or moved. With \`claim.yaml\` and \`sidecar-patch-claim.yaml\`
they are on a volume of their own and survive the pod too (one pod at a time: ReadWriteOnce; set \`fsGroup: ${user}\`
in the pod's securityContext where the volume belongs to root).

**Rights.** No privilege, no capability, a read-only root, not root. The pod's containers share one process namespace:
the sidecar sees the service's process, and the service sees the sidecar's. The service is recognised by its name, since
another user may not read the path of its executable; give the sidecar the service's \`runAsUser\` and it reads
\`smaps_rollup\` too.

**Limits.** A container sees its own memory group only, so the ladder stands on the limit that Kubernetes tells the sidecar
(\`target_limit\` in \`watch.conf\`), against what the process has resident and swapped out. Whatever else counts towards the
container's limit is not in that: other processes of the container, tmpfs, page tables and sockets. Leave them room by lower
rungs. A container without a memory limit is measured against what the node has to give.
\`kubectl exec POD -c heapcase-watch -- sh ${parts.folder}/${scriptFileName} doctor\` says what the sidecar sees.

**Collect.**

    kubectl exec POD -c heapcase-watch -- sh ${parts.folder}/${scriptFileName} list
    kubectl exec POD -c heapcase-watch -- sh ${parts.folder}/${scriptFileName} pack CAPTURE > CAPTURE.tar

**Remove.** Take the sidecar and its two volumes out of the Deployment again, then

    kubectl delete configmap ${name}
    kubectl delete pvc ${name}          # with all captures
`;
