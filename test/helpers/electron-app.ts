/**
 * The built application in the real Electron, driven by Playwright. Each launch has its own settings folder
 * and case library, collects what the page complains about, and cannot hang: an Electron that fails to start
 * shows an error box, which nobody closes under Xvfb.
 */

import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { sentenceOf } from '#core/base/failure';
import type { Result } from '#core/base/result';
import type { Bridge } from '#core/contract/events';
import type { AnswerOf, Method, RequestOf } from '#core/contract/methods';

const project = fileURLToPath(new URL('../..', import.meta.url));
const startWithinMs = 60_000;
const endWithinMs = 15_000;

/** Set by `npm test`; asked of the setup script when a test is run by itself. */
function electronFolder(): string {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (named) return named;
  const script = path.join(project, 'scripts/setup/electron.mjs');
  return execFileSync(process.execPath, [script, '--print'], { encoding: 'utf8' }).trim();
}

/** Why a window cannot be opened here; undefined where it can. For a test's `skip`. */
export const whyNoWindow = (): string | undefined =>
  process.platform === 'linux' && !process.env.DISPLAY ? 'no display: run under xvfb-run' : undefined;

export interface HeapcaseWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Holds `settings` and `library`; removed at the end. */
  readonly folder: string;
  readonly library: string;
  /** Errors of the page's console and uncaught ones, in order. */
  readonly complaints: readonly string[];
  /** From the launch until the page had loaded. */
  readonly startedInMs: number;
  /** What the main process and its children printed. */
  output(): string;
  /** Quits as a person would, and removes the folder. */
  close(): Promise<void>;
}

export interface LaunchOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Keeps the settings and the library of an earlier launch. */
  readonly folder?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
}

/** Within the time, or an error that says what was late. */
async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The environment of the test without what would let it meet the person's own Heapcase. */
function environment(library: string, extra: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  return { ...Object.fromEntries(inherited), HEAPCASE_LIBRARY: library, HEAPCASE_TEST: '1', ...extra };
}

/** The program and what it is started with, in a settings folder. */
function startingElectron(folder: string, more: readonly string[]): { binary: string; args: string[] } {
  const name = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // The first word is the application; what follows it are files to open.
  const switches = more.filter((arg) => arg.startsWith('-'));
  const words = more.filter((arg) => !arg.startsWith('-'));
  return {
    binary: path.join(electronFolder(), name),
    args: [...flags, `--user-data-dir=${path.join(folder, 'settings')}`, ...switches, project, ...words],
  };
}

/** A second start, which hands its words to the window that is there, and ends. Playwright would have nothing to hold on to. */
export async function startAgain({ folder, library }: HeapcaseWindow, ...words: string[]): Promise<void> {
  const { binary, args } = startingElectron(folder, words);
  await promisify(execFile)(binary, args, { env: environment(library, {}), timeout: startWithinMs });
}

export async function launchHeapcase(options: LaunchOptions = {}): Promise<HeapcaseWindow> {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'heapcase-window-'));
  const library = options.env?.HEAPCASE_LIBRARY ?? path.join(folder, 'library');
  if (!existsSync(path.join(project, 'out/main/index.cjs'))) throw new Error('not built: npm run build');
  const { binary, args } = startingElectron(folder, options.args ?? []);
  let started = Date.now();
  const start = () => {
    started = Date.now();
    // Playwright's Linux default is --no-sandbox; only root needs that. It kills what has not started in time.
    return _electron.launch({
      executablePath: binary,
      chromiumSandbox: !args.includes('--no-sandbox'),
      args,
      cwd: project,
      env: environment(library, options.env ?? {}),
      timeout: startWithinMs,
    });
  };
  // Now and then Electron hangs before a line of ours has run, on a machine that is busy: that is told, and tried once more.
  const app = await start().catch((reason: unknown) => {
    console.warn(`Electron did not start, and is started once more: ${reason}`);
    return start();
  });
  let printed = '';
  const child = app.process();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed = `${printed}${chunk}`.slice(-100_000);
    });
  }
  const complaints: string[] = [];
  const page = await within(startWithinMs, 'the first window', app.firstWindow());
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
  await page.waitForLoadState('load');
  const startedInMs = Date.now() - started;
  if (options.colorScheme) await setTheme(app, options.colorScheme);
  if (options.size) await setSize(app, options.size);

  return {
    app,
    page,
    folder,
    library,
    complaints,
    startedInMs,
    output: () => printed,
    async close() {
      const ended = new Promise<void>((resolve) => {
        if (child.exitCode !== null) resolve();
        else child.once('exit', () => resolve());
      });
      try {
        await within(endWithinMs, 'closing the window', app.close());
        await within(endWithinMs, 'the end of Electron', ended);
      } catch (error) {
        child.kill('SIGKILL');
        throw error;
      } finally {
        if (!options.folder) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

/** What the system's theme would say. */
export const setTheme = (app: ElectronApplication, theme: 'light' | 'dark') =>
  app.evaluate(({ nativeTheme }, wanted) => {
    nativeTheme.themeSource = wanted;
  }, theme);

export const setSize = (app: ElectronApplication, size: { width: number; height: number }) =>
  app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);

/** A call of the page's bridge: for what a test wants to know beside what the screen says. */
export async function callBridge<M extends Method>(
  page: Page,
  method: M,
  request: RequestOf<M>,
): Promise<Result<AnswerOf<M>>> {
  return page.evaluate(
    ([name, body]) =>
      (globalThis as unknown as { heapcase: Bridge }).heapcase.call(name as string, body) as never,
    [method, request] as const,
  );
}

/** The same where it has to work. */
export async function askBridge<M extends Method>(
  page: Page,
  method: M,
  request: RequestOf<M>,
): Promise<AnswerOf<M>> {
  const result = await callBridge(page, method, request);
  if (!result.ok) throw new Error(`${method}: ${sentenceOf('en', result.failure)}`);
  return result.value;
}
