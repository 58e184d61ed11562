/**
 * dot into svg by Graphviz in WebAssembly, loaded only when an svg is asked for. pprof: driver.invokeDot; its
 * massageDotSVG, which adds a script for panning and zooming, is left out.
 */

import { failure } from '#core/base/failure';
import { withoutRawBytes } from '#core/profile/strings';

export async function drawSvg(dot: string): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  // Names of a hostile profile may hold characters that end Graphviz' texts or that XML does not have.
  const drawn = viz.render(
    withoutRawBytes(dot).replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd'),
    {
      format: 'svg',
      engine: 'dot',
    },
  );
  if (drawn.status === 'success') return drawn.output;
  throw failure('layout.failed', { reason: drawn.errors.map(({ message }) => message).join('; ') });
}
