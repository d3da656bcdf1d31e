import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

import type { Assessment, Measure } from '../../api/assess';
import { useWords } from '../../i18n';
import { groupsOf, type Group } from '../../lib/assess';
import type { MeasuresSearch } from '../../lib/assess-search';
import { Empty, LoadError, Loading } from '../../parts/States';
import { MeasureFilters } from './MeasureFilters';
import { MeasureTable } from './MeasureTable';
import { measuresQuery } from './queries';

/** The measures of an assessment, by the groups of the regime. */
export function Measures({ unit, assessment }: { unit: string; assessment: Assessment }) {
  const { t } = useWords();
  const search = useSearch({ from: '/inside/u/$unit/assessments/$id' });
  const navigate = useNavigate();
  const found = useQuery(measuresQuery(unit, assessment.id));
  const asked = useMemo(() => (found.data ?? []).filter(({ in_scope }) => in_scope), [found.data]);
  const left = useMemo(() => (found.data ?? []).filter(({ in_scope }) => !in_scope), [found.data]);
  const groups = useMemo(() => groupsOf(asked, search), [asked, search]);
  // What was typed is told late: it is laid over what is chosen by then.
  const set = (change: MeasuresSearch) => void navigate({ from: '/u/$unit/assessments/$id', to: '.', search: (before) => ({ ...before, ...change }), replace: true });
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const shown = groups.reduce((sum, group) => sum + group.measures.length, 0);
  return (
    <section aria-labelledby="measures" className="stack">
      <h2 id="measures" className="unseen">
        {t('assess.measure')}
      </h2>
      <MeasureFilters unit={unit} id={assessment.id} measures={asked} search={search} set={set} />
      <p className="small soft" role="status">
        {t('assess.shown', { shown, all: asked.length })}
      </p>
      {shown === 0 ? (
        <Empty title={t('list.none_found')}>
          <p>{t('list.none_found_hint')}</p>
        </Empty>
      ) : (
        <>
          <Jump groups={groups} />
          <MeasureTable unit={unit} id={assessment.id} groups={groups} label={t('assess.measure')} />
        </>
      )}
      {left.length > 0 && <Left unit={unit} id={assessment.id} left={left} />}
    </section>
  );
}

/** The way to a group: 207 lines are too many to scroll through. */
function Jump({ groups }: { groups: readonly Group[] }) {
  const { t, lang } = useWords();
  if (groups.length < 2) return null;
  const go = (id: string) => {
    const heading = document.getElementById(`group-${id}`);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  };
  return (
    <details className="measure-jump">
      <summary className="small">
        {t('assess.groups')} ({groups.length})
      </summary>
      <ul>
        {groups.map((group) => (
          <li key={group.id}>
            <button type="button" className="button quiet tight" onClick={() => go(group.id)}>
              {group.title[lang]}
              <span className="share" aria-label={t('assess.group_share', { met: group.met, all: group.applicable, name: group.title[lang] })} role="img">
                {group.met}/{group.applicable}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What is not asked for any more stays to be looked up. */
function Left({ unit, id, left }: { unit: string; id: string; left: readonly Measure[] }) {
  const { t } = useWords();
  return (
    <details className="found">
      <summary>{t('assess.out_of_scope', { count: left.length })}</summary>
      <div className="stack">
        <p className="small soft">{t('assess.out_of_scope_hint')}</p>
        <MeasureTable unit={unit} id={id} groups={groupsOf(left, {})} label={t('assess.out_of_scope', { count: left.length })} plain />
      </div>
    </details>
  );
}
