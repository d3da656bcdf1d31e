import { useState } from 'react';

import { useOperations } from '../../api/operations';
import { useWords } from '../../i18n';
import { matches } from '../../lib/fold';
import { Check, TextField } from '../../parts/Field';
import { Fault } from '../../parts/Fault';

/** What a token may do: whole capabilities or single operations. What needs a confirmation no program can give is left out. */
export function Scopes({ chosen, onChosen, fault }: { chosen: ReadonlySet<string>; onChosen: (chosen: ReadonlySet<string>) => void; fault: string | undefined }) {
  const { t, word } = useWords();
  const { operations } = useOperations();
  const { lang } = useWords();
  const [query, setQuery] = useState('');
  const toggle = (scope: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(scope);
    else next.delete(scope);
    onChosen(next);
  };
  const possible = operations.filter(({ step_up }) => !step_up);
  const capabilities = [...new Set(possible.map(({ name }) => name.slice(0, name.indexOf('.') + 1)))];
  return (
    <fieldset className="field">
      <legend>{t('tokens.scopes')}</legend>
      {fault !== undefined && (
        <Fault>{fault}</Fault>
      )}
      <TextField label={t('tokens.scopes_find')} type="search" value={query} onValue={setQuery} autoComplete="off" />
      <div className="pick checks" role="group" aria-label={t('tokens.scopes')} tabIndex={0}>
        {capabilities.map((capability) => (
          <Check
            key={capability}
            label={
              <>
                <strong>{t('tokens.scopes_all', { name: word('capability', capability.slice(0, -1)) })}</strong> <code className="small soft">{capability}</code>
              </>
            }
            checked={chosen.has(capability)}
            onChecked={(on) => toggle(capability, on)}
          />
        ))}
        {possible
          .filter(({ name, title }) => matches(`${title[lang]} ${name}`, query))
          .map(({ name, title }) => {
            const covered = capabilities.some((capability) => chosen.has(capability) && name.startsWith(capability));
            return (
              <Check
                key={name}
                label={
                  <>
                    {title[lang]} <code className="small soft">{name}</code>
                  </>
                }
                checked={covered || chosen.has(name)}
                disabled={covered}
                onChecked={(on) => toggle(name, on)}
              />
            );
          })}
      </div>
    </fieldset>
  );
}
