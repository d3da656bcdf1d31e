import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { hosts, systems } from '../../api/inventory';
import { useWords } from '../../i18n';
import { stamp } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { FactList } from '../../parts/Facts';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { RecordForm } from '../../parts/RecordForm';
import { Retire } from '../../parts/Retire';
import { LoadError, Loading, Note } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Level } from '../../parts/Tag';
import { Changed } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { DemoMark } from '../../shell/Demo';
import { useMay } from '../../shell/unit';
import { Dossier } from './Dossier';
import { systemDraft, systemFields, useSystemForm } from './fields';
import { LevelDossier } from './LevelDossier';
import { SystemMeasures } from './SystemMeasures';

/** Hosts of a system that its page lists; all of them are behind the link. */
const SHOWN_HOSTS = 20;

export function SystemPage() {
  const { t, lang, word } = useWords();
  const { unit, id } = useParams({ from: '/inside/u/$unit/systems/$id' });
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const fields = useSystemForm();
  const [asked, setAsked] = useState<'edit' | 'retire' | null>(null);
  const found = useQuery({ queryKey: ['system', unit, id], queryFn: () => systems.get(unit, id) });
  const members = useQuery({ queryKey: ['hosts', unit, { system: id }], queryFn: () => hosts.list(unit, { system: id, limit: SHOWN_HOSTS }) });
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const { data: system, etag } = found.data;
  const close = () => setAsked(null);
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ['system', unit, id] });
    await queries.invalidateQueries({ queryKey: ['systems', unit] });
  };
  return (
    <Page
      title={system.name}
      lead={<DemoMark demo={system.demo} />}
      crumb={
        <Link className="crumb" to="/u/$unit/systems" params={{ unit }}>
          <Icon name="back" />
          {t('systems.title')}
        </Link>
      }
      actions={
        system.retired_at == null && (
          <>
            {may.write && (
              <Button icon="edit" onClick={() => setAsked('edit')}>
                {t('act.edit')}
              </Button>
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
      <div className="stack">
        {system.retired_at != null && <Note tone="warn">{t('list.retired_at', { at: stamp(system.retired_at, lang) })}</Note>}
        <section className="sheet">
          <FactList
            items={[
              { name: t('attr.level'), value: <Level level={system.level} /> },
              { name: t('attr.dossier'), value: <Dossier state={system.dossier} /> },
              { name: t('attr.dossier_note'), value: system.dossier_note },
              { name: t('attr.code'), value: system.code },
              { name: t('attr.owner'), value: system.owner },
              { name: t('attr.operator'), value: system.operator },
              { name: t('attr.responsible'), value: system.responsible },
              { name: t('attr.updated_at'), value: <Changed at={system.updated_at} by={system.updated_by_name} /> },
              { name: t('attr.note'), value: system.note },
            ]}
          />
        </section>
        <SystemMeasures unit={unit} system={system} />
        <LevelDossier unit={unit} system={system} />
        <section aria-labelledby="members">
          <div className="sheet-head">
            <h2 id="members">{t('systems.hosts')}</h2>
            <Link to="/u/$unit/hosts" params={{ unit }} search={{ system: id }}>
              {t('systems.hosts_link')}
            </Link>
          </div>
          {members.isPending ? (
            <Loading />
          ) : members.isError ? (
            <LoadError error={members.error} onRetry={() => void members.refetch()} />
          ) : (
            <Table
              label={t('systems.hosts')}
              rows={members.data.items}
              id={(host) => host.id}
              empty={<p className="loading-none">{t('systems.hosts_none')}</p>}
              columns={[
                {
                  key: 'name',
                  head: t('hosts.host'),
                  main: true,
                  cell: (host) => (
                    <Link to="/u/$unit/hosts/$id" params={{ unit, id: host.id }}>
                      {host.name}
                    </Link>
                  ),
                },
                { key: 'kind', head: t('attr.kind'), cell: (host) => word('kind', host.kind) },
                { key: 'address', head: t('attr.addresses'), cell: (host) => <span className="mono">{host.addresses.join(', ')}</span> },
                { key: 'os', head: t('hosts.os'), lesser: true, cell: (host) => `${host.os_name} ${host.os_version}`.trim() },
              ]}
            />
          )}
        </section>
      </div>
      {asked === 'edit' && (
        <Dialog title={t('systems.edit')} wide onClose={close}>
          <RecordForm
            fields={fields}
            initial={{ draft: systemDraft(system), etag }}
            action={t('act.save')}
            onClose={close}
            reload={async () => {
              const now = await systems.get(unit, id);
              return { draft: systemDraft(now.data), etag: now.etag };
            }}
            save={async (draft, based) => {
              await systems.update(unit, id, systemFields(draft), based);
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
          text={t('systems.retire_text', { name: system.name })}
          retire={() => systems.retire(unit, id, etag)}
          onClose={close}
          onDone={() => {
            void again();
            void navigate({ to: '/u/$unit/systems', params: { unit } });
          }}
        />
      )}
    </Page>
  );
}
