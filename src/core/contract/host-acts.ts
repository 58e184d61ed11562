/** What the front doors see of what runs on a host: before it does, and afterwards where it belongs to no case. */

import { z } from 'zod';
import { monitorIds } from '../probe/monitors/monitor';
import type { Message } from '../words/messages';
import { HostNameSchema } from './link';

export const HostActsRequestSchema = HostNameSchema.extend({
  /** The newest of them. */
  most: z.number().int().min(1).max(10_000),
});

/** What a person is about to do there. */
export const hostDeeds = ['look', 'investigate', 'monitor', 'memleak', 'doctor', 'oom', 'fetch'] as const;
export type HostDeed = (typeof hostDeeds)[number];

export const WillRunRequestSchema = HostNameSchema.extend({
  deed: z.enum(hostDeeds),
  /** The process that is meant; null where none is chosen. */
  pid: z.number().int().positive().nullable(),
  /** Its start by the host's ticks, where that is known. */
  startTicks: z.number().int().nonnegative().nullable(),
  endpoint: z.string().max(2000).nullable(),
  everySeconds: z.number().min(0.5).max(3_600),
  forceGc: z.boolean(),
  /** Which monitors; null: those that cost next to nothing. */
  monitors: z.array(z.enum(monitorIds)).max(monitorIds.length).nullable(),
});
export type WillRunRequest = Readonly<z.infer<typeof WillRunRequestSchema>>;

/**
 * One command as it will stand in the audit log. What is only known on the way (a pid, a file, an address) stands as a word
 * between ‹ and ›.
 */
export interface WillRun {
  readonly line: string;
  readonly why: Message;
}
