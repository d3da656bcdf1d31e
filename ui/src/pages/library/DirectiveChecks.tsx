import type { PackCheck } from '../../api/library';
import { useWords } from '../../i18n';
import { Copy } from '../../parts/Copy';
import { FactList } from '../../parts/Facts';
import { Empty, sentence } from '../../parts/States';

/** The checks of a directive: what each decides, by which question. */
export function DirectiveChecks({ checks }: { checks: readonly PackCheck[] }) {
  const { t } = useWords();
  return (
    <section className="stack" aria-labelledby="checks">
      <h2 id="checks">{t('library.checks')}</h2>
      {checks.length === 0 && <Empty title={t('library.no_checks')} />}
      {checks.map((check) => (
        <OneCheck key={check.id} check={check} />
      ))}
    </section>
  );
}

function OneCheck({ check }: { check: PackCheck }) {
  const { t, lang, word } = useWords();
  const title = check.title[lang];
  const reasons = Object.entries(check.reasons);
  return (
    <article className="library-entry" id={`check-${check.id}`} tabIndex={-1} aria-labelledby={`check-${check.id}-title`}>
      <h3 id={`check-${check.id}-title`}>{title}</h3>
      <p className="library-entry-text">{sentence(check.about[lang])}</p>
      <p>
        <strong>{t('library.fix')}:</strong> {sentence(check.fix[lang])}
      </p>
      {reasons.length > 0 && (
        <div>
          <p className="small soft">{t('library.reasons')}</p>
          <ul className="library-dashes">
            {reasons.map(([key, said]) => (
              <li key={key}>{said[lang]}</li>
            ))}
          </ul>
        </div>
      )}
      {check.met_when_empty !== null && (
        <p className="small">
          {t('library.met_when_empty')}: {check.met_when_empty[lang]}
        </p>
      )}
      <FactList
        items={[
          { name: t('library.subject'), value: word('check_subject', check.subject_kind) },
          { name: t('library.fresh'), value: check.fresh[lang] },
          { name: t('library.version'), value: String(check.version) },
          { name: t('library.cases'), value: String(check.cases) },
          { name: t('library.id'), value: <span className="mono">{check.id}</span> },
        ]}
      />
      <details className="no-print">
        <summary>{t('library.sql')}</summary>
        <div className="stack library-sql">
          <div>
            <Copy text={check.sql} />
          </div>
          <pre className="code" tabIndex={0} role="group" aria-label={t('library.sql_of', { title })}>
            {check.sql}
          </pre>
        </div>
      </details>
    </article>
  );
}
