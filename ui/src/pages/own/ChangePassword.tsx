import { useState } from 'react';

import { api, data } from '../../api/client';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { PasswordField } from '../../parts/Field';
import { ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { NewPassword, useNewPassword } from '../entry/NewPassword';

export function ChangePassword() {
  const { t } = useWords();
  const [old, setOld] = useState('');
  const password = useNewPassword();
  const submit = useSubmit();
  return (
    <section className="sheet" aria-labelledby="password">
      <div className="sheet-head">
        <h2 id="password">{t('own.password')}</h2>
      </div>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!password.check()) return;
          void submit.run(() => data(api.POST('/api/v1/password', { body: { old, new: password.value } }))).then((done) => {
            if (!done) return;
            toast(t('own.changed'));
            setOld('');
            password.setValue('');
            password.setRepeat('');
          });
        }}
      >
        <PasswordField label={t('own.old')} fault={submit.faults.get('old')} value={old} onValue={setOld} autoComplete="current-password" />
        <NewPassword password={password} fault={submit.faults.get('new')} label={t('own.new')} />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('own.change')}
          </Button>
        </div>
      </form>
    </section>
  );
}
