import { useLayoutEffect, useMemo, useRef } from 'react';
import type { MemorySeries } from '#core/chart/memory-series';
import type { MemorySpine } from '#core/chart/memory-spine';
import { LineRaster } from '#core/chart/raster-line';
import { colourOf } from '../../ui/colour-of';
import { useDrawnTheme } from '../../ui/use-drawn-theme';

interface SpineRssProps {
  readonly spine: MemorySpine;
  readonly series: readonly MemorySeries[];
}

/**
 * RSS as it was sampled, and the hairlines behind it: drawn in pixels, as the monitors' charts are, so that days of it move
 * as quickly as minutes.
 */
export function SpineRss({ spine, series }: SpineRssProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const kept = useRef<LineRaster>(null);
  const theme = useDrawnTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours of the theme
  const colours = useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const token = (name: string) => style.getPropertyValue(name).trim();
    return {
      rss: colourOf(token('--chart-rss')),
      area: colourOf(token('--chart-idle')),
      grid: token('--chart-grid'),
    };
  }, [theme]);
  useLayoutEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (!canvas.current || !pen) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(spine.width * ratio), Math.round(spine.height * ratio)];
    if (kept.current?.width !== width || kept.current.height !== height) {
      kept.current = new LineRaster(width, height);
      canvas.current.width = width;
      canvas.current.height = height;
    }
    const raster = kept.current;
    raster.clear();
    for (const line of series)
      raster.draw(
        line,
        { span: spine, ceiling: spine.top / 1024, topRoom: 0, gapMs: line.gapMs },
        { colour: colours.rss, thickness: 1.5 * ratio, area: colours.area },
      );
    pen.putImageData(new ImageData(raster.pixels, width, height), 0, 0);
    pen.globalCompositeOperation = 'destination-over';
    pen.fillStyle = colours.grid;
    for (const { y, bytes } of spine.yTicks)
      if (bytes > 0) pen.fillRect(0, Math.round(y * ratio), width, Math.max(1, Math.round(ratio)));
    pen.globalCompositeOperation = 'source-over';
  }, [spine, series, colours]);
  return <canvas ref={canvas} className="spine-rss" style={{ width: spine.width, height: spine.height }} />;
}
