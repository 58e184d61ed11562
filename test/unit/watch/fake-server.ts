/** A server that is made up, with one watch. */

import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { CommandResult, Host, RunningCommand } from '#main/host/host';

export const state = JSON.stringify(
  JSON.parse(readFileSync(new URL('./state.json', import.meta.url), 'utf8')),
);
const boot = '8d2d117f-e773-43d8-9776-56789903a844';

/** A server with one watch, whose report is written by the test. */
export class FakeServer {
  links = 0;
  streams = 0;
  refuses: Error | null = null;
  captures: string[] = [];
  /** Everything that was run there. */
  readonly ran: string[] = [];
  /** What its heartbeat says beside `state`. */
  more: Record<string, unknown> = {};
  readonly #open = new Set<{ out: PassThrough; end: (lost: Error | null) => void }>();

  constructor(readonly name: string) {}

  async open(): Promise<Host> {
    this.links++;
    if (this.refuses) throw this.refuses;
    const description = { transport: 'ssh2', name: this.name, address: this.name, hostKey: null } as const;
    return {
      description,
      lost: new Promise(() => {}),
      exec: async (argv) => {
        this.ran.push(argv.join(' '));
        return this.#look(argv);
      },
      stream: async (_argv, options) => this.#stream(options?.signal),
      connect: () => Promise.reject(new Error('no channel')),
      close: async () => this.say(null),
    };
  }

  /** A line of its report; null ends it, an error loses the link. */
  say(line: string | null | Error): void {
    for (const { out, end } of this.#open)
      if (typeof line === 'string') out.write(`${line}\n`);
      else end(line);
  }

  #look(argv: readonly string[]): CommandResult {
    const mark = argv[4];
    const text = [
      `now\n${Date.now() / 1000} 0\n`,
      'root\n/srv',
      'watch orders\n',
      'conf\nid=orders\n',
      `state\n${JSON.stringify({ ...JSON.parse(state), ...this.more })}\n`,
      `list\n${this.captures.map((name) => `${name} 10 1 whole\n`).join('')}`,
      'end\n',
    ];
    text[0] = `now\n${(Date.now() / 1000).toFixed(3)}\n13700.00 1.0\n${boot}\n`;
    const stdout = new TextEncoder().encode(text.map((section) => `\n${mark} ${section}`).join(''));
    return { stdout, stderr: '', status: 0, signal: null, cut: false };
  }

  #stream(signal?: AbortSignal): RunningCommand {
    this.streams++;
    const out = new PassThrough();
    let settle: (lost: Error | null) => void = () => {};
    const ended = new Promise<{ status: number | null; stderr: string }>((resolve, reject) => {
      settle = (lost) => (lost ? reject(lost) : resolve({ status: 0, stderr: '' }));
    });
    ended.catch(() => {});
    const one = {
      out,
      end: (lost: Error | null) => {
        this.#open.delete(one);
        out.end();
        settle(lost);
      },
    };
    this.#open.add(one);
    signal?.addEventListener('abort', () => one.end(null), { once: true });
    return { stdout: out, ended, stop: async () => one.end(null) };
  }
}
