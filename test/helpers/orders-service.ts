import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildGoProgram } from './go-programs';

export interface OrdersService {
  readonly pid: number;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The orders service of the zoo on this computer, on a free port. It stops growing at its `-max`. */
export async function startOrdersService(...flags: readonly string[]): Promise<OrdersService> {
  const program = await buildGoProgram('dates');
  const child: ChildProcess = spawn(program, ['-addr', '127.0.0.1:0', '-max', '150', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    const read = (text: Buffer) => {
      const found = /http:\/\/[\d.:]+/.exec(String(text));
      if (found) resolve(found[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void ended.then(() => reject(new Error('the orders service ended')));
  });
  return {
    pid: child.pid ?? 0,
    url,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
