import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

import { assess, type Gap } from '../../api/assess';
import { useWords } from '../../i18n';
import { DOUBTS, GAP_STATES, clauseShown, standingOf } from '../../lib/assess';
import type { GapsSearch } from '../../lib/assess-search';
import { Icon } from '../../parts/Icon';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { useUnitId } from '../../shell/unit';
import { DueDay } from './Dues';
import { GapFilters } from './GapFilters';
import { MeasureState } from './MeasureState';
import { FRESH, progressQuery } from './queries';
import '../../style/directive.css';
import './assess.css';

const PAGE = 100;

/** What is not met, met in part or not assessed, over all systems. */
export function GapsPage() {
  const { t, lang } = useWords();
  const unit = useUnitId();
  const search = useSearch({ from: '/inside/u/$unit/assessments/gaps' });
  const navigate = useNavigate();
  const progress = useQuery(progressQuery(unit));
  const found = useInfiniteQuery({
    ...FRESH,
    queryKey: ['assess', unit, 'gaps', search],
    queryFn: ({ pageParam }) => assess.gaps(unit, { ...search, skip: pageParam, limit: PAGE }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const seen = pages.reduce((sum, page) => sum + page.items.length, 0);
      return last.items.length > 0 && seen < last.total ? seen : undefined;
    },
  });
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const first = found.data?.pages[0];
  // What was typed is told late: it is laid over what is chosen by then.
  const set = (change: (before: GapsSearch) => GapsSearch) => void navigate({ from: '/u/$unit/assessments/gaps', to: '.', search: (before) => ({ ...before, ...change(before) }), replace: true });
  const filtered = GAP_STATES.some((state) => state === search.state) || search.owner !== undefined || search.system !== undefined || search.late === true;
  return (
    <Page
      title={t('assess.gaps')}
      lead={t('assess.gaps_lead')}
      crumb={
        <Link className="crumb" to="/u/$unit/assessments" params={{ unit }}>
          <Icon name="back" />
          {t('assess.title')}
        </Link>
      }
    >
      <GapFilters search={search} set={set} systems={(progress.data?.systems ?? []).map(({ assessment }) => assessment)} owners={rows} />
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          {first !== undefined && first.total > 0 && (
            <p className="measure-hint" role="status">
              {t('assess.gaps_total', { count: first.total })}
              {first.late > 0 && (
                <>
                  {' · '}
                  <strong className="late">{t('assess.late_count', { count: first.late })}</strong>
                </>
              )}
            </p>
          )}
          <Table
            label={t('assess.gaps')}
            rows={rows}
            id={(gap) => `${gap.assessment} ${gap.control}`}
            empty={
              filtered ? (
                <Empty title={t('list.none_found')}>
                  <p>{t('list.none_found_hint')}</p>
                </Empty>
              ) : (
                <Empty title={t('assess.gaps_empty')}>
                  <p>{t('assess.gaps_empty_hint')}</p>
                </Empty>
              )
            }
            columns={[
              { key: 'measure', head: t('assess.measure'), main: true, cell: (gap) => <What unit={unit} gap={gap} lang={lang} /> },
              { key: 'system', head: t('assess.system'), lesser: true, cell: (gap) => gap.system_name },
              { key: 'state', head: t('assess.state'), cell: (gap) => <Holds gap={gap} /> },
              { key: 'owner', head: t('assess.owner'), lesser: true, cell: (gap) => (gap.owner === '' ? <span className="soft">{t('assess.no_owner')}</span> : gap.owner) },
              { key: 'due', head: t('assess.due'), lesser: true, cell: (gap) => (gap.due === '' ? '–' : <DueDay due={gap.due} late={gap.late} />) },
            ]}
          />
          <More shown={rows.length} query={found} />
        </>
      )}
    </Page>
  );
}

/** The measure, and on a phone, where there is no place for columns, whose it is and by when. */
function What({ unit, gap, lang }: { unit: string; gap: Gap; lang: 'vi' | 'en' }) {
  const { t } = useWords();
  return (
    <>
      <Link to="/u/$unit/assessments/$id/$control" params={{ unit, id: gap.assessment, control: gap.control }}>
        {gap.title[lang]}
      </Link>
      <p className="small soft">
        {[gap.group_title[lang], clauseShown(gap.clause, t('assess.clause'))].filter((part) => part !== '').join(' · ')}
      </p>
      <p className="small only-phone">
        {[gap.system_name, gap.owner === '' ? t('assess.no_owner') : gap.owner].join(' · ')} <DueDay due={gap.due} late={gap.late} />
      </p>
    </>
  );
}

function Holds({ gap }: { gap: Gap }) {
  const doubt = DOUBTS.find((name) => name === gap.doubt);
  return (
    <>
      <MeasureState shown={standingOf(gap)} /> {doubt !== undefined && <MeasureState shown={doubt} />}
    </>
  );
}
