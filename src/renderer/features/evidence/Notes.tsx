import { useState } from 'react';
import { type FailureData, failureDataOf, sentenceOf } from '#core/base/failure';
import type { CaseView } from '#core/contract/methods';
import { call } from '../../bridge';
import { useLanguage, useText } from '../../i18n';
import { Button } from '../../ui/Button';

/** What people wrote, oldest first. A note is added, never changed: the journal keeps what was thought when. */
interface NotesProps {
  readonly caseId: string;
  readonly notes: CaseView['notes'];
  /** A recorded case takes no notes. */
  readonly fixed: boolean;
}

export function Notes({ caseId, notes, fixed }: NotesProps) {
  const t = useText();
  return (
    <section className="notes">
      <header className="evidence-bar">
        <h2>{t('evidence.notes')}</h2>
      </header>
      <div className="notes-list">
        {notes.length === 0 && (
          <p className="evidence-none">{t(fixed ? 'evidence.notes.fixed' : 'evidence.notes.none')}</p>
        )}
        {notes.map(({ at, text }) => (
          <article key={`${at} ${text}`} className="note">
            <time dateTime={at}>
              {at.slice(0, 10)} {at.slice(11, 19)}
            </time>
            <p>{text}</p>
          </article>
        ))}
      </div>
      {!fixed && <NewNote caseId={caseId} />}
    </section>
  );
}

function NewNote({ caseId }: { caseId: string }) {
  const t = useText();
  const language = useLanguage();
  const [text, setText] = useState('');
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const add = () => {
    if (text.trim() === '' || saving) return;
    setSaving(true);
    call('cases.note', { id: caseId, text }).then(
      () => {
        setText('');
        setFailure(null);
        setSaving(false);
      },
      (thrown: unknown) => {
        // The draft stays in the field.
        setFailure(failureDataOf(thrown));
        setSaving(false);
      },
    );
  };
  return (
    <div className="notes-new">
      <textarea
        value={text}
        rows={2}
        maxLength={100_000}
        aria-label={t('evidence.notes.label')}
        placeholder={t('evidence.notes.label')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          const composing = event.nativeEvent.isComposing || event.keyCode === 229;
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !composing) add();
        }}
      />
      <div className="notes-act">
        <span className="evidence-bad" role="alert">
          {failure && sentenceOf(language, failure)}
        </span>
        <Button disabled={saving || text.trim() === ''} onClick={add}>
          {t('evidence.notes.add')}
        </Button>
      </div>
    </div>
  );
}
