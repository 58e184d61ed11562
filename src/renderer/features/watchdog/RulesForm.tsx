import { useId } from 'react';
import { defaultWatchRules, watchScopes } from '#core/watch/rules';
import { useText } from '../../i18n';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { draftOf, type RuleField, type RulesDraft, ruleGroupNames, ruleGroups } from './rules-draft';

interface RulesFormProps {
  readonly draft: RulesDraft;
  readonly wrong: ReadonlySet<string>;
  readonly onChange: (draft: RulesDraft) => void;
}

/** Every rule with its meaning beside it; what is wrong is said where it is. */
export function RulesForm({ draft, wrong, onChange }: RulesFormProps) {
  const t = useText();
  const isUsual = JSON.stringify(draft) === JSON.stringify(draftOf(defaultWatchRules));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys
    <div className="rules-form" tabIndex={0}>
      {ruleGroupNames.map((group) => (
        <fieldset key={group}>
          <legend>{t(`watch.form.${group}`)}</legend>
          {ruleGroups[group].map((field) => (
            <FormRow
              key={field.name}
              field={field}
              draft={draft}
              bad={wrong.has(field.name)}
              onChange={onChange}
            />
          ))}
        </fieldset>
      ))}
      <Button disabled={isUsual} onClick={() => onChange(draftOf(defaultWatchRules))}>
        {t('watch.form.usual')}
      </Button>
    </div>
  );
}

interface FormRowProps {
  readonly field: RuleField;
  readonly draft: RulesDraft;
  readonly bad: boolean;
  readonly onChange: (draft: RulesDraft) => void;
}

function FormRow({ field, draft, bad, onChange }: FormRowProps) {
  const t = useText();
  const id = useId();
  const { name } = field;
  return (
    <div className={classes('form-row', bad && 'form-row-bad')}>
      <label className="form-name" htmlFor={id}>
        {t(`watch.form.${name}`)}
      </label>
      <div className="form-field">
        <FieldInput id={id} field={field} draft={draft} bad={bad} onChange={onChange} />
        {field.kind === 'number' && field.unit !== null && (
          <span className="quiet">{t(`watch.unit.${field.unit}`)}</span>
        )}
        {field.kind === 'rungs' && <span className="quiet">{t('watch.unit.%')}</span>}
      </div>
      <p id={`${id}-about`} className="form-about" role={bad ? 'alert' : undefined}>
        {bad && <strong>{t('watch.form.wrong')} </strong>}
        {t(`watch.form.${name}.about`)}
      </p>
    </div>
  );
}

function FieldInput({ id, field, draft, bad, onChange }: FormRowProps & { readonly id: string }) {
  const t = useText();
  const { name } = field;
  const about = `${id}-about`;
  if (field.kind === 'switch') {
    return (
      <input
        id={id}
        type="checkbox"
        aria-describedby={about}
        checked={draft.on[name]}
        onChange={(event) => onChange({ ...draft, on: { ...draft.on, [name]: event.target.checked } })}
      />
    );
  }
  if (field.kind === 'scopes') {
    return (
      <span className="form-scopes">
        {watchScopes.map((scope, index) => (
          <label key={scope}>
            <input
              {...(index === 0 ? { id } : {})}
              type="checkbox"
              aria-describedby={about}
              checked={draft.scopes.includes(scope)}
              onChange={(event) =>
                onChange({
                  ...draft,
                  scopes: event.target.checked
                    ? [...draft.scopes, scope]
                    : draft.scopes.filter((one) => one !== scope),
                })
              }
            />
            {t(`watch.scope.${scope}`)}
          </label>
        ))}
      </span>
    );
  }
  return (
    <input
      id={id}
      className={classes('input', field.kind === 'folder' ? 'input-path' : 'input-figure')}
      type="text"
      inputMode={field.kind === 'number' ? 'decimal' : undefined}
      spellCheck={false}
      autoComplete="off"
      aria-invalid={bad || undefined}
      aria-describedby={about}
      placeholder={field.kind === 'folder' ? t('watch.form.captures.usual') : undefined}
      value={draft.text[name]}
      onChange={(event) => onChange({ ...draft, text: { ...draft.text, [name]: event.target.value } })}
    />
  );
}
