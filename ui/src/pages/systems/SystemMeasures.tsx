import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { System } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { LoadError, Loading } from '../../parts/States';
import { useMay } from '../../shell/unit';
import { Figures } from '../assess/Figures';
import { OpenAssessment } from '../assess/Open';
import { progressQuery } from '../assess/queries';
import '../../style/directive.css';
import '../assess/assess.css';

/** How far the measures of a system are, with the way to them. */
export function SystemMeasures({ unit, system }: { unit: string; system: System }) {
  const { t } = useWords();
  const may = useMay();
  const [opening, setOpening] = useState(false);
  const found = useQuery(progressQuery(unit));
  const one = found.data?.systems.find(({ assessment }) => assessment.system === system.id);
  return (
    <section className="sheet" aria-labelledby="measures">
      <div className="sheet-head">
        <h2 id="measures">{t('assess.measures')}</h2>
        {one !== undefined && (
          <Link to="/u/$unit/assessments/$id" params={{ unit, id: one.assessment.id }} search={{}}>
            {t('assess.met_of', { met: one.tally.met, all: one.tally.applicable })}
          </Link>
        )}
        {found.data !== undefined && one === undefined && may.write && system.level != null && system.retired_at == null && (
          <Button onClick={() => setOpening(true)}>{t('assess.open')}</Button>
        )}
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : one === undefined ? (
        <p className="soft">
          {t('assess.measures_none')} {system.level == null && t('assess.no_level')}
        </p>
      ) : (
        <Figures tally={one.tally} />
      )}
      {opening && <OpenAssessment unit={unit} system={system.id} name={system.name} onClose={() => setOpening(false)} />}
    </section>
  );
}
