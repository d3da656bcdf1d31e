import { systems } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Finder } from '../../parts/Finder';
import { useSystem } from './query';

/** Systems that are offered at once; typing narrows them down. */
const OFFERED = 20;

/** A field that takes an information system. */
export function SystemFinder({
  unit,
  none,
  value,
  onValue,
  fault,
}: {
  unit: string;
  none: string;
  value: string;
  onValue: (id: string) => void;
  fault?: string | undefined;
}) {
  const { t } = useWords();
  const chosen = useSystem(unit, value);
  return (
    <Finder
      label={t('attr.system')}
      value={value}
      shown={value === '' ? '' : (chosen?.name ?? value)}
      none={none}
      place={['systems', unit]}
      find={async (q) =>
        (await systems.list(unit, { q, limit: OFFERED })).items.map(({ id, name, level }) => ({
          value: id,
          label: name,
          note: level == null ? t('level.none') : t('level.of', { level }),
        }))
      }
      onValue={onValue}
      fault={fault}
    />
  );
}

/** What a system is called. */
export function SystemName({ unit, id }: { unit: string; id: string }) {
  const system = useSystem(unit, id);
  if (id === '') return <>–</>;
  return <>{system?.name ?? '…'}</>;
}
