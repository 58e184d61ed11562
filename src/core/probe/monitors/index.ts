/** Every monitor there is, in the order in which they are offered. */

import { cgroupMonitor } from './cgroup';
import { freeMonitor } from './free';
import type { MonitorDefinition, MonitorId } from './monitor';
import { pidstatMonitor } from './pidstat';
import { processMonitor } from './process';
import { psiMonitor } from './psi';
import { smapsMonitor } from './smaps';
import { topMonitor } from './top';
import { vmstatMonitor } from './vmstat';

export const monitors: Readonly<Record<MonitorId, MonitorDefinition>> = {
  process: processMonitor,
  smaps: smapsMonitor,
  cgroup: cgroupMonitor,
  psi: psiMonitor,
  free: freeMonitor,
  vmstat: vmstatMonitor,
  pidstat: pidstatMonitor,
  top: topMonitor,
};
