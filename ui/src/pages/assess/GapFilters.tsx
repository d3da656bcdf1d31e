import { useId } from 'react';

import type { Assessment, Gap } from '../../api/assess';
import { useWords } from '../../i18n';
import { GAP_STATES, ownersOf } from '../../lib/assess';
import type { GapsSearch } from '../../lib/assess-search';
import { useTyped } from '../../lib/debounce';
import { Check, SelectField, TextField } from '../../parts/Field';

interface Props {
  search: GapsSearch;
  set: (change: (before: GapsSearch) => GapsSearch) => void;
  systems: readonly Assessment[];
  /** Whose names are offered. */
  owners: readonly Pick<Gap, 'owner'>[];
}

/** The server looks for the exact name of an owner, so names that were seen are offered. */
export function GapFilters({ search, set, systems, owners }: Props) {
  const { t } = useWords();
  const id = useId();
  const nobody = search.owner === '';
  const [owner, type] = useTyped(search.owner ?? '', (value) => set((before) => ({ owner: value.trim() || (before.owner === '' ? '' : undefined) })));
  return (
    <div className="filters">
      <SelectField
        label={t('assess.state')}
        value={search.state ?? ''}
        choices={[{ value: '', label: t('assess.any_state') }, ...GAP_STATES.map((state) => ({ value: state, label: t(`measure_state.${state}`) }))]}
        onValue={(next) => set(() => ({ state: GAP_STATES.find((state) => state === next) }))}
      />
      <SelectField
        label={t('assess.system')}
        value={search.system ?? ''}
        choices={[{ value: '', label: t('assess.any_system') }, ...systems.map(({ system, system_name }) => ({ value: system, label: system_name }))]}
        onValue={(system) => set(() => ({ system: system === '' ? undefined : system }))}
      />
      <TextField label={t('assess.owner')} title={t('assess.owner_exact')} value={owner} onValue={type} list={id} autoComplete="off" disabled={nobody} />
      <datalist id={id}>
        {ownersOf(owners).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Check label={t('assess.owner_nobody')} checked={nobody} onChecked={(on) => set(() => ({ owner: on ? '' : undefined }))} />
      <Check label={t('assess.gaps_late')} checked={search.late === true} onChecked={(on) => set(() => ({ late: on ? true : undefined }))} />
    </div>
  );
}
