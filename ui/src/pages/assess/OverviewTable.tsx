import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { Progress } from '../../api/assess';
import type { System } from '../../api/inventory';
import { useWords } from '../../i18n';
import { dossierOf } from '../../lib/assess';
import { today } from '../../lib/time';
import { Button } from '../../parts/Button';
import { LoadError } from '../../parts/States';
import { Share } from '../../parts/Standing';
import { Table } from '../../parts/Table';
import { Level } from '../../parts/Tag';
import { Dossier, DossierStage } from '../systems/Dossier';
import { DueDay } from './Dues';
import { Figures } from './Figures';
import { dossiersQuery, useSystems } from './queries';

type Row = Progress['systems'][number];
/** Rows that are drawn at first, and with each press. */
const SHOWN = 100;

/** The assessment of each system that holds now, with where its dossier stands and what is due next. */
export function OverviewTable({ unit, rows }: { unit: string; rows: readonly Row[] }) {
  const { t, word } = useWords();
  const [most, setMost] = useState(SHOWN);
  const systems = useSystems(unit);
  const dossiers = useQuery(dossiersQuery(unit));
  const stages = new Map(dossiers.data?.map(({ system, stage }) => [system, stage]) ?? []);
  return (
    <section aria-labelledby="by-system" className="stack measure-overview">
      <h2 id="by-system">{t('assess.by_system')}</h2>
      {dossiers.isError && <LoadError error={dossiers.error} onRetry={() => void dossiers.refetch()} />}
      <Table
        label={t('assess.by_system')}
        rows={rows.slice(0, most)}
        id={({ assessment }) => assessment.id}
        empty={null}
        columns={[
          {
            key: 'system',
            head: t('assess.system'),
            main: true,
            cell: ({ assessment: one }) => (
              <>
                <Link to="/u/$unit/assessments/$id" params={{ unit, id: one.id }} search={{}}>
                  {one.system_name}
                </Link>
                <p className="small soft">
                  <Level level={one.level} /> · {[word('regime_of', one.regime), one.system_code].filter((part) => part !== '').join(' · ')}
                </p>
              </>
            ),
          },
          { key: 'progress', head: t('assess.progress'), cell: ({ tally }) => <Figures tally={tally} /> },
          { key: 'share', head: t('assess.met_share'), num: true, cell: ({ tally }) => <Share part={tally.met} whole={tally.applicable} /> },
          { key: 'dossier', head: t('assess.dossier'), lesser: true, cell: ({ assessment }) => <Standing system={systems.get(assessment.system)} said={stages.get(assessment.system)} /> },
          { key: 'owner', head: t('assess.responsible'), lesser: true, cell: ({ assessment }) => systems.get(assessment.system)?.responsible || '–' },
          {
            key: 'due',
            head: t('assess.next_due'),
            lesser: true,
            cell: ({ next_due }) => (next_due === '' ? <span className="small soft">{t('assess.no_due')}</span> : <DueDay due={next_due} late={next_due < today()} />),
          },
        ]}
      />
      {rows.length > most && (
        <div>
          <Button tight onClick={() => setMost(most + SHOWN)}>
            {t('act.more')}
          </Button>
        </div>
      )}
    </section>
  );
}

/** What the unit says of the dossier, else what the inventory knows; which of the two is told. */
function Standing({ system, said }: { system: System | undefined; said: string | undefined }) {
  const { t } = useWords();
  if (system === undefined && said === undefined) return <>–</>;
  const dossier = dossierOf(system?.dossier ?? 'unknown', said);
  return (
    <>
      {dossier.said ? <DossierStage stage={dossier.name} /> : <Dossier state={dossier.name} />}
      <p className="small soft">{dossier.said ? t('assess.dossier_said') : t('assess.dossier_known')}</p>
    </>
  );
}
