import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { api, data } from '../../api/client';
import { useWords } from '../../i18n';
import { UNIT_KINDS } from '../../lib/roles';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { SelectField, TextField } from '../../parts/Field';
import { Page } from '../../parts/Page';
import { Note, ProblemNote } from '../../parts/States';
import { EntryFrame } from '../../shell/EntryFrame';
import { NewPassword, useNewPassword } from './NewPassword';
import { useToken } from './token';

export function Setup() {
  const { t } = useWords();
  const token = useToken('/setup');
  const [done, setDone] = useState(false);
  return (
    <EntryFrame>
      {token === '' ? (
        <Page title={t('setup.no_token')} lead={t('setup.no_token_hint')}>
          <Link className="button" to="/sign-in">
            {t('setup.go')}
          </Link>
        </Page>
      ) : done ? (
        <Page title={t('setup.done')}>
          <div className="stack">
            <Note tone="good">{t('setup.done_hint')}</Note>
            <Link className="button primary" to="/sign-in">
              {t('setup.go')}
            </Link>
          </div>
        </Page>
      ) : (
        <Page title={t('setup.title')} lead={t('setup.lead')}>
          <Form token={token} onDone={() => setDone(true)} />
        </Page>
      )}
    </EntryFrame>
  );
}

function Form({ token, onDone }: { token: string; onDone: () => void }) {
  const { t, lang } = useWords();
  const [unitName, setUnitName] = useState('');
  const [unitKind, setUnitKind] = useState('unit');
  const [username, setUsername] = useState('');
  const [name, setName] = useState('');
  const password = useNewPassword();
  const submit = useSubmit();
  const send = () =>
    submit.run(() =>
      data(
        api.POST('/api/v1/setup', {
          body: { token, unit_kind: unitKind, unit_name: unitName, username, profile: { display_name: name, lang }, password: password.value },
        }),
      ),
    );
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!password.check()) return;
        void send().then((ok) => {
          if (ok) onDone();
        });
      }}
    >
      <h2>{t('setup.unit')}</h2>
      <TextField
        label={t('setup.unit_name')}
        hint={t('setup.unit_name_hint')}
        fault={submit.faults.get('unit_name') ?? submit.faults.get('name')}
        value={unitName}
        onValue={setUnitName}
        autoComplete="organization"
        maxLength={200}
        required
      />
      <SelectField
        label={t('setup.unit_kind')}
        fault={submit.faults.get('unit_kind')}
        value={unitKind}
        onValue={setUnitKind}
        choices={[...UNIT_KINDS].reverse().map((kind) => ({ value: kind, label: t(`unit_kind.${kind}`) })).filter(({ value }) => value !== 'sub_unit')}
      />
      <h2>{t('setup.administrator')}</h2>
      <TextField label={t('sign_in.display_name')} fault={submit.faults.get('display_name')} value={name} onValue={setName} autoComplete="name" maxLength={200} required />
      <TextField
        label={t('sign_in.username')}
        hint={t('accounts.username_hint')}
        fault={submit.faults.get('username')}
        value={username}
        onValue={setUsername}
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={64}
        required
      />
      <NewPassword password={password} fault={submit.faults.get('password')} />
      {submit.problem !== null && <ProblemNote problem={submit.problem} />}
      <Button type="submit" tone="primary" busy={submit.busy}>
        {t('setup.submit')}
      </Button>
    </form>
  );
}
