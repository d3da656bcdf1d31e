import type { Alert } from '../../api/monitor';
import { useWords } from '../../i18n';

/** On whom: what it is, and its name as the events write it. */
export function EntityName({ alert }: { alert: Pick<Alert, 'entity_kind' | 'entity'> }) {
  const { t, word } = useWords();
  if (alert.entity_kind === 'many' || alert.entity === '') return <>{t('entity_kind.many')}</>;
  return (
    <>
      {word('entity_kind', alert.entity_kind)} <span className="entity">{alert.entity}</span>
    </>
  );
}
