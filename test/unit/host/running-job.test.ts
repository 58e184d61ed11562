import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type RemoteProcess, runJob } from '#main/host/remote-process';
import { waitFor } from '../../helpers/wait-for';

/** A process by hand: it says what the test writes, and ends when the test says so. */
function processByHand() {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let end: () => void = () => {};
  const ended = new Promise<{ status: number; signal: null }>((resolve) => {
    end = () => resolve({ status: 0, signal: null });
  });
  const process: RemoteProcess = { stdin, stdout, stderr, ended, drop: () => {} };
  return { process, stdout, end };
}

const megabyte = 1024 * 1024;
/** Bytes that tell where they stand. */
const numbered = (from: number, count: number): Buffer => {
  const bytes = Buffer.alloc(count);
  for (let at = 0; at < count; at += 4) bytes.writeUInt32LE(from + at, at);
  return bytes;
};

describe('a job that is stopped while its reader is behind', () => {
  it('gives the reader the beginning of what was said, without a hole', async () => {
    const { process, stdout, end } = processByHand();
    const job = runJob(process, {
      nonce: 'HC1',
      what: 'cat',
      host: 'target',
      killFromOutside: async () => false,
    });
    let said = 0;
    const say = async (megabytes: number) => {
      for (let i = 0; i < megabytes * 16; i++) {
        const piece = numbered(said, megabyte / 16);
        said += piece.length;
        if (!stdout.write(piece)) await once(stdout, 'drain');
      }
    };
    // Nobody reads: of ten megabytes some are let go after the Stop.
    const talking = say(10);
    const stopped = job.stop();
    await talking;
    // Then the reader catches up, and more comes.
    const read: Buffer[] = [];
    job.stdout.on('data', (piece) => read.push(piece));
    await waitFor('the reader to catch up', () => read.length > 0 && job.stdout.readableLength === 0);
    await say(2);
    end();
    await Promise.all([stopped, once(job.stdout, 'end')]);

    const got = Buffer.concat(read);
    expect(got.length).toBeGreaterThan(megabyte);
    expect(got.length).toBeLessThan(said);
    expect(got.equals(numbered(0, got.length))).toBe(true);
  });
});
