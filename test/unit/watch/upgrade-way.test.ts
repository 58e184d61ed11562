import { describe, expect, it } from 'vitest';
import { survivalBy } from '#main/watch/plan-watch';

describe('an upgrade of a watch', () => {
  it.each([
    ['systemd', 'system'],
    ['systemd --user', 'user'],
    ['cron', 'cron'],
    ['session', 'session'],
  ])('that is kept alive by %s keeps that way', (kept, way) => {
    expect(survivalBy(kept)).toBe(way);
  });

  it('finds a way where none is known', () => {
    expect(survivalBy(null)).toBe('auto');
  });
});
