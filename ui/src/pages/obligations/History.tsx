import { useQuery } from '@tanstack/react-query';

import { obligations } from '../../api/directive';
import { useWords } from '../../i18n';
import { LoadError, Loading } from '../../parts/States';
import { EvidenceLink } from '../../parts/Standing';
import { Time } from '../../parts/Time';
import { StepActor, StepWords } from '../readiness/Changes';

/** Everything that happened to an obligation, newest first; `version` grows with each of them. */
export function History({ unit, id, version }: { unit: string; id: string; version: number }) {
  const { t } = useWords();
  const found = useQuery({ queryKey: ['obligation', unit, id, 'steps', version], queryFn: () => obligations.steps(unit, id), placeholderData: (before) => before });
  return (
    <section className="sheet" aria-labelledby="history">
      <div className="sheet-head">
        <h2 id="history">{t('obligation.history')}</h2>
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <ol className="happened">
          {found.data.map((step) => (
            <li key={step.no}>
              <span className="small soft">
                <Time at={step.at} /> · <StepActor step={step} />
              </span>
              <div>
                <StepWords step={step} />
                {step.evidence !== null && (
                  <>
                    {' · '}
                    <EvidenceLink unit={unit} seq={step.evidence} />
                  </>
                )}
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
