import { expect, it } from 'vitest';
import { commandLineOf } from '#main/services/command-line';

it('spells an investigation as a person would type it, quoted only where a shell needs it', () => {
  const request = {
    host: 'deploy@10.4.2.17:2222',
    target: { by: 'name', name: 'orders-api' },
    endpoint: null,
    forSeconds: 60,
    everySeconds: 7.5,
    title: "Friday's kill",
    forceGc: true,
  } as const;
  expect(commandLineOf(request)).toBe(
    "heapcase investigate deploy@10.4.2.17:2222 --name orders-api --for 60s --every 7.5s --gc --title 'Friday'\\''s kill'",
  );
});
