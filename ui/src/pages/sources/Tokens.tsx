import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { sources, type Source, type SourceToken } from '../../api/monitor';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { SelectField } from '../../parts/Field';
import { SecretDialog } from '../../parts/SecretDialog';
import { Empty, LoadError, Loading, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';

/** By what its senders show that they are the source. */
export function Tokens({ unit, source, onSecret }: { unit: string; source: Source; onSecret: (secret: string) => void }) {
  const { t } = useWords();
  const may = useMay();
  const queries = useQueryClient();
  const submit = useSubmit();
  const found = useQuery({ queryKey: ['source', unit, source.id, 'tokens'], queryFn: () => sources.tokens(unit, source.id) });
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<SourceToken | null>(null);
  const again = () => queries.invalidateQueries({ queryKey: ['source', unit, source.id, 'tokens'] });
  const holding = found.data?.filter(({ holds }) => holds).length ?? 0;
  return (
    <section className="sheet" aria-labelledby="tokens">
      <div className="sheet-head">
        <h2 id="tokens">{t('feeds.tokens')}</h2>
        {may.decide && (
          <Button tight icon="plus" onClick={() => setCreating(true)}>
            {t('feeds.token_new')}
          </Button>
        )}
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Table
          label={t('feeds.tokens')}
          rows={found.data}
          id={({ id }) => id}
          empty={
            <Empty title={t('feeds.tokens_none')}>
              <p>{t('feeds.tokens_none_hint')}</p>
            </Empty>
          }
          columns={[
            {
              key: 'made',
              head: t('feeds.token_made'),
              main: true,
              cell: (token) => (
                <>
                  <Time at={token.created_at} /> <span className="soft">· {token.created_by_name || token.created_by}</span>
                </>
              ),
            },
            {
              key: 'state',
              head: t('feeds.state'),
              cell: (token) => (token.holds ? <Tag tone="good">{t('tokens.valid')}</Tag> : <Tag tone="idle">{token.revoked_at == null ? t('tokens.expired') : t('tokens.revoked')}</Tag>),
            },
            { key: 'ends', head: t('tokens.expires'), lesser: true, cell: (token) => (token.expires_at == null ? t('feeds.no_end') : <Time at={token.expires_at} />) },
            {
              key: 'do',
              head: <span className="unseen">{t('units.actions')}</span>,
              cell: (token) =>
                may.decide &&
                token.holds && (
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
          unit={unit}
          source={source}
          holding={holding}
          onClose={() => setCreating(false)}
          onDone={(made) => {
            setCreating(false);
            setSecret(made);
            onSecret(made);
            void again();
          }}
        />
      )}
      {secret !== null && (
        <SecretDialog title={t('feeds.token_made_title')} text={t('feeds.token_once')} secret={secret} testId="source-secret" onClose={() => setSecret(null)} />
      )}
      {revoking !== null && (
        <ConfirmDialog
          title={t('tokens.revoke')}
          text={t('feeds.revoke_text')}
          action={t('tokens.revoke')}
          danger
          busy={submit.busy}
          problem={submit.problem}
          onClose={() => setRevoking(null)}
          onConfirm={() =>
            void submit.run(() => sources.revoke(unit, source.id, revoking.id)).then((done) => {
              if (!done) return;
              setRevoking(null);
              toast(t('tokens.was_revoked'));
              void again();
            })
          }
        />
      )}
    </section>
  );
}

/** How long others go on counting when a new one replaces them, in minutes; nothing when it stands beside them. */
const OVERLAPS = ['', '60', '1440', '10080', '0'] as const;
const LIVES_DAYS = ['', '90', '365', '730'] as const;

function Create({ unit, source, holding, onClose, onDone }: { unit: string; source: Source; holding: number; onClose: () => void; onDone: (secret: string) => void }) {
  const { t } = useWords();
  const submit = useSubmit();
  const [overlap, setOverlap] = useState('');
  const [days, setDays] = useState('');
  return (
    <Dialog title={t('feeds.token_new')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const body = { expires_at: days === '' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString(), overlap_minutes: overlap === '' ? null : Number(overlap) };
          void submit.run(async () => onDone((await sources.createToken(unit, source.id, body)).secret));
        }}
      >
        <p className="soft">{t('feeds.token_text')}</p>
        <SelectField label={t('feeds.token_life')} value={days} onValue={setDays} choices={LIVES_DAYS.map((value) => ({ value, label: value === '' ? t('feeds.no_end') : t('tokens.days', { days: Number(value) }) }))} fault={submit.faults.get('expires_at')} />
        {holding > 0 && (
          <SelectField
            label={t('feeds.token_others')}
            hint={t('feeds.token_others_hint')}
            value={overlap}
            onValue={setOverlap}
            choices={OVERLAPS.map((value) => ({ value, label: t(`feeds.overlap_${value === '' ? 'none' : value}`) }))}
          />
        )}
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('feeds.token_new')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
