import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';

import { checkName, evidence, type Evidence } from '../../api/directive';
import { useWords } from '../../i18n';
import { Copy } from '../../parts/Copy';
import { FactList } from '../../parts/Facts';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading } from '../../parts/States';
import { Time } from '../../parts/Time';
import '../../style/directive.css';

/** One row of the evidence ledger: what was found, when, and the hashes that bind it to its neighbours. */
export function EvidencePage() {
  const { t, lang, word } = useWords();
  const { unit, seq } = useParams({ from: '/inside/u/$unit/evidence/$seq' });
  const found = useQuery({ queryKey: ['evidence', unit, seq], queryFn: () => evidence(unit, Number(seq)), staleTime: Number.POSITIVE_INFINITY });
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const one = found.data;
  const facts = JSON.stringify(one.facts, null, 2);
  return (
    <Page
      title={t('evidence.heading', { seq: one.seq })}
      lead={one.title[lang]}
      crumb={
        <Link className="crumb" to="/u/$unit/readiness" params={{ unit }}>
          <Icon name="back" />
          {t('readiness.title')}
        </Link>
      }
      actions={<Copy text={JSON.stringify(one)} label={t('evidence.copy')} />}
    >
      <div className="stack">
        <section className="sheet">
          <FactList
            items={[
              { name: t('evidence.kind'), value: word('evidence_kind', one.kind) },
              { name: t('evidence.subject'), value: <About unit={unit} one={one} /> },
              { name: t('evidence.actor'), value: one.actor_name === '' ? t('readiness.by_program') : one.actor_name },
              { name: t('evidence.collected'), value: <Time at={one.collected_at} seconds /> },
              { name: t('evidence.added'), value: <Time at={one.at} seconds /> },
              { name: t('evidence.expires'), value: one.expires_at === null ? t('evidence.no_end') : <Time at={one.expires_at} /> },
              {
                name: t('evidence.replaces'),
                value:
                  one.replaces === null ? (
                    ''
                  ) : (
                    <Link to="/u/$unit/evidence/$seq" params={{ unit, seq: String(one.replaces) }}>
                      {t('evidence.number', { seq: one.replaces })}
                    </Link>
                  ),
              },
            ]}
          />
        </section>
        <section className="sheet stack" aria-labelledby="facts">
          <h2 id="facts">{t('evidence.facts')}</h2>
          <pre className="code" tabIndex={0} role="region" aria-label={t('evidence.facts')}>
            {facts}
          </pre>
        </section>
        <section className="sheet stack" aria-labelledby="bound">
          <h2 id="bound">{t('evidence.bound')}</h2>
          <p className="soft">{t('evidence.bound_hint')}</p>
          <FactList
            items={[
              { name: t('evidence.hash'), value: <span className="mono small">{one.hash}</span> },
              { name: t('evidence.previous'), value: <span className="mono small">{one.previous}</span> },
              { name: t('evidence.blob'), value: one.blob === null ? '' : <span className="mono small">{one.blob}</span> },
            ]}
          />
        </section>
      </div>
    </Page>
  );
}

/** What the row is about, with the way there. */
function About({ unit, one }: { unit: string; one: Evidence }) {
  const { word } = useWords();
  const name = word('subject_kind', one.subject_kind);
  if (one.subject_kind === 'check') {
    return (
      <Link to="/u/$unit/checks/$check" params={{ unit, check: checkName(one.subject) }}>
        {name} {one.subject}
      </Link>
    );
  }
  if (one.subject_kind === 'obligation') {
    return (
      <Link to="/u/$unit/obligations/$id" params={{ unit, id: one.subject }}>
        {name}
      </Link>
    );
  }
  if (one.subject_kind === 'letter') {
    return (
      <Link to="/u/$unit/letters/$id" params={{ unit, id: one.subject }}>
        {name}
      </Link>
    );
  }
  if (one.subject_kind === 'answer') {
    return (
      <Link to="/u/$unit/answers/$id" params={{ unit, id: one.subject }}>
        {name}
      </Link>
    );
  }
  return (
    <>
      {name} <span className="mono">{one.subject}</span>
    </>
  );
}
