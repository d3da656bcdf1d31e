import { useState } from 'react';

import type { EventField } from '../../api/events';
import { useWords } from '../../i18n';
import { fold } from '../../lib/fold';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Check, TextField } from '../../parts/Field';

/** Which columns the table has. */
export function Columns({ fields, chosen, onChosen }: { fields: readonly EventField[]; chosen: readonly string[]; onChosen: (next: string[]) => void }) {
  const { t, lang } = useWords();
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const fits = ({ name, about }: EventField) => fold(`${name} ${about[lang]}`).includes(fold(query.trim()));
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('events.columns')}</Button>
      {open && (
        <Dialog title={t('events.columns')} onClose={() => setOpen(false)}>
          <TextField type="search" label={t('act.search')} value={query} onValue={setQuery} autoComplete="off" />
          <div className="search-columns">
            {fields.filter((field) => field.name !== 'time' && fits(field)).map(({ name, about }) => (
              <Check
                key={name}
                checked={chosen.includes(name)}
                disabled={chosen.length === 1 && chosen.includes(name)}
                label={
                  <>
                    <span className="mono">{name}</span> <span className="small soft">{about[lang]}</span>
                  </>
                }
                onChecked={(on) => onChosen(on ? [...chosen, name] : chosen.filter((one) => one !== name))}
              />
            ))}
          </div>
          <div className="form-actions">
            <Button tone="primary" onClick={() => setOpen(false)}>
              {t('act.close')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
