import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';

import { assessFiles, type Assessment, type Tally } from '../../api/assess';
import { useWords } from '../../i18n';
import { FactList } from '../../parts/Facts';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, Note } from '../../parts/States';
import { Level } from '../../parts/Tag';
import { Changed } from '../../parts/Time';
import { AssessmentActs } from './AssessmentActs';
import { Figures, MetShare } from './Figures';
import { Measures } from './Measures';
import { useCatalogues } from './Open';
import { allQuery, assessmentQuery, progressQuery } from './queries';
import '../../style/directive.css';
import './assess.css';

export function AssessmentPage() {
  const { id } = useParams({ from: '/inside/u/$unit/assessments/$id' });
  // What was opened for one assessment is not carried over to another.
  return <OneAssessment key={id} />;
}

function OneAssessment() {
  const { t, word } = useWords();
  const { unit, id } = useParams({ from: '/inside/u/$unit/assessments/$id' });
  const found = useQuery(assessmentQuery(unit, id));
  const progress = useQuery(progressQuery(unit));
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const { data: one, etag } = found.data;
  const tally = progress.data?.systems.find(({ assessment }) => assessment.id === id)?.tally;
  return (
    <Page
      title={one.system_name}
      lead={
        <>
          <Level level={one.level} /> · {word('regime_of', one.regime)}
        </>
      }
      crumb={
        <Link className="crumb" to="/u/$unit/assessments" params={{ unit }}>
          <Icon name="back" />
          {t('assess.title')}
        </Link>
      }
      actions={<Actions unit={unit} one={one} etag={etag} />}
    >
      <div className="stack">
        {!one.current && <Closed unit={unit} one={one} />}
        {tally !== undefined && <Total tally={tally} />}
        <Measures unit={unit} assessment={one} />
        <Facts unit={unit} one={one} />
      </div>
    </Page>
  );
}

function Actions({ unit, one, etag }: { unit: string; one: Assessment; etag: string }) {
  const { t, lang } = useWords();
  const files = [
    { name: t('assess.table_csv'), href: assessFiles.table(unit, 'csv', one.id) },
    { name: t('assess.table_xlsx'), href: assessFiles.table(unit, 'xlsx', one.id) },
    { name: t('assess.results'), href: assessFiles.results(unit, one.id, lang) },
    { name: t('assess.poam'), href: assessFiles.poam(unit, one.id, lang) },
  ];
  return (
    <>
      {files.map(({ name, href }) => (
        <a key={name} className="button" href={href}>
          <Icon name="download" />
          {name}
        </a>
      ))}
      <AssessmentActs unit={unit} one={one} etag={etag} />
    </>
  );
}

function Total({ tally }: { tally: Tally }) {
  const { t } = useWords();
  return (
    <section className="sheet measure-total" aria-labelledby="total">
      <h2 id="total" className="unseen">
        {t('assess.progress')}
      </h2>
      <div className="overall-figure">
        <MetShare tally={tally} big />
        <span className="small soft">{t('assess.met_of', { met: tally.met, all: tally.applicable })}</span>
      </div>
      <Figures tally={tally} />
    </section>
  );
}

/** Says why nothing can be written, with the way to the assessment that holds. */
function Closed({ unit, one }: { unit: string; one: Assessment }) {
  const { t } = useWords();
  const all = useQuery(allQuery(unit));
  const now = all.data?.find(({ system, current }) => system === one.system && current);
  return (
    <Note tone="warn">
      {t('assess.closed_note')}{' '}
      {now !== undefined && (
        <Link to="/u/$unit/assessments/$id" params={{ unit, id: now.id }} search={{}}>
          {t('assess.closed_now')}
        </Link>
      )}
    </Note>
  );
}

function Facts({ unit, one }: { unit: string; one: Assessment }) {
  const { t, word } = useWords();
  const all = useQuery(allQuery(unit));
  const catalogues = useCatalogues(unit, one.catalogues.length === 0 ? '' : one.regime);
  const nameOf = (id: string) => catalogues.data?.find((catalogue) => catalogue.id === id)?.title ?? id;
  const others = (all.data ?? []).filter(({ system, id }) => system === one.system && id !== one.id);
  return (
    <section className="sheet" aria-labelledby="about">
      <h2 id="about" className="unseen">
        {t('assess.others')}
      </h2>
      <FactList
        items={[
          {
            name: t('attr.system'),
            value: (
              <Link to="/u/$unit/systems/$id" params={{ unit, id: one.system }}>
                {one.system_name}
              </Link>
            ),
          },
          { name: t('assess.regime'), value: word('regime_of', one.regime) },
          { name: t('assess.catalogues_chosen'), value: one.catalogues.length === 0 ? t('assess.catalogues_all') : one.catalogues.map(nameOf).join(', ') },
          { name: t('attr.updated_at'), value: <Changed at={one.updated_at} by={one.updated_by_name} /> },
          {
            name: t('assess.others'),
            value:
              others.length === 0 ? (
                ''
              ) : (
                <ul>
                  {others.map((other) => (
                    <li key={other.id}>
                      <Link to="/u/$unit/assessments/$id" params={{ unit, id: other.id }} search={{}}>
                        {t('level.of', { level: other.level })} · {word('regime_of', other.regime)}
                      </Link>{' '}
                      <span className="small soft">{other.current ? t('assess.current') : t('assess.earlier')}</span>
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </section>
  );
}
