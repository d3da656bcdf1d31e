import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';

import { library, type Library, type Regime } from '../../api/library';
import { useWords } from '../../i18n';
import { dayToShow } from '../../lib/library';
import { day as shownDay } from '../../lib/time';
import { LoadError, Loading, Note } from '../../parts/States';
import '../../style/directive.css';
import '../../style/library.css';
import { Frame } from './Frame';
import { GradeMark, useValidity } from './Grade';
import { RegimeBody } from './RegimeBody';
import { RegimeState } from './RegimeState';

export function RegimePage() {
  const { id } = useParams({ from: '/inside/library/regimes/$id' });
  const all = useQuery(library.all);
  if (all.isPending) return <Loading />;
  if (all.data === undefined) return <LoadError error={all.error} onRetry={() => void all.refetch()} />;
  const regime = all.data.regimes.find((one) => one.id === id);
  return regime === undefined ? <NoRegime id={id} /> : <OneRegime key={id} regime={regime} all={all.data} />;
}

/** The server says in its own words that there is no such regime. */
function NoRegime({ id }: { id: string }) {
  const found = useQuery(library.regime(id, undefined));
  return found.isPending ? <Loading /> : <LoadError error={found.error} onRetry={() => void found.refetch()} />;
}

function OneRegime({ regime, all }: { regime: Regime; all: Library }) {
  const { t, lang } = useWords();
  const search = useSearch({ from: '/inside/library/regimes/$id' });
  const validity = useValidity();
  const usual = dayToShow(regime, all.today);
  const day = search.day ?? usual;
  const found = useQuery(library.regime(regime.id, day));
  return (
    <Frame title={regime.title[lang]}>
      <p className="line">
        <RegimeState regime={regime} today={all.today} />
        <span>{validity(regime.from, regime.until)}</span>
        <GradeMark grade={regime.grade} />
      </p>
      <details className="library-about">
        <summary>{regime.unknown === null ? t('library.about') : t('library.about_unknown')}</summary>
        <p className="prose">{regime.summary[lang]}</p>
        {regime.unknown !== null && (
          <p className="prose">
            <strong>{t('library.unknown')}:</strong> {regime.unknown[lang]}
          </p>
        )}
      </details>
      {usual !== undefined && <Note tone="warn">{t('library.not_today', { day: shownDay(day ?? usual, lang) })}</Note>}
      <RegimeBody day={day ?? all.today} today={all.today} search={search} found={found} />
    </Frame>
  );
}
