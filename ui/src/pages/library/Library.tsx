import { useQuery } from '@tanstack/react-query';

import { library, type Library } from '../../api/library';
import { useWords } from '../../i18n';
import { regimesInOrder } from '../../lib/library';
import { Page } from '../../parts/Page';
import { LoadError, Loading } from '../../parts/States';
import '../../style/directive.css';
import '../../style/library.css';
import { DirectiveTable, FormTable } from './Lists';
import { LookFor } from './LookFor';
import { Overlays } from './Overlays';
import { RegimeSheet } from './RegimeSheet';

export function LibraryPage() {
  const { t } = useWords();
  const found = useQuery(library.all);
  return (
    <Page title={t('library.title')} lead={t('library.lead')}>
      {found.isPending ? <Loading /> : found.data === undefined ? <LoadError error={found.error} onRetry={() => void found.refetch()} /> : <All all={found.data} />}
    </Page>
  );
}

function All({ all }: { all: Library }) {
  const { t } = useWords();
  const regimes = regimesInOrder(all.regimes, all.today);
  const first = regimes[0];
  return (
    <div className="stack library-page">
      {first !== undefined && <LookFor regime={first} />}
      <section className="stack" aria-labelledby="regimes">
        <h2 id="regimes">{t('library.regimes')}</h2>
        {regimes.map((regime) => (
          <RegimeSheet key={regime.id} regime={regime} today={all.today} />
        ))}
      </section>
      {all.overlays.length > 0 && <Overlays all={all} />}
      <section className="stack" aria-labelledby="directives">
        <h2 id="directives">{t('library.directives')}</h2>
        <DirectiveTable all={all} />
      </section>
      <section className="stack" aria-labelledby="forms">
        <h2 id="forms">{t('library.forms')}</h2>
        <FormTable all={all} />
      </section>
    </div>
  );
}
