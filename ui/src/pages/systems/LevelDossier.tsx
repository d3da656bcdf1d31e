import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { assess } from '../../api/assess';
import type { System } from '../../api/inventory';
import { useWords } from '../../i18n';
import { dayShown, dossierOf } from '../../lib/assess';
import { DOSSIER_FIELDS, STAGES, dossierDraft, dossierFields } from '../../lib/assess-forms';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { FactList } from '../../parts/Facts';
import { RecordForm, type FormField } from '../../parts/RecordForm';
import { LoadError, Loading } from '../../parts/States';
import { Changed } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';
import { dossierQuery } from '../assess/queries';
import { Dossier, DossierStage } from './Dossier';

/** Where the level dossier of a system stands, as the unit says; what it says stands in the yearly table. */
export function LevelDossier({ unit, system }: { unit: string; system: System }) {
  const { t } = useWords();
  const may = useMay();
  const [editing, setEditing] = useState(false);
  const found = useQuery(dossierQuery(unit, system.id));
  const dossier = found.data?.data;
  return (
    <section className="sheet" aria-labelledby="level-dossier">
      <div className="sheet-head">
        <h2 id="level-dossier">{t('assess.level_dossier')}</h2>
        <div className="line">
          <Link to="/u/$unit/assessments/yearly" params={{ unit }} search={{}}>
            {t('assess.yearly')}
          </Link>
          {may.write && system.retired_at == null && dossier !== undefined && (
            <Button icon="edit" onClick={() => setEditing(true)}>
              {t('assess.dossier_edit')}
            </Button>
          )}
        </div>
      </div>
      {found.isPending ? (
        <Loading />
      ) : dossier === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Said system={system} dossier={dossier} />
      )}
      {editing && found.data !== undefined && <Edit unit={unit} id={system.id} initial={found.data} onClose={() => setEditing(false)} />}
    </section>
  );
}

type Filed = Awaited<ReturnType<typeof assess.dossier>>;

function Said({ system, dossier }: { system: System; dossier: Filed['data'] }) {
  const { t } = useWords();
  const standing = dossierOf(system.dossier, dossier.stage);
  const dated = (number: string, day: string) => (number !== '' && day !== '' ? t('assess.dossier_of', { number, day: dayShown(day) }) : number || dayShown(day));
  return (
    <div className="stack">
      {dossier.version === 0 && <p className="small soft">{t('assess.dossier_unsaid')}</p>}
      <FactList
        items={[
          {
            name: t('dossier_field.stage'),
            value: (
              <>
                {standing.said ? <DossierStage stage={standing.name} /> : <Dossier state={standing.name} />}{' '}
                <span className="small soft">{standing.said ? t('assess.dossier_said') : t('assess.dossier_known')}</span>
              </>
            ),
          },
          { name: t('dossier_field.decision_number'), value: dated(dossier.decision_number, dossier.decision_day) },
          { name: t('dossier_field.decision_body'), value: dossier.decision_body },
          { name: t('dossier_field.regulation_number'), value: dated(dossier.regulation_number, dossier.regulation_day) },
          { name: t('dossier_field.expected_approval'), value: dayShown(dossier.expected_approval) },
          { name: t('dossier_field.expected_deployment'), value: dayShown(dossier.expected_deployment) },
          { name: t('dossier_field.assessed_day'), value: dayShown(dossier.assessed_day) },
          { name: t('dossier_field.assessed_body'), value: dossier.assessed_body },
          ...(dossier.updated_at == null ? [] : [{ name: t('attr.updated_at'), value: <Changed at={dossier.updated_at} by={dossier.updated_by_name} /> }]),
        ]}
      />
    </div>
  );
}

function Edit({ unit, id, initial, onClose }: { unit: string; id: string; initial: Filed; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const fields: FormField[] = DOSSIER_FIELDS.map((name) => {
    const label = t(`dossier_field.${name}`);
    if (name === 'stage') {
      const choices = [{ value: '', label: t('assess.dossier_leave') }, ...STAGES.map((value) => ({ value, label: t(`stage.${value}`) }))];
      return { name, label, hint: t('assess.approved_hint'), choices, full: true };
    }
    const isDay = name.endsWith('_day') || name.startsWith('expected_');
    return isDay ? { name, label, kind: 'date' as const, show: dayShown } : { name, label };
  });
  return (
    <Dialog title={t('assess.dossier_edit_title')} wide onClose={onClose}>
      <RecordForm
        fields={fields}
        initial={{ draft: dossierDraft(initial.data), etag: initial.etag }}
        action={t('act.save')}
        onClose={onClose}
        reload={async () => {
          const now = await assess.dossier(unit, id);
          return { draft: dossierDraft(now.data), etag: now.etag };
        }}
        save={async (draft, based) => {
          await assess.putDossier(unit, id, dossierFields(draft), based);
          toast(t('assess.dossier_saved'));
          onClose();
          await queries.invalidateQueries({ queryKey: ['assess', unit] });
        }}
      />
    </Dialog>
  );
}
