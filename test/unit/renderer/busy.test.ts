// What the window says of work that has no place of its own, and how a person ends it.
import { expect, test } from 'vitest';
import { useBusy, whileBusy } from '../../../src/renderer/state/busy';
import { listen } from '../../../src/renderer/state/listen';

const said = () => useBusy.getState().all.map(({ work }) => work);

test('work is said until it is over, and stopped by its signal', async () => {
  const stopped = whileBusy(
    { kind: 'merging', count: 50 },
    (signal) => new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('stopped'))),
  );
  expect(said()).toEqual([{ kind: 'merging', count: 50 }]);
  for (const { stop } of useBusy.getState().all) stop();
  expect(await stopped).toBe('stopped');
  expect(said()).toEqual([]);
});

test('work that fails is over, too', async () => {
  await expect(whileBusy({ kind: 'saving' }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(said()).toEqual([]);
});

test('files that the main process opens are said, once, until they are open', () => {
  listen({ kind: 'files-opening', files: 2 });
  listen({ kind: 'files-opening', files: 5 });
  expect(said()).toEqual([{ kind: 'opening', count: 5 }]);
  listen({ kind: 'files-opening', files: 0 });
  expect(said()).toEqual([]);
});
