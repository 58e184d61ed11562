import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { visibleText } from '#core/base/text';
import type { Prompt } from '#core/contract/events';
import { useText } from '../i18n';
import { answerPrompt } from '../state/acts';
import { usePrompts, type WaitingPrompt } from '../state/prompts';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { AlertMark } from '../ui/marks';
import { useFocusInside } from '../ui/use-focus-inside';

/** A connection needs a person. In front of everything, one at a time; Esc and the focused button cancel. */
export function PromptSheet({ waiting: { promptId, prompt } }: { waiting: WaitingPrompt }) {
  const t = useText();
  const id = useId();
  const ref = useFocusInside<HTMLDivElement>();
  const more = usePrompts(({ waiting }) => waiting.length - 1);
  const cancel = () => void answerPrompt(promptId, false, null);
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) cancel();
  };
  return (
    <div className="scrim scrim-prompt">
      <div ref={ref} className="sheet" role="dialog" aria-modal="true" aria-labelledby={id} onKeyDown={press}>
        {prompt.kind === 'host-key' ? (
          <HostKey
            id={id}
            prompt={prompt}
            onCancel={cancel}
            onAccept={() => void answerPrompt(promptId, true, null)}
          />
        ) : prompt.kind === 'touch' ? (
          <Touch id={id} prompt={prompt} onClose={cancel} />
        ) : (
          <Secret
            id={id}
            prompt={prompt}
            onCancel={cancel}
            onAnswer={(secret, keep) => void answerPrompt(promptId, true, secret, keep)}
          />
        )}
        {more > 0 && <p className="sheet-more">{t('prompt.more', { count: more })}</p>}
      </div>
    </div>
  );
}

type HostKeyPrompt = Extract<Prompt, { kind: 'host-key' }>;
type TouchPrompt = Extract<Prompt, { kind: 'touch' }>;
type SecretPrompt = Exclude<Prompt, HostKeyPrompt | TouchPrompt>;

interface HostKeyProps {
  readonly id: string;
  readonly prompt: HostKeyPrompt;
  readonly onCancel: () => void;
  readonly onAccept: () => void;
}

const plainFingerprint = (text: string) =>
  text
    .trim()
    .replace(/^SHA256:/i, '')
    .replace(/=+$/, '');

function HostKey({ id, prompt, onCancel, onAccept }: HostKeyProps) {
  const t = useText();
  const [given, setGiven] = useState('');
  const wanted = plainFingerprint(given);
  const same = wanted === plainFingerprint(prompt.fingerprint);
  const hint = wanted === '' ? null : t(same ? 'prompt.hostKey.same' : 'prompt.hostKey.differs');
  return (
    <>
      <h2 id={id}>{t('prompt.hostKey.title', { host: visibleText(prompt.host) })}</h2>
      <p className="sheet-why">{t('prompt.hostKey.why', { type: prompt.type })}</p>
      {prompt.knownWithOtherType && (
        <p className="sheet-warning">
          <AlertMark tone="warn" />
          {t('prompt.hostKey.otherType')}
        </p>
      )}
      <div className="sheet-fingerprint">
        <span className="field-label">{t('prompt.hostKey.fingerprint')}</span>
        <code>{prompt.fingerprint}</code>
      </div>
      <Field
        label={t('prompt.hostKey.compare')}
        value={given}
        hint={hint}
        bad={wanted !== '' && !same}
        onText={setGiven}
      />
      <div className="sheet-acts">
        <Button onClick={onAccept} disabled={wanted !== '' && !same}>
          {t('prompt.hostKey.accept')}
        </Button>
        <Button primary autoFocus onClick={onCancel}>
          {t('ui.cancel')}
        </Button>
      </div>
    </>
  );
}

interface TouchProps {
  readonly id: string;
  readonly prompt: TouchPrompt;
  readonly onClose: () => void;
}

/** It goes by itself when the key was touched, or ssh waits no longer. */
function Touch({ id, prompt, onClose }: TouchProps) {
  const t = useText();
  return (
    <>
      <h2 id={id}>{t('prompt.touch.title', { host: visibleText(prompt.host) })}</h2>
      <p className="sheet-why">{t('prompt.touch.about')}</p>
      <figure className="sheet-server">
        <figcaption>{t('prompt.touch.words')}</figcaption>
        <blockquote>{visibleText(prompt.about)}</blockquote>
      </figure>
      <div className="sheet-acts">
        <Button autoFocus onClick={onClose}>
          {t('ui.close')}
        </Button>
      </div>
    </>
  );
}

interface SecretProps {
  readonly id: string;
  readonly prompt: SecretPrompt;
  readonly onCancel: () => void;
  readonly onAnswer: (secret: string, keep: boolean) => void;
}

function Secret({ id, prompt, onCancel, onAnswer }: SecretProps): ReactNode {
  const t = useText();
  const [secret, setSecret] = useState('');
  const [keep, setKeep] = useState(false);
  const { kind, about, keeping } = prompt;
  const host = visibleText(prompt.host);
  const user = visibleText(prompt.user);
  const words = {
    password: {
      title: t('prompt.password.title', { user, host }),
      field: t('prompt.password'),
      send: t('prompt.send'),
    },
    passphrase: {
      title: t('prompt.passphrase.title', { host }),
      field: t('prompt.passphrase'),
      send: t('prompt.unlock'),
    },
    sudo: {
      title: t('prompt.sudo.title', { user, host }),
      field: t('prompt.password'),
      send: t('prompt.send'),
    },
    'keyboard-interactive': {
      title: t('prompt.question.title', { host, user }),
      field: t('prompt.answer'),
      send: t('prompt.send'),
    },
  }[kind];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAnswer(secret, keep);
  };
  return (
    <form onSubmit={submit}>
      <h2 id={id}>{words.title}</h2>
      {kind === 'keyboard-interactive' ? (
        <figure className="sheet-server">
          <figcaption>{t('prompt.question.server')}</figcaption>
          <blockquote>{visibleText(about)}</blockquote>
        </figure>
      ) : (
        <p className="sheet-why">
          {kind === 'password' && t('prompt.password.about', { host })}
          {kind === 'passphrase' && t('prompt.passphrase.about', { about: visibleText(about) })}
          {kind === 'sudo' && t('prompt.sudo.about', { about: visibleText(about) })}
        </p>
      )}
      <Field
        label={words.field}
        type={prompt.echo ? 'text' : 'password'}
        value={secret}
        autoFocus
        onText={setSecret}
      />
      {keeping?.wasRefused && (
        <p className="sheet-warning">
          <AlertMark tone="warn" />
          {t('prompt.keep.refused')}
        </p>
      )}
      {keeping?.keychain === null && <p className="sheet-why">{t('prompt.keep.none')}</p>}
      {keeping && keeping.keychain !== null && (
        <label className="sheet-keep">
          <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} />
          {t('prompt.keep', { keychain: keeping.keychain })}
        </label>
      )}
      <div className="sheet-acts">
        <button type="submit" className="button button-primary">
          {words.send}
        </button>
        <Button onClick={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
