import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { contacts, freshKey, type Contact, type Tagged } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useTyped } from '../../lib/debounce';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Exports } from '../../parts/Exports';
import { TextField } from '../../parts/Field';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { RecordForm } from '../../parts/RecordForm';
import { Retire } from '../../parts/Retire';
import { Empty, LoadError, Loading, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { toast } from '../../parts/Toast';
import { DemoMark } from '../../shell/Demo';
import { useMay, useUnitId } from '../../shell/unit';
import { Channels } from './Channels';
import { ContactDialog } from './ContactDialog';
import { contactDraft, contactFields, NEW_CONTACT, useContactForm } from './fields';
import { Prove } from './Prove';

type Asked = { what: 'create' } | { what: 'see'; contact: Tagged<Contact> } | { what: 'edit' | 'retire' | 'prove'; contact: Tagged<Contact> };

export function Contacts() {
  const { t } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const { q } = useSearch({ from: '/inside/u/$unit/contacts' });
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const opening = useSubmit();
  const [text, type] = useTyped(q ?? '', (value) => void navigate({ to: '.', search: value === '' ? {} : { q: value }, replace: true }));
  const found = useInfiniteQuery({
    queryKey: ['contacts', unit, q],
    queryFn: ({ pageParam }) => contacts.list(unit, { q, limit: 100, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const open = (what: 'see', id: string) => void opening.run(async () => setAsked({ what, contact: await contacts.get(unit, id) }));
  return (
    <Page
      title={t('contacts.title')}
      lead={t('contacts.lead')}
      actions={
        <>
          <Exports unit={unit} list="contacts" filter={{ q }} />
          {may.write && (
            <Button tone="primary" icon="plus" onClick={() => setAsked({ what: 'create' })}>
              {t('contacts.new')}
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
            label={t('contacts.title')}
            rows={rows}
            id={(contact) => contact.id}
            empty={
              q === undefined ? (
                <Empty title={t('contacts.empty')}>
                  <p>{t('contacts.empty_hint')}</p>
                </Empty>
              ) : (
                <Empty title={t('list.none_found')}>
                  <p>{t('list.none_found_hint')}</p>
                </Empty>
              )
            }
            columns={[
              {
                key: 'name',
                head: t('attr.name'),
                main: true,
                cell: (contact) => (
                  <>
                    <button type="button" className="link" onClick={() => open('see', contact.id)}>
                      {contact.name}
                    </button>{' '}
                    <DemoMark demo={contact.demo} />
                    <div className="small soft">{[contact.role, contact.office].filter(Boolean).join(' · ')}</div>
                    <Validity contact={contact} />
                  </>
                ),
              },
              { key: 'about', head: t('attr.about'), lesser: true, cell: (contact) => contact.about || '–' },
              { key: 'channels', head: t('attr.channels'), cell: (contact) => <Channels channels={contact.channels} /> },
            ]}
          />
          <More shown={rows.length} query={found} />
        </>
      )}
      {asked?.what === 'see' ? (
        <ContactDialog contact={asked.contact.data} onAsk={(what) => setAsked({ what, contact: asked.contact })} onClose={() => setAsked(null)} />
      ) : (
        asked !== null && <Ask unit={unit} asked={asked} onClose={() => setAsked(null)} />
      )}
    </Page>
  );
}

function Validity({ contact }: { contact: Contact }) {
  const { t } = useWords();
  const now = Date.now();
  if (contact.valid_until != null && new Date(contact.valid_until).getTime() < now) return <Tag tone="warn">{t('contacts.outdated')}</Tag>;
  if (contact.valid_from != null && new Date(contact.valid_from).getTime() > now) return <Tag tone="idle">{t('contacts.not_yet')}</Tag>;
  return null;
}

function Ask({ unit, asked, onClose }: { unit: string; asked: Exclude<Asked, { what: 'see' }>; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const fields = useContactForm();
  const [key] = useState(freshKey);
  const again = () => void queries.invalidateQueries({ queryKey: ['contacts', unit] });
  if (asked.what === 'retire') {
    const { data: contact, etag } = asked.contact;
    return (
      <Retire
        title={t('contacts.retire')}
        text={t('contacts.retire_text', { name: contact.name })}
        retire={() => contacts.retire(unit, contact.id, etag)}
        onDone={again}
        onClose={onClose}
      />
    );
  }
  if (asked.what === 'prove') return <Prove unit={unit} contact={asked.contact.data} onDone={again} onClose={onClose} />;
  const contact = asked.what === 'edit' ? asked.contact : null;
  return (
    <Dialog title={contact === null ? t('contacts.new') : t('contacts.edit')} wide onClose={onClose}>
      <RecordForm
        fields={fields}
        initial={contact === null ? { draft: NEW_CONTACT, etag: '' } : { draft: contactDraft(contact.data), etag: contact.etag }}
        action={contact === null ? t('contacts.new') : t('act.save')}
        onClose={onClose}
        {...(contact === null
          ? {}
          : {
              reload: async () => {
                const now = await contacts.get(unit, contact.data.id);
                return { draft: contactDraft(now.data), etag: now.etag };
              },
            })}
        save={async (draft, etag) => {
          if (contact === null) await contacts.create(unit, contactFields(draft), key);
          else await contacts.update(unit, contact.data.id, contactFields(draft), etag);
          toast(contact === null ? t('list.added') : t('list.saved'));
          again();
          onClose();
        }}
      />
    </Dialog>
  );
}
