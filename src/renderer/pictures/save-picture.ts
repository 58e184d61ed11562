/** Pictures of a view as files. */

import { tryCall } from '../bridge';
import type { ViewExports } from '../profiles/view-exports';
import { useApp } from '../state/app';

/** Twice the size on the screen: a picture is looked at on better ones, too. */
const sharpness = 2;
/** A canvas that is larger than this is not made by every engine. */
const mostPixels = 8192;

/** Draws SVG text as a PNG. */
async function pngOf(svg: string): Promise<Uint8Array> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(sharpness, mostPixels / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(image.naturalWidth * scale);
    canvas.height = Math.ceil(image.naturalHeight * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('the picture is too large to draw');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Asks where, in the main process, and says in the window's banner what went wrong. The path, if it was saved. */
export async function savePicture(
  name: string,
  format: 'svg' | 'png',
  { svg, png }: ViewExports,
): Promise<string | null> {
  const failed = (reason: string) =>
    useApp.setState({ failure: { code: 'picture.not-saved', fillings: { reason } } });
  try {
    const text = svg && (format === 'svg' || !png) ? await svg() : '';
    const bytes = format === 'svg' ? new TextEncoder().encode(text) : png ? await png() : await pngOf(text);
    const saved = await tryCall('picture.save', { name, format, bytes });
    if (!saved.ok) useApp.setState({ failure: saved.failure });
    return saved.ok ? (saved.value?.path ?? null) : null;
  } catch (thrown) {
    failed(thrown instanceof Error ? thrown.message : String(thrown));
    return null;
  }
}
