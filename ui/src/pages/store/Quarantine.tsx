import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { useAct } from '../../lib/submit';
import { bytes, whole } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { AreaField } from '../../parts/Field';
import { LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useInstallationRole } from '../../shell/unit';
import type { Health } from './Store';

type Laid = components['schemas']['LaidAside'];
type Doing = { laid: Laid; what: 'look' | 'again' | 'let_go' };

/** Chunks on which the program failed: look at one, work on it again, let it go. */
export function Quarantine({ health, again }: { health: Health; again: () => Promise<void> }) {
  const { t, lang } = useWords();
  const { decides } = useInstallationRole();
  const [doing, setDoing] = useState<Doing | null>(null);
  if (health.quarantine_count === 0) {
    return (
      <section className="sheet" aria-labelledby="aside">
        <div className="sheet-head">
          <h2 id="aside">{t('store.aside')}</h2>
        </div>
        <p className="soft">{t('store.aside_none')}</p>
      </section>
    );
  }
  const close = () => setDoing(null);
  return (
    <section className="stack" aria-labelledby="aside">
      <h2 id="aside">{t('store.aside')}</h2>
      <p className="soft">{t('store.aside_lead')}</p>
      <Table
        label={t('store.aside')}
        rows={health.quarantine}
        id={(laid) => String(laid.position)}
        empty={null}
        columns={[
          { key: 'received', head: t('store.received'), main: true, cell: (laid) => <Time at={laid.received} /> },
          { key: 'records', head: t('store.records'), num: true, cell: (laid) => whole(laid.records, lang) },
          { key: 'source', head: t('store.source'), lesser: true, cell: (laid) => (laid.source_name === '' ? <span className="mono">{laid.source}</span> : <span title={laid.source}>{laid.source_name}</span>) },
          { key: 'protocol', head: t('store.protocol'), lesser: true, cell: (laid) => laid.protocol },
          {
            key: 'do',
            head: <span className="unseen">{t('units.actions')}</span>,
            cell: (laid) => decides && (
              <span className="row-acts">
                {(['look', 'again', 'let_go'] as const).map((what) => (
                  <Button key={what} tight onClick={() => setDoing({ laid, what })}>
                    {t(`store.${what}`)}
                  </Button>
                ))}
              </span>
            ),
          },
        ]}
      />
      {health.quarantine_count > health.quarantine.length && <p className="soft">{t('store.aside_more', { shown: health.quarantine.length, all: health.quarantine_count })}</p>}
      {doing?.what === 'look' && <Look laid={doing.laid} onClose={close} />}
      {doing?.what === 'again' && <Again laid={doing.laid} again={again} onClose={close} />}
      {doing?.what === 'let_go' && <LetGo laid={doing.laid} again={again} onClose={close} />}
    </section>
  );
}

const at = ({ position }: Laid) => ({ params: { path: { position } } });

function Look({ laid, onClose }: { laid: Laid; onClose: () => void }) {
  const { t, lang } = useWords();
  const found = useQuery({ queryKey: ['store', 'aside', laid.position], queryFn: () => data(api.GET('/api/v1/store/quarantine/{position}', at(laid))) });
  return (
    <Dialog title={t('store.look_title')} onClose={onClose}>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <p className="soft">{t('store.look_bytes', { bytes: bytes(found.data.bytes, lang) })}</p>
          <pre className="mono scroll" tabIndex={0}>
            {found.data.text}
          </pre>
        </>
      )}
    </Dialog>
  );
}

interface Step {
  laid: Laid;
  again: () => Promise<void>;
  onClose: () => void;
}

function Again({ laid, again, onClose }: Step) {
  const { t, lang } = useWords();
  const { act, busy, problem } = useAct(again);
  const confirm = () =>
    void act(() => data(api.POST('/api/v1/store/quarantine/{position}/again', at(laid)))).then((done) => {
      if (!done) return;
      toast(t('store.was_again'));
      onClose();
    });
  return <ConfirmDialog title={t('store.again')} text={t('store.again_text', { records: whole(laid.records, lang) })} action={t('store.again')} busy={busy} problem={problem} onClose={onClose} onConfirm={confirm} />;
}

function LetGo({ laid, again, onClose }: Step) {
  const { t, lang } = useWords();
  const [reason, setReason] = useState('');
  const { act, busy, problem, faults } = useAct(again);
  const confirm = () =>
    void act(() => data(api.POST('/api/v1/store/quarantine/{position}/let-go', { ...at(laid), body: { reason } }))).then((done) => {
      if (!done) return;
      toast(t('store.was_let_go'));
      onClose();
    });
  return (
    <ConfirmDialog title={t('store.let_go')} text={t('store.let_go_text', { records: whole(laid.records, lang) })} action={t('store.let_go')} danger busy={busy} disabled={reason.trim() === ''} problem={problem} onClose={onClose} onConfirm={confirm}>
      <AreaField label={t('store.reason')} fault={faults.get('reason')} value={reason} onValue={setReason} />
    </ConfirmDialog>
  );
}
