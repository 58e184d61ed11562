import { type InputHTMLAttributes, type Ref, useId } from 'react';

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string;
  readonly hint?: string | null;
  readonly bad?: boolean;
  readonly onText: (text: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A label, a field, and a line on what goes in there or what is wrong with it. */
export function Field({ label, hint = null, bad = false, onText, ref, ...rest }: FieldProps) {
  const id = useId();
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <input
        ref={ref}
        className="input"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        aria-invalid={bad || undefined}
        aria-describedby={hint === null ? undefined : id}
        onChange={(event) => onText(event.target.value)}
      />
      {hint !== null && (
        <span id={id} className={bad ? 'field-hint field-hint-bad' : 'field-hint'}>
          {hint}
        </span>
      )}
    </label>
  );
}
