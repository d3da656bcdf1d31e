import { useWords } from '../../i18n';
import type { PageKeys } from '../../lib/page-keys';

/** The keys of the queue for the table of keys. */
export function useKeyRows(may: boolean): PageKeys['rows'] {
  const { t } = useWords();
  const reading = [
    { keys: ['j', '↓'], text: t('alerts.key_next') },
    { keys: ['k', '↑'], text: t('alerts.key_before') },
    { keys: ['Enter'], text: t('alerts.key_open_one') },
  ];
  if (!may) return reading;
  return [
    ...reading,
    { keys: ['x'], text: t('alerts.key_select_one') },
    { keys: ['a'], text: t('alerts.key_assign') },
    { keys: ['t'], text: t('alert_step.start') },
    { keys: ['v'], text: t('alert_step.verify') },
    { keys: ['f'], text: t('alert_step.false_positive') },
    { keys: ['b'], text: t('alert_step.benign') },
    { keys: ['d'], text: t('alert_step.duplicate') },
    { keys: ['h'], text: t('alert_step.handle') },
    { keys: ['r'], text: t('alert_step.reopen') },
    { keys: ['n'], text: t('alerts.comment') },
    { keys: ['Esc'], text: t('alerts.choose_none') },
  ];
}
