import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';

import { library, type Pack } from '../../api/library';
import { useWords } from '../../i18n';
import { day } from '../../lib/time';
import { FactList } from '../../parts/Facts';
import { LoadError, Loading, Note } from '../../parts/States';
import { Tag } from '../../parts/Tag';
import '../../style/directive.css';
import '../../style/library.css';
import { DirectiveChecks } from './DirectiveChecks';
import { DirectiveClauses } from './DirectiveClauses';
import { Frame } from './Frame';
import { GradeMark, useValidity } from './Grade';
import { Sources } from './Sources';

export function DirectivePackPage() {
  const { lang } = useWords();
  const { id } = useParams({ from: '/inside/library/directives/$id' });
  const found = useQuery(library.directive(id));
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const pack = found.data;
  return (
    <Frame title={pack.directive.title[lang]} lead={pack.summary[lang]}>
      <Head pack={pack} />
      <DirectiveClauses pack={pack} />
      <DirectiveChecks checks={pack.checks} />
    </Frame>
  );
}

/** The letter itself: number, day, regime, what is not verified and not known. */
function Head({ pack }: { pack: Pack }) {
  const { t, lang, word } = useWords();
  const validity = useValidity();
  const { directive } = pack;
  return (
    <section className="sheet stack" aria-label={directive.number}>
      <p className="line">
        {directive.watched ? <Tag tone="good">{t('library.watched')}</Tag> : <Tag tone="idle">{t('library.not_watched')}</Tag>}
        <GradeMark grade={directive.grade} />
      </p>
      <FactList
        items={[
          { name: t('library.number'), value: directive.number },
          { name: t('library.kind'), value: word('letter_kind', directive.kind) },
          { name: t('library.issuer'), value: directive.issuer },
          { name: t('library.issued'), value: directive.issued === null ? '' : day(directive.issued, lang) },
          { name: t('library.watch'), value: validity(pack.from, pack.until) },
          {
            name: t('library.regime'),
            value: (
              <Link to="/library/regimes/$id" params={{ id: pack.regime }} search={{ day: directive.issued ?? undefined }}>
                {pack.regime_title[lang]}
              </Link>
            ),
          },
          { name: t('library.sources'), value: pack.sources.length === 0 ? '' : <Sources sources={pack.sources} regime={pack.regime} day={directive.issued ?? undefined} /> },
          { name: t('library.grade'), value: directive.grade.text[lang] },
          { name: t('library.classes'), value: pack.classes.map(({ title }) => title[lang]).join('; ') },
        ]}
      />
      {pack.note !== null && (
        <Note tone="plain">
          <strong>{t('library.note')}:</strong> {pack.note[lang]}
        </Note>
      )}
      {pack.unknown !== null && (
        <Note tone="warn">
          <strong>{t('library.unknown')}:</strong> {pack.unknown[lang]}
        </Note>
      )}
    </section>
  );
}
