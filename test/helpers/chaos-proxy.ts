// A network that misbehaves on request: a TCP relay in front of a real server.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How the network is from now on, for the connections there are and those to come. */
export interface Weather {
  /** What arrives is swallowed, both ways, without a word: an unplugged cable. */
  readonly silent?: boolean;
  /** New connections are reset at once. */
  readonly refuses?: boolean;
  /** Each connection ends after so many bytes from the server. */
  readonly cutAfter?: number | null;
  /** How one ends: `reset` (RST), `end` (FIN), or `silent` from then on. Default `reset`. */
  readonly cutBy?: 'reset' | 'end' | 'silent';
  readonly bytesPerSecond?: number | null;
  readonly delayMs?: number;
}

export interface ChaosProxy {
  readonly port: number;
  /** How many connections were made through it. */
  readonly connections: number;
  /** How many were cut by `cutAfter`. */
  readonly cuts: number;
  weather(next: Weather): void;
  /** Ends every connection there is now. */
  cut(by?: 'reset' | 'end'): void;
  stop(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  fromServer: number;
  silent: boolean;
}

export async function startChaosProxy(serverPort: number, serverHost = '127.0.0.1'): Promise<ChaosProxy> {
  let now: Weather = {};
  let connections = 0;
  let cuts = 0;
  const pairs = new Set<Pair>();

  const end = (pair: Pair, by: 'reset' | 'end'): void => {
    for (const socket of [pair.client, pair.server])
      if (by === 'reset') socket.resetAndDestroy();
      else socket.end(() => socket.destroy());
    pairs.delete(pair);
  };

  /** Hands on one way's bytes in order; `room` tells how many may still pass before the cut. */
  const relay = async (pair: Pair, from: Socket, to: Socket, counts: boolean): Promise<void> => {
    for await (const chunk of from) {
      let bytes: Buffer = chunk;
      const { delayMs = 0, bytesPerSecond = null, cutAfter = null, cutBy = 'reset' } = now;
      if (delayMs > 0) await delay(delayMs);
      if (bytesPerSecond !== null) await delay((bytes.length / bytesPerSecond) * 1000);
      if (now.silent || pair.silent) continue;
      let last = false;
      if (counts && cutAfter !== null) {
        const room = Math.max(0, cutAfter - pair.fromServer);
        last = bytes.length >= room;
        bytes = bytes.subarray(0, room);
      }
      if (counts) pair.fromServer += bytes.length;
      if (bytes.length > 0 && !to.write(bytes))
        await new Promise((resolve) => to.once('drain', resolve).once('close', resolve));
      if (!last) continue;
      cuts++;
      if (cutBy === 'silent') pair.silent = true;
      else {
        // What was let through has to arrive: a reset would take it back.
        await delay(20);
        end(pair, cutBy);
        return;
      }
    }
    if (!now.silent && !pair.silent) to.end();
  };

  const listener = createServer({ allowHalfOpen: true }, (client) => {
    connections++;
    client.on('error', () => {});
    if (now.refuses) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(serverPort, serverHost);
    server.on('error', () => client.destroy());
    const pair: Pair = { client, server, fromServer: 0, silent: false };
    pairs.add(pair);
    client.once('close', () => {
      // Who has gone for good is told to the server, unless the network is down.
      if (!now.silent && !pair.silent) server.destroy();
      pairs.delete(pair);
    });
    relay(pair, client, server, false).catch(() => {});
    relay(pair, server, client, true).catch(() => {});
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));

  return {
    port: (listener.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    get cuts() {
      return cuts;
    },
    weather: (next) => {
      now = next;
    },
    cut: (by = 'reset') => {
      for (const pair of [...pairs]) end(pair, by);
    },
    stop: async () => {
      for (const pair of [...pairs]) end(pair, 'reset');
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
