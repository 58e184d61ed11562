/**
 * The canvas of a flame graph and its map: keeps the camera, draws at most once a frame, and only what changed.
 * React says what is to be seen; what moves between two frames never goes through it.
 */

import { between, cameraOn, clampCamera, revealing, wholeCamera, zoomAt } from './camera';
import { type Measure, monospace } from './fit-label';
import { paintMap } from './map';
import { type Look, paint } from './paint';
import {
  type BoxAt,
  boxUnder,
  type Camera,
  type Scene,
  SightBuffer,
  takeSight,
  type Viewport,
} from './scene';
import { canvasSurface, fontSize, type Surface, svgSurface } from './surface';
import { type FlameTheme, readTheme } from './theme';

/** `--t-move`: how long a zoom to a box takes. */
const moveMs = 160;
const tightRow = 19;
const roomyRow = 22;

/** A person, by wheel, drag, map or arrow keys; or what is shown, such as another scene or size. */
export type MovedBy = 'hand' | 'itself';

export interface StageListener {
  /** After a frame with another camera. */
  moved(camera: Camera, by: MovedBy): void;
}

export class FlameStage {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #map: HTMLCanvasElement;
  readonly #listener: StageListener;
  readonly #sight = new SightBuffer();
  readonly #watch: MutationObserver;
  #scene: Scene | null = null;
  #look: Look | null = null;
  #theme: FlameTheme;
  /** With the font and the patterns of the theme; null where they are to be made anew. */
  #surface: Surface | null = null;
  /** Null until something is painted: asking for a font's widths loads it. */
  #measured: Measure | null = null;
  #camera: Camera = { from: 0, span: 1, top: 0 };
  #history: Camera[] = [];
  #move: { readonly from: Camera; readonly to: Camera; readonly since: number } | null = null;
  #size = { width: 0, height: 0 };
  #frame = 0;
  #told: Camera | null = null;
  #movedBy: MovedBy = 'itself';
  /** What was zoomed to before there was a size to zoom in. */
  #first: BoxAt | null = null;
  /** The map without its window; drawn anew for another scene or look. */
  #mapPicture: HTMLCanvasElement | null = null;
  #mapIsDue = false;

