import type { Grade } from '../../api/library';
import { useWords } from '../../i18n';
import { day } from '../../lib/time';
import { Tag } from '../../parts/Tag';

/** The mark of what is not verified, so that nobody quotes it as if it were; nothing beside what was read in the act. */
export function GradeMark({ grade }: { grade: Grade }) {
  const { t } = useWords();
  return grade.verified ? null : <Tag tone="warn">{t('library.unverified')}</Tag>;
}

/** From when to when something is valid, in words. */
export function useValidity(): (from: string | null, until: string | null) => string {
  const { t, lang } = useWords();
  return (from, until) => {
    if (from !== null && until !== null) return t('library.from_until', { from: day(from, lang), until: day(until, lang) });
    if (from !== null) return t('library.from_on', { from: day(from, lang) });
    return until === null ? t('library.no_days') : t('library.until_on', { until: day(until, lang) });
  };
}
