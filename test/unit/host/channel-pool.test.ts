import { describe, expect, it } from 'vitest';
import { ChannelPool } from '#main/host/channel-pool';

const place = async (pool: ChannelPool) => {
  const got = await pool.acquire(5_000);
  if (got === null) throw new Error('no place');
  return got;
};

describe('places for sessions on one connection', () => {
  it('are as many as the limit; another waits until one ends', async () => {
    const pool = new ChannelPool(2);
    const first = await place(pool);
    await place(pool);
    expect(await pool.acquire(1)).toBeNull();
    const third = pool.acquire(5_000);
    first.release();
    expect(await third).not.toBeNull();
  });

  it('are fewer once the server refuses one more', async () => {
    const pool = new ChannelPool(8);
    const held = [await place(pool), await place(pool)];
    for (const each of held) each.opened();
    const refused = await place(pool);
    refused.release();
    expect(pool.refused(1)).toBe('later');
    expect(pool.limit).toBe(2);
    expect(await pool.acquire(1)).toBeNull();
  });

  it('are not judged by a refusal that overtakes the answer to an earlier request', async () => {
    const pool = new ChannelPool(8);
    const first = await place(pool);
    const second = await place(pool);
    const third = await place(pool);
    first.opened();
    third.release();
    // The second is still being opened: that the third was refused does not say that one is all there is.
    expect(pool.refused(1)).toBe('soon');
    expect(pool.limit).toBe(8);
    second.opened();
    expect(pool.refused(11)).toBe('later');
    expect(pool.limit).toBe(2);
  });

  it('are tried one higher after a while, by one that waits', async () => {
    const pool = new ChannelPool(8);
    const only = await place(pool);
    only.opened();
    const refused = await place(pool);
    refused.release();
    expect(pool.refused(11)).toBe('later');
    expect(pool.limit).toBe(1);
    const more = await place(pool);
    more.opened();
    expect(pool.limit).toBe(2);
  });

  it('are none where not even one is allowed', async () => {
    const pool = new ChannelPool(8);
    const both = [await place(pool), await place(pool)];
    both[0]?.release();
    expect(pool.refused(1)).toBe('soon');
    both[1]?.release();
    expect(pool.refused(1)).toBe('never');
  });
});
