import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { Check, SelectField, TextField } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, ProblemNote } from '../../parts/States';
import { Ago, Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay, useUnits } from '../../shell/unit';
import { AccountIdentities } from './AccountIdentities';
import { AccountState } from './AccountState';
import { OneTimeLink } from './OneTimeLink';
import { Roles } from './Roles';

type Account = components['schemas']['AccountView'];

export function AccountPage() {
  const { t } = useWords();
  const { unit, id } = useParams({ from: '/inside/u/$unit/accounts/$id' });
  const may = useMay();
  const units = useUnits();
  const queries = useQueryClient();
  const found = useQuery({ queryKey: ['account', id], queryFn: () => data(api.GET('/api/v1/accounts/{id}', { params: { path: { id } } })) });
  const [asked, setAsked] = useState<'edit' | 'reset' | 'state' | null>(null);
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const { account, roles } = found.data;
  const again = () => {
    void queries.invalidateQueries({ queryKey: ['account', id] });
    void queries.invalidateQueries({ queryKey: ['accounts'] });
  };
  const close = () => setAsked(null);
  return (
    <Page
      title={account.display_name}
      crumb={
        <Link className="crumb" to="/u/$unit/accounts" params={{ unit }}>
          <Icon name="back" />
          {t('accounts.back')}
        </Link>
      }
      actions={
        may.administer && (
          <>
            <Button icon="edit" onClick={() => setAsked('edit')}>
              {t('act.edit')}
            </Button>
            <Button icon="key" onClick={() => setAsked('reset')}>
              {t('accounts.reset')}
            </Button>
            <Button tone={account.state === 'active' ? 'danger' : 'plain'} onClick={() => setAsked('state')}>
              {account.state === 'active' ? t('accounts.disable') : t('accounts.enable')}
            </Button>
          </>
        )
      }
    >
      <div className="stack">
        <section className="sheet" aria-label={t('accounts.profile')}>
          <dl className="facts">
            <div>
              <dt>{t('accounts.username')}</dt>
              <dd className="mono">{account.username}</dd>
            </div>
            <div>
              <dt>{t('accounts.state')}</dt>
              <dd>
                <AccountState state={account.state} />
              </dd>
            </div>
            <div>
              <dt>{t('own.totp')}</dt>
              <dd>{account.totp_active || account.passkeys > 0 ? t('own.totp_on') : t('own.totp_off')}</dd>
            </div>
            <div>
              <dt>{t('accounts.mail')}</dt>
              <dd>{account.mail ?? t('state.none')}</dd>
            </div>
            <div>
              <dt>{t('accounts.unit')}</dt>
              <dd>{units.find((other) => other.id === account.unit)?.name ?? account.unit}</dd>
            </div>
            <div>
              <dt>{t('accounts.last')}</dt>
              <dd>
                <Ago at={account.last_sign_in_at} />
              </dd>
            </div>
            <div>
              <dt>{t('accounts.created_at')}</dt>
              <dd>
                <Time at={account.created_at} />
              </dd>
            </div>
            <div>
              <dt>{t('accounts.lang')}</dt>
              <dd>{account.lang === 'en' ? t('accounts.lang_en') : t('accounts.lang_vi')}</dd>
            </div>
          </dl>
        </section>
        <Roles account={account} roles={roles} mayChange={may.administer} onChanged={again} />
        <AccountIdentities account={account} mayChange={may.administer} />
      </div>
      {asked === 'edit' && <Edit account={account} onClose={close} onSaved={again} />}
      {asked === 'reset' && <Reset account={account} onClose={close} onDone={again} />}
      {asked === 'state' && <State account={account} onClose={close} onDone={again} />}
    </Page>
  );
}

function Edit({ account, onClose, onSaved }: { account: Account; onClose: () => void; onSaved: () => void }) {
  const { t } = useWords();
  const [name, setName] = useState(account.display_name);
  const [mail, setMail] = useState(account.mail ?? '');
  const [lang, setLang] = useState(account.lang);
  const submit = useSubmit();
  return (
    <Dialog title={t('accounts.profile')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const body = { display_name: name, mail, lang };
          void submit.run(() => data(api.PUT('/api/v1/accounts/{id}', { params: { path: { id: account.id } }, body }))).then((done) => {
            if (!done) return;
            toast(t('accounts.saved'));
            onSaved();
            onClose();
          });
        }}
      >
        <TextField label={t('accounts.display_name')} fault={submit.faults.get('display_name')} value={name} onValue={setName} maxLength={200} required autoFocus />
        <TextField label={`${t('accounts.mail')} (${t('state.optional')})`} fault={submit.faults.get('mail')} type="email" value={mail} onValue={setMail} />
        <SelectField
          label={t('accounts.lang')}
          value={lang}
          onValue={setLang}
          choices={[
            { value: 'vi', label: t('accounts.lang_vi') },
            { value: 'en', label: t('accounts.lang_en') },
          ]}
        />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('act.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Reset({ account, onClose, onDone }: { account: Account; onClose: () => void; onDone: () => void }) {
  const { t } = useWords();
  const [removeTotp, setRemoveTotp] = useState(false);
  const [link, setLink] = useState<components['schemas']['LinkView'] | null>(null);
  const submit = useSubmit();
  if (link !== null) {
    return (
      <Dialog title={t('accounts.link')} onClose={onClose}>
        <OneTimeLink link={link} name={account.display_name} onClose={onClose} />
      </Dialog>
    );
  }
  const reset = () =>
    submit.run(async () => {
      setLink(await data(api.POST('/api/v1/accounts/{id}/reset', { params: { path: { id: account.id } }, body: { remove_totp: removeTotp } })));
      onDone();
    });
  return (
    <ConfirmDialog
      title={t('accounts.reset')}
      text={t('accounts.reset_text', { name: account.display_name })}
      action={t('accounts.reset')}
      busy={submit.busy}
      problem={submit.problem}
      onConfirm={() => void reset()}
      onClose={onClose}
    >
      {(account.totp_active || account.passkeys > 0) && <Check label={t('accounts.reset_totp')} checked={removeTotp} onChecked={setRemoveTotp} />}
    </ConfirmDialog>
  );
}

function State({ account, onClose, onDone }: { account: Account; onClose: () => void; onDone: () => void }) {
  const { t } = useWords();
  const submit = useSubmit();
  const active = account.state === 'active';
  const title = active ? t('accounts.disable') : t('accounts.enable');
  const change = () =>
    submit
      .run(() => data(api.POST('/api/v1/accounts/{id}/state', { params: { path: { id: account.id } }, body: { state: active ? 'disabled' : 'active' } })))
      .then((done) => {
        if (!done) return;
        toast(active ? t('accounts.disabled') : t('accounts.enabled'));
        onDone();
        onClose();
      });
  return (
    <ConfirmDialog
      title={`${title}: ${account.display_name}`}
      {...(active ? { text: t('accounts.disable_text', { name: account.display_name }) } : {})}
      action={title}
      danger={active}
      busy={submit.busy}
      problem={submit.problem}
      onConfirm={() => void change()}
      onClose={onClose}
    />
  );
}
