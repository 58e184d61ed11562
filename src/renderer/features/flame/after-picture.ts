/** Longer than this nothing is held back: a window that is out of sight paints nothing. */
const longestMs = 500;

const idle = () => new Promise<void>((resolve) => requestIdleCallback(() => resolve()));
const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

/** Resolves when what was set by now has been made and painted: the picture in a frame, its map in the next one. */
export async function afterPicture(): Promise<void> {
  const painted = async () => {
    for (let picture = 0; picture < 2; picture++) {
      await idle();
      await frame();
    }
    await idle();
  };
  await Promise.race([painted(), new Promise<void>((resolve) => setTimeout(resolve, longestMs))]);
}
