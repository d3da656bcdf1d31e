import { Link } from '@tanstack/react-router';

import type { Cited } from '../../api/library';
import { useWords } from '../../i18n';
import { anchorOf } from '../../lib/library';

/** Where something is stated: the clause first, as Vietnamese law cites it, then the act with the way to it. */
export function Sources({ sources, regime, day }: { sources: readonly Cited[]; regime: string; day: string | undefined }) {
  const { t, lang } = useWords();
  return (
    <ul>
      {sources.map((source, place) => (
        <li key={place}>
          {source.clause === '' ? <span className="soft">{t('library.no_clause')}</span> : source.clause}
          {', '}
          <Link to="/library/regimes/$id" params={{ id: regime }} search={{ day, section: 'act' }} hash={anchorOf('act', source.act)}>
            {source.number === '' ? source.title[lang] : source.number}
          </Link>
          {source.number !== '' && <span className="soft"> ({source.title[lang]})</span>}
        </li>
      ))}
    </ul>
  );
}
