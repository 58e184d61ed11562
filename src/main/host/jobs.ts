/** The jobs of one host, by whichever way it runs a line of sh. */

import { randomBytes } from 'node:crypto';
import { failure } from '#core/base/failure';
import type { JobTools } from './command';
import type { RunningCommand, StreamOptions } from './host';
import { type JobMark, jobLine, killLine, raisedLine } from './job';
import { type RemoteProcess, type RunningJob, runJob, shortly } from './remote-process';
import { sudoStart } from './sudo-line';

export interface JobGround {
  /** As the user named the host. */
  readonly name: string;
  tools(): Promise<JobTools>;
  open(line: string): Promise<RemoteProcess>;
  /** Runs a line to its end and gives what it printed. */
  shell(line: string): Promise<string>;
}

export class Jobs {
  readonly #ground: JobGround;
  readonly #running = new Set<RunningJob>();

  constructor(ground: JobGround) {
    this.#ground = ground;
  }

  async start(argv: readonly string[], { signal, sudo }: StreamOptions = {}): Promise<RunningCommand> {
    if (signal?.aborted) throw failure('failure.cancelled');
    const { name, tools, open, shell } = this.#ground;
    const nonce = `HC${randomBytes(8).toString('hex')}`;
    const { before, answering } = sudoStart(sudo);
    const line = raisedLine(before, jobLine(argv, nonce, await tools()));
    const running = runJob(answering(await open(line)), {
      nonce,
      what: shortly(argv),
      host: name,
      signal,
      killFromOutside: async (mark: JobMark) => (await shell(killLine(mark))).includes('gone'),
    });
    this.#running.add(running);
    const gone = (): void => void this.#running.delete(running);
    running.ended.then(gone, gone);
    return running;
  }

  /** Of those that run, to find them again by. */
  marks(): readonly JobMark[] {
    return [...this.#running].flatMap(({ mark }) => (mark === null ? [] : [mark]));
  }

  async stopAll(): Promise<void> {
    await Promise.allSettled([...this.#running].map((running) => running.stop()));
  }
}
