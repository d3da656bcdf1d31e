import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';

import { assess, assessFiles, type Yearly, type YearlyRow } from '../../api/assess';
import { useWords } from '../../i18n';
import { dayShown } from '../../lib/assess';
import { TextField } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading, Note, sentence } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Level, Tag } from '../../parts/Tag';
import { useUnitId } from '../../shell/unit';
import { DossierStage } from '../systems/Dossier';
import { FRESH } from './queries';
import './assess.css';

/** The yearly table on levels, with what is missing in it. */
export function YearlyPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const search = useSearch({ from: '/inside/u/$unit/assessments/yearly' });
  const navigate = useNavigate();
  const found = useQuery({ ...FRESH, queryKey: ['assess', unit, 'yearly', search], queryFn: () => assess.yearly(unit, search), placeholderData: (before) => before });
  const set = (change: typeof search) => void navigate({ from: '/u/$unit/assessments/yearly', to: '.', search: (before) => ({ ...before, ...change }), replace: true });
  const day = (name: 'from' | 'to') => search[name] ?? found.data?.[name] ?? '';
  return (
    <Page
      title={t('assess.yearly_title')}
      lead={t('assess.yearly_lead')}
      crumb={
        <Link className="crumb" to="/u/$unit/assessments" params={{ unit }}>
          <Icon name="back" />
          {t('assess.title')}
        </Link>
      }
      actions={(['csv', 'xlsx'] as const).map((form) => (
        <a key={form} className="button" href={assessFiles.yearly(unit, form, search)}>
          <Icon name="download" />
          {t(`assess.yearly_${form}`)}
        </a>
      ))}
    >
      <div className="filters">
        <TextField type="date" label={t('assess.yearly_from')} value={day('from')} onValue={(from) => set({ from: from === '' ? undefined : from })} />
        <TextField type="date" label={t('assess.yearly_to')} value={day('to')} onValue={(to) => set({ to: to === '' ? undefined : to })} />
      </div>
      {found.isPending ? <Loading /> : found.isError ? <LoadError error={found.error} onRetry={() => void found.refetch()} /> : <Table8 unit={unit} yearly={found.data} />}
    </Page>
  );
}

function Table8({ unit, yearly }: { unit: string; yearly: Yearly }) {
  const { t } = useWords();
  if (yearly.rows.length === 0) {
    return (
      <Empty title={t('assess.yearly_empty')}>
        <p>{t('systems.empty_hint')}</p>
      </Empty>
    );
  }
  const incomplete = yearly.rows.filter(({ remarks }) => remarks.length > 0).length;
  return (
    <div className="stack">
      {incomplete > 0 && <Note tone="warn">{t('assess.yearly_incomplete', { count: incomplete })}</Note>}
      <section className="sheet" aria-labelledby="totals">
        <div className="sheet-head">
          <h2 id="totals">{t('assess.yearly_totals')}</h2>
        </div>
        <dl className="facts" lang="vi">
          {yearly.totals.map(({ name, count }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
        <p className="small soft measure-foot">{t('assess.yearly_names')}</p>
      </section>
      <Table
        label={t('assess.yearly_rows')}
        rows={yearly.rows}
        id={({ system }) => system}
        empty={null}
        columns={[
          {
            key: 'name',
            head: t('assess.system'),
            main: true,
            cell: (row) => (
              <Link to="/u/$unit/systems/$id" params={{ unit, id: row.system }}>
                {row.name}
              </Link>
            ),
          },
          { key: 'level', head: t('attr.level'), lesser: true, cell: (row) => <Level level={row.level} /> },
          { key: 'stage', head: t('dossier_field.stage'), lesser: true, cell: (row) => <DossierStage stage={row.stage} /> },
          { key: 'deployed', head: t('assess.yearly_deployed'), lesser: true, cell: (row) => <Deployed row={row} /> },
          { key: 'assessed', head: t('assess.yearly_assessed'), lesser: true, cell: (row) => (row.assessed ? dayShown(row.fields.assessed_day) : t('assess.yearly_assessed_no')) },
          { key: 'remarks', head: t('assess.yearly_remarks'), cell: (row) => <Remarks row={row} /> },
        ]}
      />
    </div>
  );
}

function Deployed({ row }: { row: YearlyRow }) {
  const { t } = useWords();
  if (row.deployed == null || row.tally == null) return <span className="soft">{t('assess.yearly_unknown')}</span>;
  return <>{row.deployed ? t('assess.yearly_deployed_yes') : t('assess.yearly_deployed_no', { met: row.tally.met, all: row.tally.applicable })}</>;
}

function Remarks({ row }: { row: YearlyRow }) {
  const { t, lang } = useWords();
  if (row.remarks.length === 0) return <Tag tone="good">{t('assess.yearly_complete')}</Tag>;
  return (
    <ul className="small">
      {row.remarks.map((remark) => (
        <li key={remark.en}>{sentence(remark[lang])}</li>
      ))}
    </ul>
  );
}
