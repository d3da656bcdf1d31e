import { Link as To } from '@tanstack/react-router';
import { useState } from 'react';

import { api, data } from '../../api/client';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Page } from '../../parts/Page';
import { Note, ProblemNote } from '../../parts/States';
import { EntryFrame } from '../../shell/EntryFrame';
import { NewPassword, useNewPassword } from './NewPassword';
import { useToken } from './token';

/** Sets a password by the one-time link that an administrator handed over. */
export function Link() {
  const { t } = useWords();
  const token = useToken('/password');
  const [done, setDone] = useState(false);
  const password = useNewPassword();
  const submit = useSubmit();
  const toSignIn = (
    <To className={done ? 'button primary' : 'button'} to="/sign-in">
      {t('setup.go')}
    </To>
  );
  return (
    <EntryFrame>
      {token === '' ? (
        <Page title={t('link.no_token')} lead={t('link.no_token_hint')}>
          {toSignIn}
        </Page>
      ) : done ? (
        <Page title={t('link.title')}>
          <div className="stack">
            <Note tone="good">{t('link.done')}</Note>
            {toSignIn}
          </div>
        </Page>
      ) : (
        <Page title={t('link.title')} lead={t('link.lead')}>
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault();
              if (!password.check()) return;
              void submit.run(() => data(api.POST('/api/v1/password/link', { body: { token, new: password.value } }))).then(setDone);
            }}
          >
            <NewPassword password={password} fault={submit.faults.get('new') ?? submit.faults.get('password')} label={t('own.new')} />
            {submit.problem !== null && <ProblemNote problem={submit.problem} />}
            <Button type="submit" tone="primary" busy={submit.busy}>
              {t('link.submit')}
            </Button>
          </form>
        </Page>
      )}
    </EntryFrame>
  );
}
