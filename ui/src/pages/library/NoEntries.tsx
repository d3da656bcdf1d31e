import type { RegimeEntries } from '../../api/library';
import { useWords } from '../../i18n';
import type { RegimeSearch } from '../../lib/library-search';
import { day as shownDay } from '../../lib/time';
import { Empty } from '../../parts/States';

/** Why nothing is shown: the words, the day, or that nothing is known. */
export function NoEntries({ all, section, search }: { all: RegimeEntries; section: string | undefined; search: RegimeSearch }) {
  const { t, lang } = useWords();
  const day = shownDay(all.day, lang);
  const outside = (all.regime.from !== null && all.day < all.regime.from) || (all.regime.until !== null && all.day > all.regime.until);
  if (outside) return <Empty title={t('library.outside', { day })} />;
  if (search.words !== undefined || search.level !== undefined || search.unverified === true) {
    return (
      <Empty title={t('library.none_found')}>
        <p>{t('library.none_found_hint')}</p>
      </Empty>
    );
  }
  if (section === 'contact') {
    return (
      <Empty title={t('library.no_contacts', { day })}>
        <p>{t('library.no_contacts_hint')}</p>
      </Empty>
    );
  }
  return <Empty title={t('library.none_here', { day })} />;
}
