import { type FormEvent, useRef, useState } from 'react';
import type { ProfileView } from '#core/profile/index';
import type { OptionField } from '#core/profile/view-options';
import { useText } from '../../i18n';
import { Select } from '../../ui/Select';
import { addedOptions, withSetting } from './filters';

/** One of pprof's settings, typed: which, and its value. */
export function NewFilter({ onDone }: { onDone: (part: Partial<ProfileView> | null) => void }) {
  const t = useText();
  const [field, setField] = useState<OptionField>('focus');
  const [value, setValue] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const part = withSetting(field, value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value === '') onDone(null);
    else if (part) onDone(part);
  };
  return (
    <form
      className="filter-new"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey) event.stopPropagation();
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        onDone(null);
      }}
    >
      <Select
        bare
        label={t('profile.filter.option')}
        value={field}
        options={addedOptions.map((option) => ({ value: option.field, label: option.flag }))}
        onChange={(chosen) => {
          setField(chosen);
          input.current?.focus();
        }}
      />
      <input
        ref={input}
        type="text"
        // biome-ignore lint/a11y/noAutofocus: the person just asked for this field
        autoFocus
        value={value}
        aria-label={t('profile.filter.value')}
        aria-invalid={value !== '' && part === null}
        placeholder={t('profile.filter.value')}
        spellCheck={false}
        onChange={(event) => setValue(event.target.value)}
      />
    </form>
  );
}
