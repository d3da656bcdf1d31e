import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, data } from '../../api/client';
import { browserHasPasskeys, enrolPasskey, passkeysQuery, type Passkey } from '../../api/passkeys';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { TextField } from '../../parts/Field';
import { Note, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Ago, Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { Codes } from './SecondFactor';

/** Passkeys of the own account; nothing where the server takes none and there are none. `totp`: an authenticator app is on too. */
export function Passkeys({ totp }: { totp: boolean }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const found = useQuery(passkeysQuery);
  const [adding, setAdding] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [gone, setGone] = useState<Passkey | null>(null);
  const submit = useSubmit();
  const again = () => {
    for (const key of ['passkeys', 'me', 'sessions']) void queries.invalidateQueries({ queryKey: [key] });
  };
  if (found.data === undefined || (!found.data.enabled && found.data.items.length === 0)) return null;
  const { enabled, items } = found.data;
  const remove = (passkey: Passkey) =>
    submit.run(async () => {
      await data(api.DELETE('/api/v1/passkeys/{id}', { params: { path: { id: passkey.id } } }));
      setGone(null);
      toast(t('passkeys.removed'));
      again();
    });
  return (
    <section className="stack" aria-labelledby="passkeys">
      <div>
        <h2 id="passkeys">{t('passkeys.title')}</h2>
        <p className="soft">{t('passkeys.hint')}</p>
      </div>
      {!enabled && <Note tone="warn">{t('passkeys.off')}</Note>}
      {enabled && !browserHasPasskeys() && <Note tone="warn">{t('passkeys.no_browser')}</Note>}
      <Table
        label={t('passkeys.title')}
        rows={items}
        id={(passkey) => passkey.id}
        empty={<p className="soft">{t('passkeys.none')}</p>}
        columns={[
          { key: 'name', head: t('passkeys.name'), main: true, cell: (passkey) => passkey.name },
          { key: 'created', head: t('passkeys.created'), lesser: true, cell: (passkey) => <Time at={passkey.created_at} /> },
          { key: 'used', head: t('passkeys.used'), cell: (passkey) => <Ago at={passkey.last_used_at} /> },
          {
            key: 'remove',
            head: <span className="unseen">{t('units.actions')}</span>,
            cell: (passkey) => (
              <Button tight onClick={() => setGone(passkey)}>
                {t('passkeys.remove')}
              </Button>
            ),
          },
        ]}
      />
      {enabled && browserHasPasskeys() && (
        <div className="line">
          <Button onClick={() => setAdding(true)}>{t('passkeys.add')}</Button>
        </div>
      )}
      {adding && (
        <Add
          onClose={() => setAdding(false)}
          onDone={(fresh) => {
            setAdding(false);
            setCodes(fresh);
            toast(t('passkeys.added'));
            again();
          }}
        />
      )}
      {codes !== null && <Codes codes={codes} onClose={() => setCodes(null)} />}
      {gone !== null && (
        <ConfirmDialog
          title={t('passkeys.remove_title')}
          text={t(totp || items.length > 1 ? 'passkeys.remove_text' : 'passkeys.remove_last', { name: gone.name })}
          action={t('passkeys.remove')}
          danger
          busy={submit.busy}
          problem={submit.problem}
          onConfirm={() => void remove(gone)}
          onClose={() => {
            setGone(null);
            submit.forget();
          }}
        />
      )}
    </section>
  );
}

function Add({ onClose, onDone }: { onClose: () => void; onDone: (codes: readonly string[] | null) => void }) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const submit = useSubmit();
  return (
    <Dialog title={t('passkeys.add')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(async () => onDone(await enrolPasskey(name)));
        }}
      >
        <p>{t('passkeys.add_text')}</p>
        <TextField label={t('passkeys.name')} hint={t('passkeys.name_hint')} fault={submit.faults.get('name')} value={name} onValue={setName} maxLength={200} required autoFocus />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('passkeys.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
