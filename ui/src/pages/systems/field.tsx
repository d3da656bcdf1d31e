import { useWords } from '../../i18n';
import type { FormField } from '../../parts/RecordForm';
import { useSystemName } from './query';
import { SystemFinder } from './SystemFinder';

/** The field `system` of a form. */
export function useSystemField(unit: string): FormField {
  const { t } = useWords();
  const nameOf = useSystemName(unit);
  return {
    name: 'system',
    label: t('attr.system'),
    full: false,
    render: (value, onValue, fault) => <SystemFinder unit={unit} none={t('hosts.no_system')} value={value} onValue={onValue} fault={fault} />,
    show: nameOf,
  };
}
