import type { Pack, PackClass, PackObligation } from '../../api/library';
import { useWords } from '../../i18n';
import { day } from '../../lib/time';
import { NamedEntries } from './Lines';

/** Clauses in the order of the letter, each with what it asks. */
export function DirectiveClauses({ pack }: { pack: Pack }) {
  const { t, lang } = useWords();
  const classes = useClasses();
  return (
    <section className="stack" aria-labelledby="clauses">
      <h2 id="clauses">{t('library.clauses')}</h2>
      {pack.clauses.map((clause) => (
        <article key={clause.label} className={clause.heading ? 'library-entry top' : 'library-entry'} id={`clause-${clause.label}`} aria-labelledby={`clause-${clause.label}-title`}>
          <div className="library-entry-head">
            <h3 id={`clause-${clause.label}-title`}>
              <span className="nowrap">{clause.label}</span> {clause.title[lang]}
            </h3>
            <span className="soft small">
              {[clause.source, clause.heading ? '' : clause.modality_text[lang], clause.heading ? '' : classes(clause.classes)].filter((part) => part !== '').join(' · ')}
            </span>
          </div>
          <p className="library-entry-text">{clause.text[lang]}</p>
          {pack.obligations
            .filter((one) => one.clause === clause.label)
            .map((one) => (
              <Obligation key={one.id} one={one} pack={pack} />
            ))}
        </article>
      ))}
    </section>
  );
}

/** Whom something is for. */
function useClasses(): (classes: readonly PackClass[]) => string {
  const { t, lang } = useWords();
  return (classes) => (classes.length === 0 ? t('library.for_all') : t('library.for_classes', { classes: classes.map(({ title }) => title[lang]).join('; ') }));
}

function Obligation({ one, pack }: { one: PackObligation; pack: Pack }) {
  const { t, lang } = useWords();
  const classes = useClasses();
  const checks = one.checks.map((id) => pack.checks.find((check) => check.id === id)).filter((check) => check !== undefined);
  const dueOn = one.due_on === null ? '' : ` (${t('library.due_on', { day: day(one.due_on, lang) })})`;
  const rows: [string, React.ReactNode][] = [
    [t('library.due'), one.due === null ? <span className="soft">{t('library.no_due')}</span> : `${one.due[lang]}${dueOn}`],
    [t('library.every'), one.every?.[lang] ?? ''],
    [t('library.by'), one.by.length === 0 ? '' : <NamedEntries entries={one.by} regime={pack.regime} day={pack.directive.issued ?? undefined} />],
    [t('library.classes'), one.classes.length === 0 ? '' : classes(one.classes)],
    [
      t('library.measured'),
      checks.length === 0 ? (
        ''
      ) : (
        <ul>
          {checks.map(({ id, title }) => (
            <li key={id}>
              <a href={`#check-${id}`}>{title[lang]}</a>
            </li>
          ))}
        </ul>
      ),
    ],
    [t('library.not_measured'), one.unknown?.[lang] ?? ''],
    [t('library.risk'), one.risk?.[lang] ?? ''],
    [t('library.note'), one.note?.[lang] ?? ''],
    [t('library.weight'), String(one.weight)],
  ];
  return (
    <div className="library-obligation" id={`obligation-${one.id}`}>
      <h4>
        <span className="soft">{t('library.obligation')}:</span> {one.title[lang]}
      </h4>
      <p>{one.text[lang]}</p>
      {one.statable && <p className="small soft">{t('library.stated')}</p>}
      <dl className="library-entry-lines">
        {rows
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}
