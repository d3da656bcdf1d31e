import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { centralQuery } from '../../api/central';
import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { TextField } from '../../parts/Field';
import { ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { Identities } from '../own/Identities';

type Account = components['schemas']['AccountView'];
type Identity = components['schemas']['IdentityView'];

/** Central sign-in of an account of others; nothing where the server has none and nothing is linked. */
export function AccountIdentities({ account, mayChange }: { account: Account; mayChange: boolean }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const central = useQuery(centralQuery);
  const path = { id: account.id };
  const found = useQuery({ queryKey: ['account', account.id, 'identities'], queryFn: () => data(api.GET('/api/v1/accounts/{id}/identities', { params: { path } })) });
  const [linking, setLinking] = useState(false);
  const [gone, setGone] = useState<Identity | null>(null);
  const submit = useSubmit();
  const enabled = central.data?.enabled === true;
  if (found.data === undefined || (!enabled && found.data.length === 0)) return null;
  const again = () => queries.invalidateQueries({ queryKey: ['account', account.id, 'identities'] });
  const close = () => {
    setGone(null);
    submit.forget();
  };
  const unlink = (identity: Identity) =>
    submit.run(async () => {
      await data(api.DELETE('/api/v1/accounts/{id}/identities/{identity}', { params: { path: { ...path, identity: identity.id } } }));
      setGone(null);
      toast(t('central.unlinked'));
      await again();
    });
  return (
    <section className="stack" aria-labelledby="central">
      <h2 id="central">{t('central.title')}</h2>
      <Identities identities={found.data} {...(mayChange ? { onUnlink: setGone } : {})} />
      {mayChange && enabled && (
        <div className="line">
          <Button onClick={() => setLinking(true)}>{t('central.link')}</Button>
        </div>
      )}
      {linking && (
        <Link
          account={account}
          issuer={central.data?.issuer ?? ''}
          onClose={() => setLinking(false)}
          onDone={() => {
            setLinking(false);
            void again();
          }}
        />
      )}
      {gone !== null && (
        <ConfirmDialog
          title={t('central.unlink')}
          text={t('central.unlink_other_text', { name: account.display_name })}
          action={t('central.unlink')}
          danger
          busy={submit.busy}
          problem={submit.problem}
          onConfirm={() => void unlink(gone)}
          onClose={close}
        />
      )}
    </section>
  );
}

function Link({ account, issuer, onClose, onDone }: { account: Account; issuer: string; onClose: () => void; onDone: () => void }) {
  const { t } = useWords();
  const [subject, setSubject] = useState('');
  const submit = useSubmit();
  return (
    <Dialog title={t('central.link')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(() => data(api.POST('/api/v1/accounts/{id}/identities', { params: { path: { id: account.id } }, body: { subject } }))).then((done) => {
            if (!done) return;
            toast(t('central.linked'));
            onDone();
          });
        }}
      >
        <p>{t('central.link_text', { name: account.display_name, issuer })}</p>
        <TextField
          label={t('central.subject')}
          hint={t('central.subject_hint')}
          fault={submit.faults.get('subject')}
          value={subject}
          onValue={setSubject}
          maxLength={255}
          autoCapitalize="off"
          spellCheck={false}
          required
          autoFocus
        />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('central.link')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
