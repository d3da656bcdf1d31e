import { Link } from '@tanstack/react-router';

import type { Regime } from '../../api/library';
import { useWords } from '../../i18n';
import { inOrder } from '../../lib/library';
import { GradeMark, useValidity } from './Grade';
import { RegimeState } from './RegimeState';

/** Sections that the first page leads to; the others stand on the page of the regime. */
const FIRST = ['contact', 'clock', 'control', 'form', 'step', 'act'];

/** A regime in short: while it is in force, what it holds, what is not known. */
export function RegimeSheet({ regime, today }: { regime: Regime; today: string }) {
  const { t, lang, word } = useWords();
  const validity = useValidity();
  const sections = inOrder(regime.sections.filter(({ section }) => FIRST.includes(section)));
  const entries = regime.sections.reduce((sum, one) => sum + one.entries, 0);
  const unverified = regime.sections.reduce((sum, one) => sum + one.unverified, 0);
  return (
    <article className="sheet library-regime" aria-labelledby={`regime-${regime.id}`}>
      <h3 id={`regime-${regime.id}`}>
        <Link to="/library/regimes/$id" params={{ id: regime.id }} search={{}}>
          {regime.title[lang]}
        </Link>
      </h3>
      <p className="line">
        <RegimeState regime={regime} today={today} />
        <span>{validity(regime.from, regime.until)}</span>
        <GradeMark grade={regime.grade} />
      </p>
      <p className="prose">{regime.summary[lang]}</p>
      <ul className="library-ways" aria-label={t('library.sections')}>
        {sections.map(({ section, entries: count }) => (
          <li key={section}>
            <Link to="/library/regimes/$id" params={{ id: regime.id }} search={{ section }}>
              {word('library_section', section)} <b>{count}</b>
            </Link>
          </li>
        ))}
      </ul>
      <p className="small soft">{unverified === 0 ? t('library.entries', { count: entries }) : t('library.entries_unverified', { count: entries, unverified })}</p>
      {regime.unknown !== null && (
        <p className="small">
          <strong>{t('library.unknown')}:</strong> {regime.unknown[lang]}
        </p>
      )}
    </article>
  );
}
