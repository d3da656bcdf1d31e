import { useState } from 'react';

import { hosts, type All, type Value } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useTyped } from '../../lib/debounce';
import { Button } from '../../parts/Button';
import { Check, SelectField, TextField } from '../../parts/Field';
import { Finder } from '../../parts/Finder';
import type { HostSearch } from '../../search';
import { SystemFinder } from '../systems/SystemFinder';

const NOTHING: HostSearch = {
  q: undefined,
  kind: undefined,
  level: undefined,
  system: undefined,
  site: undefined,
  responsible: undefined,
  software: undefined,
  order: undefined,
  retired: undefined,
};

export function HostFilters({ unit, search, set }: { unit: string; search: HostSearch; set: (change: HostSearch) => void }) {
  const { t, lang } = useWords();
  const [open, setOpen] = useState(false);
  const some = (value: string) => (value === '' ? undefined : value);
  const [text, typeText] = useTyped(search.q ?? '', (q) => set({ q: some(q) }));
  const [software, typeSoftware] = useTyped(search.software ?? '', (name) => set({ software: some(name) }));
  const counted = ({ items }: All<Value>) =>
    items.map(({ value, count }) => ({ value, label: value, note: t('hosts.count', { shown: count.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB') }) }));
  const narrowed = [search.system, search.site, search.responsible, search.software, search.order, search.retired].filter((value) => value !== undefined).length;
  return (
    <div className={open ? 'filters many' : 'filters many folded'} role="group" aria-label={t('act.filters')}>
      <TextField wide type="search" label={t('list.find')} value={text} onValue={typeText} autoComplete="off" />
      <button type="button" className="button filters-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('act.filters')}
        {narrowed > 0 && ` (${narrowed})`}
      </button>
      <SystemFinder unit={unit} none={t('hosts.any_system')} value={search.system ?? ''} onValue={(system) => set({ system: some(system) })} />
      <Finder
        label={t('attr.site')}
        value={search.site ?? ''}
        shown={search.site ?? ''}
        none={t('hosts.any_site')}
        place={['hosts', unit, 'sites']}
        find={async (q) => counted(await hosts.sites(unit, q))}
        onValue={(site) => set({ site: some(site) })}
      />
      <Finder
        label={t('attr.responsible')}
        value={search.responsible ?? ''}
        shown={search.responsible ?? ''}
        none={t('hosts.any_person')}
        place={['hosts', unit, 'people']}
        find={async (q) => counted(await hosts.people(unit, q))}
        onValue={(responsible) => set({ responsible: some(responsible) })}
      />
      <TextField label={t('hosts.software_is')} placeholder={t('hosts.software_how')} value={software} onValue={typeSoftware} autoComplete="off" />
      <SelectField
        label={t('list.order')}
        value={search.order ?? ''}
        onValue={(order) => set({ order: some(order) })}
        choices={[
          { value: '', label: t('list.order_name') },
          { value: 'name_desc', label: t('list.order_name_desc') },
          { value: 'newest', label: t('list.order_newest') },
          { value: 'last_seen', label: t('list.order_last_seen') },
        ]}
      />
      <Check label={t('list.retired')} checked={search.retired === true} onChecked={(on) => set({ retired: on ? true : undefined })} />
      {Object.values(search).some((value) => value !== undefined) && (
        <Button tone="quiet" onClick={() => set(NOTHING)}>
          {t('act.clear')}
        </Button>
      )}
    </div>
  );
}
