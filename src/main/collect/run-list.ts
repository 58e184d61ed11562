/** Runs of one kind since this process began: the ones that go on, and those that have ended a while ago. */

/** Something that goes on in a case until it is stopped or ends. */
export interface ListedRun<V> {
  readonly view: V;
  /** Resolves when it has ended and its case is closed. */
  stop(): Promise<void>;
}

/** Ended runs that are still listed; what they recorded is in their cases. */
const endedKept = 20;

export class RunList<R extends ListedRun<{ readonly runId: string; readonly outcome: unknown }>> {
  readonly #runs = new Map<string, R>();

  add(run: R): void {
    const ended = [...this.#runs].filter(([, { view }]) => view.outcome !== null);
    for (const [runId] of ended.slice(0, Math.max(0, ended.length - endedKept))) this.#runs.delete(runId);
    this.#runs.set(run.view.runId, run);
  }

  get(runId: string): R | undefined {
    return this.#runs.get(runId);
  }

  views(): readonly R['view'][] {
    return [...this.#runs.values()].map(({ view }) => view);
  }

  async stop(runId: string): Promise<void> {
    await this.#runs.get(runId)?.stop();
  }

  async stopAll(): Promise<void> {
    await Promise.allSettled([...this.#runs.values()].map((run) => run.stop()));
  }
}
