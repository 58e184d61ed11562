import { ChevronDown } from 'lucide-react';

interface SelectProps<V extends string> {
  readonly label: string;
  /** Its values say what it is: the label is for screen readers. */
  readonly bare?: boolean;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
}

/** The system's own list, drawn as ours: its keys and its screen reader words come for free. */
export function Select<V extends string>({ label, bare, value, options, onChange }: SelectProps<V>) {
  return (
    <label className="select">
      <span className={bare ? 'visually-hidden' : 'select-label'}>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as V)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={12} strokeWidth={1.75} aria-hidden="true" />
    </label>
  );
}
