import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useText } from '../../i18n';
import { addToFleet } from '../../state/fleet';

/** Names of hosts, as many as wanted with blanks between them; those that are known are offered. */
export function AddToFleet({ known }: { known: readonly string[] }) {
  const t = useText();
  const list = useId();
  const [text, setText] = useState('');
  const names = text.split(/[\s,]+/).filter(Boolean);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (names.length === 0) return;
    setText('');
    void addToFleet(names);
  };
  return (
    <form className="hostfleet-add" onSubmit={submit}>
      <input
        className="input"
        type="text"
        list={list}
        spellCheck={false}
        autoComplete="off"
        aria-label={t('hostfleet.add.label')}
        placeholder={t('hostfleet.add.placeholder')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={list}>
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button type="submit" className="button" disabled={names.length === 0}>
        <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
        {t('hostfleet.add')}
      </button>
    </form>
  );
}
