import { address, type Query } from '../api/inventory';
import { useWords } from '../i18n';
import { Icon } from './Icon';

/** A list as files, with the filters that are set; their order is that of the names. */
export function Exports({ unit, list, filter }: { unit: string; list: 'hosts' | 'systems' | 'contacts' | 'claims'; filter: Query }) {
  const { t } = useWords();
  return (['csv', 'xlsx'] as const).map((form) => (
    <a key={form} className="button" href={address(unit, `/${list}/export/${form}`, { ...filter, order: undefined })}>
      <Icon name="download" />
      {t(`act.export_${form}`)}
    </a>
  ));
}
