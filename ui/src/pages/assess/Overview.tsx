import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { assessFiles, type Progress } from '../../api/assess';
import { useWords } from '../../i18n';
import { withoutAssessment } from '../../lib/assess';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { useMay, useUnitId } from '../../shell/unit';
import { Figures, MetShare } from './Figures';
import { OscalOfUnit } from './Oscal';
import { OverviewTable } from './OverviewTable';
import { progressQuery, systemsQuery } from './queries';
import { Waiting } from './Waiting';
import '../../style/directive.css';
import './assess.css';

/** How far the systems of a unit are. */
export function AssessmentsPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const found = useQuery(progressQuery(unit));
  const systems = useQuery(systemsQuery(unit));
  const held = (found.data?.systems ?? []).map(({ assessment }) => assessment);
  const waiting = systems.data === undefined || found.data === undefined ? [] : withoutAssessment(systems.data, held);
  return (
    <Page title={t('assess.title')} lead={t('assess.lead')} actions={<Actions unit={unit} any={held.length > 0} />}>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className="stack">
          <Held unit={unit} progress={found.data} none={systems.data?.length === 0} />
          {systems.isError && <LoadError error={systems.error} onRetry={() => void systems.refetch()} />}
          {waiting.length > 0 && <Waiting unit={unit} systems={waiting} />}
          {held.length > 0 && <OscalOfUnit unit={unit} held={held} />}
        </div>
      )}
    </Page>
  );
}

function Actions({ unit, any }: { unit: string; any: boolean }) {
  const { t } = useWords();
  const may = useMay();
  return (
    <>
      {any && (
        <Link className="button" to="/u/$unit/assessments/gaps" params={{ unit }} search={{}}>
          {t('assess.gaps')}
        </Link>
      )}
      <Link className="button" to="/u/$unit/assessments/yearly" params={{ unit }} search={{}}>
        {t('assess.yearly')}
      </Link>
      {any && (
        <>
          {(['csv', 'xlsx'] as const).map((form) => (
            <a key={form} className="button" href={assessFiles.table(unit, form)}>
              <Icon name="download" />
              {t(`assess.table_${form}`)}
            </a>
          ))}
          {may.write && (
            <Link className="button" to="/u/$unit/assessments/import" params={{ unit }}>
              <Icon name="file" />
              {t('assess.import')}
            </Link>
          )}
        </>
      )}
    </>
  );
}

function Held({ unit, progress, none }: { unit: string; progress: Progress; none: boolean }) {
  const { t } = useWords();
  const may = useMay();
  if (progress.systems.length === 0) {
    return (
      <Empty title={t('assess.empty')}>
        <p>{!may.write ? t('assess.empty_reader') : none ? t('systems.empty_hint') : t('assess.empty_hint')}</p>
      </Empty>
    );
  }
  return (
    <>
      <section className="sheet measure-total" aria-labelledby="total">
        <div className="overall-figure">
          <h2 id="total" className="small soft">
            {t('assess.unit_total')}
          </h2>
          <MetShare tally={progress.total} big />
          <span className="small soft">{t('assess.met_of', { met: progress.total.met, all: progress.total.applicable })}</span>
        </div>
        <Figures tally={progress.total} />
      </section>
      <OverviewTable unit={unit} rows={progress.systems} />
    </>
  );
}