  constructor(canvas: HTMLCanvasElement, map: HTMLCanvasElement, listener: StageListener) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
    this.#map = map;
    this.#listener = listener;
    this.#theme = readTheme(canvas);
    const changed = () => {
      this.#theme = readTheme(canvas);
      this.#measured = null;
      this.#surface = null;
      this.#redrawAll();
    };
    this.#watch = new MutationObserver(changed);
    this.#watch.observe(document.documentElement, { attributes: true });
    document.fonts.addEventListener('loadingdone', changed);
    this.#leave = () => document.fonts.removeEventListener('loadingdone', changed);
  }

  readonly #leave: () => void;

  end(): void {
    cancelAnimationFrame(this.#frame);
    this.#watch.disconnect();
    this.#leave();
  }

  get camera(): Camera {
    return this.#camera;
  }

  /** Where the camera will stand when what moves it is over. */
  get aim(): Camera {
    return this.#move?.to ?? this.#camera;
  }

  /** On the way to somewhere; every step of it is told as `moved`. */
  get moving(): boolean {
    return this.#move !== null;
  }

  get viewport(): Viewport {
    const { width, height } = this.#size;
    const rows = this.#scene ? this.#scene.lastRow - this.#scene.firstRow + 1 : 1;
    return { width, height, rowHeight: rows * roomyRow <= height ? roomyRow : tightRow };
  }

  /** `place`: what to look at, when it is not to stay where it is. */
  show(scene: Scene, look: Look, place: 'stay' | 'whole' | BoxAt): void {
    const before = this.#scene;
    const other = scene !== before;
    const oldWide = before?.wide ?? 0;
    this.#scene = scene;
    if (look !== this.#look || other) this.#mapPicture = null;
    this.#look = look;
    if (other) {
      const { viewport, aim } = this;
      this.#move = null;
      this.#movedBy = 'itself';
      if (viewport.width === 0) this.#first = typeof place === 'object' ? place : null;
      if (place === 'whole' || oldWide === 0) this.#camera = wholeCamera(scene, viewport);
      else if (place !== 'stay') this.#camera = cameraOn(scene, place, viewport);
      else {
        const scale = scene.wide / oldWide;
        const { from, span, top } = aim;
        this.#camera = clampCamera({ from: from * scale, span: span * scale, top }, scene, viewport);
      }
      if (place !== 'stay') this.#history = [];
    }
    this.#draw();
  }

  resize(width: number, height: number): void {
    const first = this.#size.width === 0;
    this.#movedBy = 'itself';
    this.#size = { width, height };
    const ratio = window.devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    // A canvas that was resized has forgotten its font.
    this.#surface = null;
    this.#mapPicture = null;
    if (this.#scene)
      this.#camera = !first
        ? clampCamera(this.#camera, this.#scene, this.viewport)
        : this.#first
          ? cameraOn(this.#scene, this.#first, this.viewport)
          : wholeCamera(this.#scene, this.viewport);
    // A canvas that was resized is empty: it is painted before the page is. The first time there is enough to do.
    if (first) this.#draw();
    else this.#paintNow();
  }

  /** Moves by pixels; ends any move that is under way. */
  pan(dx: number, dy: number): void {
    const { from, span, top } = this.#camera;
    this.#jump({ from: from - (dx / this.#size.width) * span, span, top: top - dy });
  }

  /** `at`: from 0 at the left edge to 1 at the right one. */
  zoom(factor: number, at = 0.5): void {
    if (this.#scene) this.#jump(zoomAt(this.#camera, factor, at, this.#scene));
  }

  zoomTo(at: BoxAt): void {
    if (!this.#scene) return;
    if (this.#size.width === 0) this.#first = at;
    else this.#glide(cameraOn(this.#scene, at, this.viewport), true);
  }

  showAll(): void {
    if (this.#scene) this.#glide(wholeCamera(this.#scene, this.viewport), true);
  }

  /** False where there is nothing to go back from. */
  back(): boolean {
    const scene = this.#scene;
    if (!scene) return false;
    const last = this.#history.pop();
    if (last) this.#glide(clampCamera(last, scene, this.viewport), false);
    else if (this.#camera.span < scene.wide * 0.9999) this.#glide(wholeCamera(scene, this.viewport), false);
    else return false;
    return true;
  }

  reveal(at: BoxAt, by: MovedBy): void {
    if (!this.#scene) return;
    const target = this.aim;
    const next = revealing(target, this.#scene, at, this.viewport);
    if (next.from !== target.from || next.top !== target.top) this.#glide(next, false, by);
  }

  /** From the map: the middle of the window goes there, as shares of the map. */
  centre(x: number, y: number): void {
    const scene = this.#scene;
    if (!scene) return;
    const { rowHeight, height } = this.viewport;
    const rows = scene.lastRow - scene.firstRow + 1;
    const top = (scene.firstRow + y * rows) * rowHeight - height / 2;
    this.#jump({ from: x * scene.wide - this.#camera.span / 2, span: this.#camera.span, top });
  }

  boxAt(point: { readonly x: number; readonly y: number }): BoxAt | null {
    return this.#scene && boxUnder(this.#scene, this.#camera, this.viewport, point);
  }

  /** Where a box stands now, in pixels of the canvas. */
  placeOf({ part, box }: BoxAt): { x: number; width: number } {
    const { tree } = (this.#scene as Scene).parts[part];
    const scale = this.#size.width / this.#camera.span;
    return { x: (tree.start[box] - this.#camera.from) * scale, width: tree.width[box] * scale };
  }

  /** What is in sight, as the text of an SVG. */
  svg(title: string): string {
    const { width, height } = this.#size;
    const { surface, finish } = svgSurface(width, height, this.#theme.font, this.#theme.surface);
    if (this.#scene && this.#look) {
      const sight = takeSight(this.#scene, this.#camera, this.viewport, new SightBuffer());
      const { viewport } = this;
      paint(surface, this.#scene, sight, this.#camera, viewport, this.#look, this.#theme, this.#measure(), 4);
    }
    return finish(title);
  }

  png(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#canvas.toBlob((blob) => {
        if (!blob) return reject(new Error('the canvas gave no picture'));
        blob.arrayBuffer().then((bytes) => resolve(new Uint8Array(bytes)), reject);
      }, 'image/png');
    });
  }

  #jump(camera: Camera): void {
    if (!this.#scene) return;
    this.#move = null;
    this.#movedBy = 'hand';
    this.#camera = clampCamera(camera, this.#scene, this.viewport);
    this.#draw();
  }

  #glide(to: Camera, remember: boolean, by: MovedBy = 'itself'): void {
    this.#movedBy = by;
    const from = this.#camera;
    if (remember) {
      const settled = this.aim;
      if (settled.from === to.from && settled.span === to.span && settled.top === to.top) return;
      this.#history.push(settled);
    }
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#move = still ? null : { from, to, since: performance.now() };
    if (still) this.#camera = to;
    this.#draw();
  }

  #redrawAll(): void {
    this.#mapPicture = null;
    this.#draw();
  }

  #draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#move) {
        const done = Math.min(1, (performance.now() - this.#move.since) / moveMs);
        this.#camera = done === 1 ? this.#move.to : between(this.#move.from, this.#move.to, done);
        if (done === 1) this.#move = null;
      }
      this.#paintNow();
      if (this.#move) this.#draw();
    });
  }

  #paintNow(): void {
    const context = this.#context;
    const { width, height } = this.#size;
    if (!context || width === 0) return;
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = this.#theme.surface;
    context.fillRect(0, 0, width, height);
    const [scene, look] = [this.#scene, this.#look];
    if (!scene || !look || scene.wide === 0) return;
    const { viewport } = this;
    const sight = takeSight(scene, this.#camera, viewport, this.#sight, 1);
    this.#surface ??= canvasSurface(context, this.#theme.font);
    paint(this.#surface, scene, sight, this.#camera, viewport, look, this.#theme, this.#measure(), ratio);
    // What has to be painted anew has a frame of its own: neither holds the other up.
    if (this.#mapPicture || this.#mapIsDue) this.#paintMap(scene, look);
    else this.#draw();
    this.#mapIsDue = this.#mapPicture === null;
    if (this.#told !== this.#camera) {
      this.#told = this.#camera;
      this.#listener.moved(this.#camera, this.#movedBy);
    }
  }

  #paintMap(scene: Scene, look: Look): void {
    const { clientWidth: width, clientHeight: height } = this.#map;
    if (width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (!this.#mapPicture) {
      this.#mapPicture = document.createElement('canvas');
      this.#mapPicture.width = wide;
      this.#mapPicture.height = high;
      const context = this.#mapPicture.getContext('2d', { alpha: false });
      if (context) paintMap(context, scene, look, this.#theme, wide, high);
    }
    if (this.#map.width !== wide) this.#map.width = wide;
    if (this.#map.height !== high) this.#map.height = high;
    const context = this.#map.getContext('2d', { alpha: false });
    if (!context) return;
    context.drawImage(this.#mapPicture, 0, 0);
    const rows = (scene.lastRow - scene.firstRow + 1) * this.viewport.rowHeight;
    const x = (this.#camera.from / scene.wide) * wide;
    const w = Math.max(3 * ratio, (this.#camera.span / scene.wide) * wide);
    const y = Math.max(0, ((this.#camera.top - scene.firstRow * this.viewport.rowHeight) / rows) * high);
    const h = Math.min(high - y, Math.max(3 * ratio, (this.#size.height / rows) * high));
    context.fillStyle = this.#theme.surface;
    context.globalAlpha = 0.62;
    context.fillRect(0, 0, x, high);
    context.fillRect(x + w, 0, wide - x - w, high);
    context.fillRect(x, 0, w, y);
    context.fillRect(x, y + h, w, high - y - h);
    context.globalAlpha = 1;
    context.strokeStyle = this.#theme.ink;
    context.lineWidth = ratio;
    context.strokeRect(x + ratio / 2, y + ratio / 2, w - ratio, h - ratio);
  }

  #measure(): Measure {
    if (this.#measured) return this.#measured;
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return (text) => text.length * 6.6;
    context.font = `${fontSize}px ${this.#theme.font}`;
    context.fontKerning = 'none';
    const exact = (text: string) => context.measureText(text).width;
    this.#measured = monospace(exact('0'.repeat(20)) / 20, exact);
    return this.#measured;
  }
}
