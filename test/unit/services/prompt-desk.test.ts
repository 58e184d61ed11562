import { describe, expect, it } from 'vitest';
import type { WorkbenchEvent } from '#core/contract/events';
import { PromptDesk } from '#main/services/prompt-desk';

const question = { kind: 'password', host: 'h', user: 'u', about: '', echo: false } as const;

describe('questions of a connection', () => {
  const desk = (listens: boolean) => {
    const told: WorkbenchEvent[] = [];
    return {
      told,
      desk: new PromptDesk(
        (event) => told.push(event),
        () => listens,
      ),
    };
  };
  const idOf = (event: WorkbenchEvent | undefined) => (event?.kind === 'prompt' ? event.promptId : '');

  it('wait for the person, and are over when they were answered', async () => {
    const { told, desk: open } = desk(true);
    const asked = open.prompts.secret(question);
    open.answer(idOf(told[0]), { accept: true, secret: 'hunter2' });
    expect(await asked).toBe('hunter2');
    expect(told.map(({ kind }) => kind)).toEqual(['prompt', 'prompt-over']);
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });

  it('that are cancelled have no answer', async () => {
    const { told, desk: open } = desk(true);
    const asked = open.prompts.secret(question);
    open.answer(idOf(told[0]), { accept: false, secret: 'typed before' });
    expect(await asked).toBeNull();
  });

  it('are answered with no when nobody listens, and on the way out', async () => {
    expect(await desk(false).desk.prompts.secret(question)).toBeNull();
    const { desk: open } = desk(true);
    const asked = open.prompts.secret(question);
    open.dismissAll();
    expect(await asked).toBeNull();
  });
});
