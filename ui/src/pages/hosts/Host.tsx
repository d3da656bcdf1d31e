import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { asProblem } from '../../api/problem';
import { hosts } from '../../api/inventory';
import { useWords } from '../../i18n';
import { stamp } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { RecordForm } from '../../parts/RecordForm';
import { Retire } from '../../parts/Retire';
import { LoadError, Loading, Note } from '../../parts/States';
import { Tabs } from '../../parts/Tabs';
import { toast } from '../../parts/Toast';
import { DemoMark } from '../../shell/Demo';
import { useMay } from '../../shell/unit';
import { hostDraft, hostFields, useHostForm } from './fields';
import { HostFacts } from './HostFacts';
import { HostHistory } from './HostHistory';
import { HostIdentifiers } from './HostIdentifiers';
import { HostSoftware } from './HostSoftware';
import { HostValues } from './HostValues';
import { Merge } from './Merge';
import { Split } from './Split';

const TABS = ['values', 'facts', 'identifiers', 'software', 'history'] as const;
type Tab = (typeof TABS)[number];

export function HostPage() {
  const { id } = useParams({ from: '/inside/u/$unit/hosts/$id' });
  // What was opened for one host is not carried over to another.
  return <OneHost key={id} />;
}

function OneHost() {
  const { t, lang, word } = useWords();
  const { unit, id } = useParams({ from: '/inside/u/$unit/hosts/$id' });
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const fields = useHostForm(unit);
  const [tab, setTab] = useState<Tab>('values');
  const [asked, setAsked] = useState<'edit' | 'retire' | 'merge' | 'split' | null>(null);
  const found = useQuery({ queryKey: ['host', unit, id], queryFn: () => hosts.get(unit, id) });
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const { data: host, etag } = found.data;
  const close = () => setAsked(null);
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ['host', unit] });
    await queries.invalidateQueries({ queryKey: ['hosts', unit] });
  };
  const undo = (undoId: string) => {
    hosts.undo(unit, undoId).then(
      (kept) => {
        toast(t('host.undone'));
        void again();
        void navigate({ to: '/u/$unit/hosts/$id', params: { unit, id: kept.id } });
      },
      (error: unknown) => toast(t('host.not_undone', { reason: asProblem(error).detail(lang) })),
    );
  };
  return (
    <Page
      title={host.name}
      lead={
        <>
          {word('kind', host.kind)}
          {host.addresses.length > 0 && <span className="mono"> · {host.addresses.join(', ')}</span>} <DemoMark demo={host.demo} />
        </>
      }
      crumb={
        <Link className="crumb" to="/u/$unit/hosts" params={{ unit }}>
          <Icon name="back" />
          {t('host.back')}
        </Link>
      }
      actions={
        host.retired_at == null && (
          <>
            {may.write && (
              <>
                <Button icon="edit" onClick={() => setAsked('edit')}>
                  {t('act.edit')}
                </Button>
                <Button onClick={() => setAsked('merge')}>{t('host.merge')}</Button>
                <Button onClick={() => setAsked('split')}>{t('host.split')}</Button>
              </>
            )}
            {may.decide && (
              <Button tone="danger" onClick={() => setAsked('retire')}>
                {t('list.retire')}
              </Button>
            )}
          </>
        )
      }
    >
      {host.retired_at != null && <Note tone="warn">{t('list.retired_at', { at: stamp(host.retired_at, lang) })}</Note>}
      <Tabs label={t('host.tabs')} current={tab} onChange={setTab} tabs={TABS.map((key) => ({ key, label: t(`host.tab_${key}`) }))}>
        {tab === 'values' && <HostValues unit={unit} host={host} onFacts={() => setTab('facts')} />}
        {tab === 'facts' && <HostFacts unit={unit} id={id} version={host.version} />}
        {tab === 'identifiers' && <HostIdentifiers unit={unit} id={id} />}
        {tab === 'software' && <HostSoftware unit={unit} id={id} />}
        {tab === 'history' && <HostHistory unit={unit} id={id} />}
      </Tabs>
      {asked === 'edit' && (
        <Dialog title={t('hosts.edit')} wide onClose={close}>
          <RecordForm
            fields={fields}
            initial={{ draft: hostDraft(host), etag }}
            action={t('act.save')}
            onClose={close}
            reload={async () => {
              const now = await hosts.get(unit, id);
              return { draft: hostDraft(now.data), etag: now.etag };
            }}
            save={async (draft, based) => {
              await hosts.update(unit, id, hostFields(draft), based);
              toast(t('list.saved'));
              close();
              await again();
            }}
          />
        </Dialog>
      )}
      {asked === 'retire' && (
        <Retire
          title={t('list.retire')}
          text={t('hosts.retire_text', { name: host.name })}
          retire={() => hosts.retire(unit, id, etag)}
          onClose={close}
          onDone={() => {
            void again();
            void navigate({ to: '/u/$unit/hosts', params: { unit } });
          }}
        />
      )}
      {asked === 'merge' && (
        <Merge
          unit={unit}
          host={host}
          onClose={close}
          onDone={(other, undoId) => {
            close();
            toast(t('host.merged', { other, kept: host.name }), () => undo(undoId));
            void again();
          }}
        />
      )}
      {asked === 'split' && (
        <Split
          unit={unit}
          host={host}
          onClose={close}
          onDone={(made, undoId) => {
            close();
            toast(t('host.was_split'), () => undo(undoId));
            void again();
            void navigate({ to: '/u/$unit/hosts/$id', params: { unit, id: made } });
          }}
        />
      )}
    </Page>
  );
}
