import { useState } from 'react';

import { useWords } from '../../i18n';
import { useTyped } from '../../lib/debounce';
import { Button } from '../../parts/Button';
import { Check, SelectField, TextField } from '../../parts/Field';
import type { HostSearch } from '../../search';
import { useSystems } from '../systems/query';

const NOTHING: HostSearch = { q: undefined, kind: undefined, level: undefined, system: undefined, site: undefined, order: undefined, retired: undefined };

export function HostFilters({ unit, search, set }: { unit: string; search: HostSearch; set: (change: HostSearch) => void }) {
  const { t } = useWords();
  const systems = useSystems(unit);
  const [open, setOpen] = useState(false);
  const some = (value: string) => (value === '' ? undefined : value);
  const [text, typeText] = useTyped(search.q ?? '', (q) => set({ q: some(q) }));
  const [site, typeSite] = useTyped(search.site ?? '', (value) => set({ site: some(value) }));
  return (
    <div className={open ? 'filters' : 'filters folded'} role="group" aria-label={t('act.filters')}>
      <TextField wide type="search" label={t('list.find')} value={text} onValue={typeText} autoComplete="off" />
      <button type="button" className="button filters-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('act.filters')}
      </button>
      <SelectField
        label={t('attr.system')}
        value={search.system ?? ''}
        onValue={(system) => set({ system: some(system) })}
        choices={[{ value: '', label: t('hosts.any_system') }, ...[...systems.values()].map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <TextField label={t('attr.site')} value={site} onValue={typeSite} autoComplete="off" />
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
