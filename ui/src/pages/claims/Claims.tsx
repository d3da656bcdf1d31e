import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { claims, freshKey, type Claim, type ClaimFields, type Tagged } from '../../api/inventory';
import { useWords } from '../../i18n';
import type { Draft } from '../../lib/concurrent';
import { useTyped } from '../../lib/debounce';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Exports } from '../../parts/Exports';
import { TextField } from '../../parts/Field';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { RecordForm, type FormField } from '../../parts/RecordForm';
import { Retire } from '../../parts/Retire';
import { Empty, LoadError, Loading, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { toast } from '../../parts/Toast';
import { DemoMark } from '../../shell/Demo';
import { useMay, useUnitId } from '../../shell/unit';
import { useSystemField } from '../systems/field';
import { SystemName } from '../systems/SystemFinder';

const NEW: Draft = { kind: 'range', value: '', system: '', basis: '', note: '' };
const draftOf = ({ kind, value, system, basis, note }: Claim): Draft => ({ kind, value, system, basis, note });
const fieldsOf = (draft: Draft): ClaimFields => ({
  kind: draft['kind'] ?? 'range',
  value: draft['value'] ?? '',
  system: draft['system'] ?? '',
  basis: draft['basis'] ?? '',
  note: draft['note'] ?? '',
});

type Asked = { what: 'create' } | { what: 'edit' | 'retire'; claim: Tagged<Claim> };

export function Claims() {
  const { t } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const { q } = useSearch({ from: '/inside/u/$unit/claims' });
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const opening = useSubmit();
  const [text, type] = useTyped(q ?? '', (value) => void navigate({ to: '.', search: value === '' ? {} : { q: value }, replace: true }));
  const found = useInfiniteQuery({
    queryKey: ['claims', unit, q],
    queryFn: ({ pageParam }) => claims.list(unit, { q, limit: 100, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const open = (what: 'edit' | 'retire', id: string) => void opening.run(async () => setAsked({ what, claim: await claims.get(unit, id) }));
  return (
    <Page
      title={t('claims.title')}
      lead={t('claims.lead')}
      actions={
        <>
          <Exports unit={unit} list="claims" filter={{ q }} />
          {may.decide && (
            <Button tone="primary" icon="plus" onClick={() => setAsked({ what: 'create' })}>
              {t('claims.new')}
            </Button>
          )}
        </>
      }
    >
      <div className="filters">
        <TextField wide type="search" label={t('list.find')} value={text} onValue={type} autoComplete="off" />
      </div>
      {opening.problem !== null && <ProblemNote problem={opening.problem} />}
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <Table
            label={t('claims.title')}
            rows={rows}
            id={(claim) => claim.id}
            empty={
              q === undefined ? (
                <Empty title={t('claims.empty')}>
                  <p>{t('claims.empty_hint')}</p>
                </Empty>
              ) : (
                <Empty title={t('list.none_found')}>
                  <p>{t('list.none_found_hint')}</p>
                </Empty>
              )
            }
            columns={[
              {
                key: 'value',
                head: t('attr.value'),
                main: true,
                cell: (claim) => (
                  <>
                    <span className="mono">{claim.value}</span> <DemoMark demo={claim.demo} />
                  </>
                ),
              },
              { key: 'kind', head: t('attr.kind'), cell: (claim) => <span className="nowrap">{claim.kind === 'domain' ? t('claims.kind_domain') : t('claims.kind_range')}</span> },
              { key: 'system', head: t('attr.system'), lesser: true, cell: (claim) => <SystemName unit={unit} id={claim.system} /> },
              { key: 'basis', head: t('attr.basis'), lesser: true, cell: (claim) => claim.basis || '–' },
              { key: 'note', head: t('attr.note'), lesser: true, cell: (claim) => claim.note || '–' },
              ...(may.decide
                ? [
                    {
                      key: 'do',
                      head: <span className="unseen">{t('units.actions')}</span>,
                      cell: (claim: Claim) => (
                        <div className="line">
                          <Button tight onClick={() => open('edit', claim.id)} aria-label={`${t('act.edit')}: ${claim.value}`}>
                            {t('act.edit')}
                          </Button>
                          <Button tight onClick={() => open('retire', claim.id)} aria-label={`${t('claims.retire')}: ${claim.value}`}>
                            {t('claims.retire')}
                          </Button>
                        </div>
                      ),
                    },
                  ]
                : []),
            ]}
          />
          <More shown={rows.length} query={found} />
        </>
      )}
      {asked !== null && <Ask unit={unit} asked={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}

function Ask({ unit, asked, onClose }: { unit: string; asked: Asked; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const system = useSystemField(unit);
  const [key] = useState(freshKey);
  const again = () => void queries.invalidateQueries({ queryKey: ['claims', unit] });
  const fields: FormField[] = [
    {
      name: 'kind',
      label: t('attr.kind'),
      choices: [
        { value: 'range', label: t('claims.kind_range') },
        { value: 'domain', label: t('claims.kind_domain') },
      ],
    },
    { name: 'value', label: t('attr.value'), hint: t('claims.value_hint'), required: true, mono: true },
    system,
    { name: 'basis', label: t('attr.basis'), hint: t('claims.basis_hint') },
    { name: 'note', label: t('attr.note'), kind: 'area', full: true },
  ];
  if (asked.what === 'retire') {
    const { data: claim, etag } = asked.claim;
    return (
      <Retire title={t('claims.retire')} text={t('claims.retire_text', { name: claim.value })} retire={() => claims.retire(unit, claim.id, etag)} onDone={again} onClose={onClose} />
    );
  }
  const claim = asked.what === 'edit' ? asked.claim : null;
  return (
    <Dialog title={claim === null ? t('claims.new') : t('claims.edit')} wide onClose={onClose}>
      <RecordForm
        fields={fields}
        initial={claim === null ? { draft: NEW, etag: '' } : { draft: draftOf(claim.data), etag: claim.etag }}
        action={claim === null ? t('claims.new') : t('act.save')}
        onClose={onClose}
        {...(claim === null
          ? {}
          : {
              reload: async () => {
                const now = await claims.get(unit, claim.data.id);
                return { draft: draftOf(now.data), etag: now.etag };
              },
            })}
        save={async (draft, etag) => {
          if (claim === null) await claims.create(unit, fieldsOf(draft), key);
          else await claims.update(unit, claim.data.id, fieldsOf(draft), etag);
          toast(claim === null ? t('list.added') : t('list.saved'));
          again();
          onClose();
        }}
      />
    </Dialog>
  );
}
