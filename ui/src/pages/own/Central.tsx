import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { centralQuery, leaveFor } from '../../api/central';
import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog } from '../../parts/Dialog';
import { Note, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { Refused } from '../entry/Refused';
import { Identities } from './Identities';

type Identity = components['schemas']['IdentityView'];

/** Central sign-in of one's own account; nothing where the server has none and nothing is linked. */
export function Central() {
  const { t } = useWords();
  const queries = useQueryClient();
  const { linked, refused, request } = useSearch({ from: '/inside/account' });
  const central = useQuery(centralQuery);
  const found = useQuery({ queryKey: ['identities'], queryFn: () => data(api.GET('/api/v1/identities')) });
  const [gone, setGone] = useState<Identity | null>(null);
  const submit = useSubmit();
  const enabled = central.data?.enabled === true;
  if (found.data === undefined || (!enabled && found.data.length === 0)) return null;
  const begin = () => submit.run(async () => leaveFor((await data(api.POST('/api/v1/identities'))).address));
  const unlink = (identity: Identity) =>
    submit.run(async () => {
      await data(api.DELETE('/api/v1/identities/{id}', { params: { path: { id: identity.id } } }));
      setGone(null);
      toast(t('central.unlinked'));
      await queries.invalidateQueries({ queryKey: ['identities'] });
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    });
  return (
    <section className="stack" aria-labelledby="central">
      <div>
        <h2 id="central">{t('central.title')}</h2>
        <p className="soft">{t('central.own_hint')}</p>
      </div>
      {linked === true && <Note tone="good">{t('central.linked')}</Note>}
      {refused !== undefined && <Refused code={refused} request={request} />}
      {submit.problem !== null && gone === null && <ProblemNote problem={submit.problem} />}
      <Identities identities={found.data} onUnlink={setGone} />
      {enabled && (
        <div className="line">
          <Button busy={submit.busy && gone === null} onClick={() => void begin()}>
            {t('central.link')}
          </Button>
        </div>
      )}
      {gone !== null && (
        <ConfirmDialog
          title={t('central.unlink')}
          text={t('central.unlink_text', { name: gone.label === '' ? gone.subject : gone.label })}
          action={t('central.unlink')}
          danger
          busy={submit.busy}
          problem={submit.problem}
          onConfirm={() => void unlink(gone)}
          onClose={() => {
            setGone(null);
            submit.forget();
          }}
        />
      )}
    </section>
  );
}
