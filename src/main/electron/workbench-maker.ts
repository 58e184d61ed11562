/**
 * The workbench is made when something is first asked of it, after the window is on its way: its code (SSH,
 * profiles, store) is a chunk of its own that start-up does not wait for.
 */

import path from 'node:path';
import { app } from 'electron';
import type { WorkbenchEvent } from '#core/contract/events';
import type { Workbench } from '#main/workbench';
import { systemKeychain } from './system-keychain';
import { systemLanguage } from './system-theme';

/** Electron's makers patch the newest three; the one that travels inside an npm package is far older. */
const oldestPatchedEngine = 43;

async function make(program: string): Promise<Workbench> {
  const { createWorkbench } = await import('#main/workbench');
  const engine = process.versions.electron ?? '0';
  return createWorkbench({
    settingsFolder: app.getPath('userData'),
    resourcesFolder: path.join(app.getAppPath(), 'resources'),
    layoutThread: path.join(program, '../thread/layout-thread.cjs'),
    analysisThread: path.join(program, '../thread/analysis-thread.cjs'),
    engine: `Electron ${engine}`,
    engineIsOld: Number.parseInt(engine, 10) < oldestPatchedEngine,
    version: app.getVersion(),
    env: process.env,
    language: systemLanguage(),
    keychain: systemKeychain,
  });
}

export interface LazyWorkbench {
  get(): Promise<Workbench>;
  /** This computer slept: links are tried at once. Nothing is made for it. */
  checkLinks(): void;
  /** Stops every running job; at once when none was ever made. */
  close(): Promise<void>;
}

export function lazyWorkbench(program: string, hear: (event: WorkbenchEvent) => void): LazyWorkbench {
  let made: Promise<Workbench> | null = null;
  return {
    get() {
      made ??= make(program).then(
        (workbench) => {
          workbench.subscribe(hear);
          return workbench;
        },
        (error: unknown) => {
          // A library that cannot be used now may be usable at the next try.
          made = null;
          throw error;
        },
      );
      return made;
    },
    checkLinks() {
      void made?.then(
        (workbench) => workbench.checkLinks(),
        () => {},
      );
    },
    async close() {
      await (await made?.catch(() => null))?.close();
    },
  };
}
