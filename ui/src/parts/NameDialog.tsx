import { useState } from 'react';

import { useWords } from '../i18n';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { TextField } from './Field';

/** Asks under which name something is kept. */
export function NameDialog({ title, label, hint, maxLength, onName, onClose }: { title: string; label: string; hint: string; maxLength: number; onName: (name: string) => void; onClose: () => void }) {
  const { t } = useWords();
  const [name, setName] = useState('');
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') onName(name);
        }}
      >
        <TextField label={label} hint={hint} value={name} onValue={setName} maxLength={maxLength} required autoComplete="off" />
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary">
            {t('act.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
