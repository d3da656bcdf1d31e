import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { freshKey, systems } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useTyped } from '../../lib/debounce';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Exports } from '../../parts/Exports';
import { Check, SelectField, TextField } from '../../parts/Field';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { RecordForm } from '../../parts/RecordForm';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Level } from '../../parts/Tag';
import { toast } from '../../parts/Toast';
import type { SystemSearch } from '../../search';
import { DemoMark } from '../../shell/Demo';
import { useMay, useUnitId } from '../../shell/unit';
import { Dossier } from './Dossier';
import { LEVELS, NEW_SYSTEM, systemFields, useSystemForm } from './fields';

export function Systems() {
  const { t } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const search = useSearch({ from: '/inside/u/$unit/systems' });
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const filter = { q: search.q, level: search.level, retired: search.retired, order: 'level' };
  const found = useInfiniteQuery({
    queryKey: ['systems', unit, filter],
    queryFn: ({ pageParam }) => systems.list(unit, { ...filter, limit: 100, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const set = (change: SystemSearch) => void navigate({ from: '/u/$unit/systems', to: '.', search: (before) => ({ ...before, ...change }), replace: true });
  const filtered = search.q !== undefined || search.level !== undefined || search.retired === true;
  return (
    <Page
      title={t('systems.title')}
      lead={t('systems.lead')}
      actions={
        <>
          <Exports unit={unit} list="systems" filter={filter} />
          {may.write && (
            <Button tone="primary" icon="plus" onClick={() => setCreating(true)}>
              {t('systems.new')}
            </Button>
          )}
        </>
      }
    >
      <Filters search={search} set={set} />
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <Table
            label={t('systems.title')}
            rows={rows}
            id={(system) => system.id}
            empty={
              filtered ? (
                <Empty title={t('list.none_found')}>
                  <p>{t('list.none_found_hint')}</p>
                </Empty>
              ) : (
                <Empty title={t('systems.empty')}>
                  <p>{t('systems.empty_hint')}</p>
                </Empty>
              )
            }
            columns={[
              {
                key: 'name',
                head: t('attr.name'),
                main: true,
                cell: (system) => (
                  <>
                    <Link to="/u/$unit/systems/$id" params={{ unit, id: system.id }}>
                      {system.name}
                    </Link>{' '}
                    <DemoMark demo={system.demo} />
                  </>
                ),
              },
              { key: 'code', head: t('attr.code'), lesser: true, cell: (system) => <span className="nowrap">{system.code}</span> },
              { key: 'level', head: t('attr.level'), cell: (system) => <Level level={system.level} /> },
              { key: 'dossier', head: t('attr.dossier'), lesser: true, cell: (system) => <Dossier state={system.dossier} /> },
              { key: 'owner', head: t('attr.owner'), lesser: true, cell: (system) => system.owner },
              { key: 'operator', head: t('attr.operator'), lesser: true, cell: (system) => system.operator },
              { key: 'responsible', head: t('attr.responsible'), lesser: true, cell: (system) => system.responsible || '–' },
            ]}
          />
          <More shown={rows.length} query={found} />
        </>
      )}
      {creating && <Create unit={unit} onClose={() => setCreating(false)} />}
    </Page>
  );
}

function Filters({ search, set }: { search: SystemSearch; set: (change: SystemSearch) => void }) {
  const { t } = useWords();
  const [text, type] = useTyped(search.q ?? '', (q) => set({ q: q === '' ? undefined : q }));
  return (
    <div className="filters">
      <TextField wide type="search" label={t('list.find')} value={text} onValue={type} autoComplete="off" />
      <SelectField
        label={t('attr.level')}
        value={search.level === undefined ? '' : String(search.level)}
        onValue={(level) => set({ level: level === '' ? undefined : Number(level) })}
        choices={[
          { value: '', label: t('level.all') },
          ...LEVELS.map((level) => ({ value: String(level), label: t('level.of', { level }) })),
          { value: '0', label: t('level.none') },
        ]}
      />
      <Check label={t('list.retired')} checked={search.retired === true} onChecked={(on) => set({ retired: on ? true : undefined })} />
    </div>
  );
}

function Create({ unit, onClose }: { unit: string; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const fields = useSystemForm();
  const [key] = useState(freshKey);
  return (
    <Dialog title={t('systems.new')} wide onClose={onClose}>
      <RecordForm
        fields={fields}
        initial={{ draft: NEW_SYSTEM, etag: '' }}
        action={t('systems.new')}
        onClose={onClose}
        save={async (draft) => {
          await systems.create(unit, systemFields(draft), key);
          toast(t('list.added'));
          void queries.invalidateQueries({ queryKey: ['systems', unit] });
          onClose();
        }}
      />
    </Dialog>
  );
}
