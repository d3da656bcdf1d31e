import type { Fact } from '../../api/inventory';
import { useWords } from '../../i18n';
import { SystemName } from '../systems/SystemFinder';

/** The value of a saying as people read it, and what was printed where that differs. */
export function Value({ unit, fact }: { unit: string; fact: Fact }) {
  const { t, word } = useWords();
  return (
    <>
      {fact.attribute === 'kind' ? word('kind', fact.value) : fact.attribute === 'system' ? <SystemName unit={unit} id={fact.value} /> : fact.value}
      {fact.printed !== '' && fact.printed !== fact.value && <div className="small soft">{t('host.printed', { text: fact.printed })}</div>}
    </>
  );
}
