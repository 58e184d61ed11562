import { Plus } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useCommand } from '../../commands/run';
import { useSay, useText } from '../../i18n';
import { addHost } from '../../state/acts';

/** An alias of ~/.ssh/config, or user@host:port, user and port as wanted. */
const looksRight = (name: string) => /^(?:[^\s@/]+@)?(?:[^\s@/:]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.test(name);

export function AddHost() {
  const t = useText();
  const say = useSay();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  useCommand('host.add', () => field.current?.focus());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (!looksRight(wanted)) {
      setProblem(t('hosts.add.malformed'));
      field.current?.focus();
      return;
    }
    const failure = await addHost(wanted);
    setProblem(failure && say.failure(failure));
    if (!failure) setName('');
  };
  return (
    <form className="add-host" onSubmit={(event) => void submit(event)}>
      {problem !== null && (
        <span className="field-hint field-hint-bad" role="alert">
          {problem}
        </span>
      )}
      <input
        ref={field}
        className="input"
        type="text"
        spellCheck={false}
        autoComplete="off"
        aria-label={t('hosts.add.label')}
        placeholder={t('hosts.add.placeholder')}
        aria-invalid={problem !== null || undefined}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setProblem(null);
        }}
      />
      <button type="submit" className="button">
        <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
        {t('hosts.add')}
      </button>
    </form>
  );
}
