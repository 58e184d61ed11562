import type { CaseLibrary, OpenCase } from '../store/case-store';

interface Held {
  readonly openCase: OpenCase;
  /** An investigation writes it: a second one may not. */
  owned: boolean;
  /** Monitors that record into it beside. */
  guests: number;
}

/** Cases that this process is writing: edits and monitors during an investigation go through the same open case. */
export class OpenCases {
  private readonly open = new Map<string, Held>();
  /** Cases that are being opened by a guest, so that two at a time open one. */
  private readonly opening = new Map<string, Promise<Held>>();

  constructor(private readonly library: CaseLibrary) {}

  async create(title: string): Promise<OpenCase> {
    const created = await this.library.create(title);
    this.open.set(created.id, { openCase: created, owned: true, guests: 0 });
    return created;
  }

  /** Opens a case to go on in it. Fails with case.locked where one is being written already, here or elsewhere. */
  async resume(id: string): Promise<OpenCase> {
    const held = this.open.get(id);
    if (held !== undefined && !held.owned) {
      held.owned = true;
      return held.openCase;
    }
    const resumed = await this.library.open(id);
    this.open.set(resumed.id, { openCase: resumed, owned: true, guests: 0 });
    return resumed;
  }

  /** The case for something that records beside whatever else goes on in it; given back with `leave`. */
  async join(id: string): Promise<OpenCase> {
    const held = this.open.get(id) ?? (await this.openForGuest(id));
    held.guests++;
    return held.openCase;
  }

  /** A new case for something that others may join; given back with `leave`. */
  async createForGuest(title: string): Promise<OpenCase> {
    const created = await this.library.create(title);
    this.open.set(created.id, { openCase: created, owned: false, guests: 1 });
    return created;
  }

  /** The same as `close` for a guest. */
  leave(openCase: OpenCase): Promise<boolean> {
    const held = this.open.get(openCase.id);
    if (held !== undefined) held.guests--;
    return this.end(openCase);
  }

  /** Closes it, and removes it again when nothing happened in it. True when the case is kept. */
  close(openCase: OpenCase): Promise<boolean> {
    const held = this.open.get(openCase.id);
    if (held !== undefined) held.owned = false;
    return this.end(openCase);
  }

  /** Works on the case: on the one that is open here already, else opened and closed around the work. */
  async with<T>(id: string, work: (openCase: OpenCase) => Promise<T>): Promise<T> {
    const running = this.open.get(id);
    if (running) return work(running.openCase);
    const opened = await this.library.open(id);
    try {
      return await work(opened);
    } finally {
      await opened.close();
    }
  }

  /** The last one out closes it. */
  private async end(openCase: OpenCase): Promise<boolean> {
    const held = this.open.get(openCase.id);
    if (held !== undefined && (held.owned || held.guests > 0)) return true;
    this.open.delete(openCase.id);
    await openCase.close();
    return !(await this.library.discardUnused(openCase.id));
  }

  private openForGuest(id: string): Promise<Held> {
    const underWay = this.opening.get(id);
    if (underWay !== undefined) return underWay;
    const opening = this.library
      .open(id)
      .then((openCase) => {
        const held: Held = { openCase, owned: false, guests: 0 };
        this.open.set(openCase.id, held);
        return held;
      })
      .finally(() => this.opening.delete(id));
    this.opening.set(id, opening);
    return opening;
  }
}
