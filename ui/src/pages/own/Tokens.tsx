import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { SelectField, TextField } from '../../parts/Field';
import { Page } from '../../parts/Page';
import { SecretDialog } from '../../parts/SecretDialog';
import { Empty, LoadError, Loading, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { Ago, Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useCurrentUnit, useUnits } from '../../shell/unit';
import { Scopes } from './Scopes';

type Token = components['schemas']['TokenView'];
type NewToken = components['schemas']['NewTokenView'];

export function Tokens() {
  const { t } = useWords();
  const queries = useQueryClient();
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => data(api.GET('/api/v1/tokens')) });
  const units = useUnits();
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<NewToken | null>(null);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const submit = useSubmit();
  const create = (
    <Button tone="primary" icon="plus" onClick={() => setCreating(true)}>
      {t('tokens.new')}
    </Button>
  );
  const again = () => queries.invalidateQueries({ queryKey: ['tokens'] });
  return (
    <Page title={t('tokens.title')} lead={t('tokens.lead')} actions={create}>
      {tokens.isPending ? (
        <Loading />
      ) : tokens.isError ? (
        <LoadError error={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : (
        <Table
          label={t('tokens.title')}
          rows={tokens.data}
          id={(token) => token.id}
          empty={
            <Empty title={t('tokens.empty')}>
              <p>{t('tokens.empty_hint')}</p>
            </Empty>
          }
          columns={[
            { key: 'name', head: t('tokens.name'), main: true, cell: (token) => token.name },
            { key: 'state', head: t('tokens.state'), cell: (token) => <State token={token} /> },
            { key: 'unit', head: t('tokens.unit'), lesser: true, cell: (token) => units.find(({ id }) => id === token.unit)?.name ?? token.unit },
            { key: 'scopes', head: t('tokens.scopes'), lesser: true, cell: (token) => <span className="mono">{token.scopes.join(', ')}</span> },
            { key: 'expires', head: t('tokens.expires'), cell: (token) => <Time at={token.expires_at} /> },
            { key: 'used', head: t('tokens.used'), lesser: true, cell: (token) => <Ago at={token.last_used_at} /> },
            {
              key: 'do',
              head: <span className="unseen">{t('units.actions')}</span>,
              cell: (token) =>
                token.revoked_at == null && (
                  <Button tight onClick={() => setRevoking(token)}>
                    {t('tokens.revoke')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {creating && (
        <Create
          onClose={() => setCreating(false)}
          onDone={(fresh) => {
            setCreating(false);
            setMade(fresh);
            void again();
          }}
        />
      )}
      {made !== null && (
        <SecretDialog title={t('tokens.created')} text={t('tokens.once')} secret={made.text} onClose={() => setMade(null)} />
      )}
      {revoking !== null && (
        <ConfirmDialog
          title={t('tokens.revoke')}
          text={t('tokens.revoke_text', { name: revoking.name })}
          action={t('tokens.revoke')}
          danger
          busy={submit.busy}
          problem={submit.problem}
          onClose={() => setRevoking(null)}
          onConfirm={() =>
            void submit.run(() => data(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id: revoking.id } } }))).then((done) => {
              if (!done) return;
              setRevoking(null);
              toast(t('tokens.was_revoked'));
              void again();
            })
          }
        />
      )}
    </Page>
  );
}

function State({ token }: { token: Token }) {
  const { t } = useWords();
  if (token.revoked_at != null) return <Tag tone="idle">{t('tokens.revoked')}</Tag>;
  if (new Date(token.expires_at).getTime() < Date.now()) return <Tag tone="warn">{t('tokens.expired')}</Tag>;
  return <Tag tone="good">{t('tokens.valid')}</Tag>;
}

const LIVES_DAYS = [7, 30, 90, 180, 365] as const;

function Create({ onClose, onDone }: { onClose: () => void; onDone: (made: NewToken) => void }) {
  const { t } = useWords();
  const units = useUnits();
  const current = useCurrentUnit();
  const [name, setName] = useState('');
  const [unit, setUnit] = useState(current?.id ?? '');
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set());
  const [days, setDays] = useState('90');
  const submit = useSubmit();
  return (
    <Dialog title={t('tokens.new')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const body = { name, unit, scopes: [...scopes].sort(), life_seconds: Number(days) * 86_400 };
          void submit.run(async () => onDone(await data(api.POST('/api/v1/tokens', { body }))));
        }}
      >
        <TextField label={t('tokens.name')} hint={t('tokens.name_hint')} fault={submit.faults.get('name')} value={name} onValue={setName} maxLength={200} required autoFocus />
        <SelectField
          label={t('tokens.unit')}
          fault={submit.faults.get('unit')}
          value={unit}
          onValue={setUnit}
          choices={units.map(({ id, name: label }) => ({ value: id, label }))}
          required
        />
        <Scopes chosen={scopes} onChosen={setScopes} fault={submit.faults.get('scopes')} />
        <SelectField
          label={t('tokens.life')}
          fault={submit.faults.get('life')}
          value={days}
          onValue={setDays}
          choices={LIVES_DAYS.map((life) => ({ value: String(life), label: t('tokens.days', { days: life }) }))}
        />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy} disabled={scopes.size === 0}>
            {t('tokens.new')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
