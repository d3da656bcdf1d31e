import { useState } from 'react';

import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { ROLES } from '../../lib/roles';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { SelectField, TextField } from '../../parts/Field';
import { ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { OneTimeLink } from './OneTimeLink';

type Account = components['schemas']['AccountView'];
type Link = components['schemas']['LinkView'];

/** Makes the account, gives it its first role and a link: three calls, each of which may be repeated when it fails. */
export function CreateAccount({ unit, onClose }: { unit: string; onClose: () => void }) {
  const { t, lang: now } = useWords();
  const [username, setUsername] = useState('');
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const [lang, setLang] = useState<string>(now);
  const [role, setRole] = useState('officer');
  const [account, setAccount] = useState<Account | null>(null);
  const [link, setLink] = useState<Link | null>(null);
  const submit = useSubmit();

  const send = async () => {
    let made = account;
    if (made === null) {
      const body = { username, profile: { display_name: name, mail, lang } };
      made = await data(api.POST('/api/v1/units/{id}/accounts', { params: { path: { id: unit } }, body }));
      setAccount(made);
    }
    const path = { id: made.id };
    if (role !== '') await data(api.POST('/api/v1/accounts/{id}/roles', { params: { path }, body: { unit, role, give: true } }));
    setLink(await data(api.POST('/api/v1/accounts/{id}/reset', { params: { path }, body: { remove_totp: false } })));
    toast(t('accounts.created'));
  };
  if (link !== null) {
    return (
      <Dialog title={t('accounts.link')} onClose={onClose}>
        <OneTimeLink link={link} name={name} onClose={onClose} />
      </Dialog>
    );
  }
  const fixed = account !== null;
  return (
    <Dialog title={t('accounts.new')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(send);
        }}
      >
        <p className="soft">{t('accounts.new_lead')}</p>
        <TextField label={t('accounts.display_name')} fault={submit.faults.get('display_name')} value={name} onValue={setName} maxLength={200} disabled={fixed} required autoFocus />
        <TextField
          label={t('accounts.username')}
          hint={t('accounts.username_hint')}
          fault={submit.faults.get('username')}
          value={username}
          onValue={setUsername}
          maxLength={64}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          disabled={fixed}
          required
        />
        <div className="form-grid">
          <TextField
            label={`${t('accounts.mail')} (${t('state.optional')})`}
            fault={submit.faults.get('mail')}
            type="email"
            value={mail}
            onValue={setMail}
            disabled={fixed}
            autoComplete="off"
          />
          <SelectField
            label={t('accounts.lang')}
            value={lang}
            onValue={setLang}
            disabled={fixed}
            choices={[
              { value: 'vi', label: t('accounts.lang_vi') },
              { value: 'en', label: t('accounts.lang_en') },
            ]}
          />
        </div>
        <SelectField
          label={t('accounts.first_role')}
          fault={submit.faults.get('role')}
          value={role}
          onValue={setRole}
          choices={[...ROLES.map((value) => ({ value, label: t(`role.${value}`) })), { value: '', label: t('state.none') }]}
        />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('accounts.new')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
