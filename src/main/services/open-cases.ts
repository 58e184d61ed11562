import type { CaseLibrary, OpenCase } from '../store/case-store';

/** Cases that this process is writing: an edit during an investigation goes through the same open case. */
export class OpenCases {
  private readonly open = new Map<string, OpenCase>();

  constructor(private readonly library: CaseLibrary) {}

  async create(title: string): Promise<OpenCase> {
    const created = await this.library.create(title);
    this.open.set(created.id, created);
    return created;
  }

  /** Opens a case to go on in it. Fails with case.locked where one is being written already, here or elsewhere. */
  async resume(id: string): Promise<OpenCase> {
    const resumed = await this.library.open(id);
    this.open.set(resumed.id, resumed);
    return resumed;
  }

  /** Closes it, and removes it again when nothing happened in it. True when the case is kept. */
  async close(openCase: OpenCase): Promise<boolean> {
    this.open.delete(openCase.id);
    await openCase.close();
    return !(await this.library.discardUnused(openCase.id));
  }

  /** Works on the case: on the one that is open here already, else opened and closed around the work. */
  async with<T>(id: string, work: (openCase: OpenCase) => Promise<T>): Promise<T> {
    const running = this.open.get(id);
    if (running) return work(running);
    const opened = await this.library.open(id);
    try {
      return await work(opened);
    } finally {
      await opened.close();
    }
  }
}
