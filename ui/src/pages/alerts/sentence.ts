import type { Alert } from '../../api/monitor';
import { useWords } from '../../i18n';
import { stamp } from '../../lib/time';
import { whole } from '../../lib/watch';

/** What happened, in one sentence: what, on whom, how often, from when to when, seen by which source. */
export function useSentence(): (alert: Alert) => string {
  const { t, lang, word } = useWords();
  return (alert) => {
    const count = alert.findings + alert.merged_findings;
    const whom = alert.entity_kind === 'many' || alert.entity === '' ? t('entity_kind.many') : `${word('entity_kind', alert.entity_kind)} ${alert.entity}`;
    const [first, last] = [stamp(alert.first_seen, lang), stamp(alert.last_seen, lang)];
    const when = first === last ? t('alert.at', { at: first }) : t('alert.between', { first, last });
    const source = alert.source_name === '' || alert.entity_kind === 'source' ? '' : t('alert.by_source', { name: alert.source_name });
    return t('alert.sentence', { whom, many: whole(count, lang), when, source });
  };
}
