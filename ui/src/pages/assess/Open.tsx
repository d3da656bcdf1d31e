import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { assess, type Assessment } from '../../api/assess';
import { useWords } from '../../i18n';
import { cataloguesIn } from '../../lib/assess';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Check, SelectField } from '../../parts/Field';
import { LoadError, Loading, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { useAgain } from './queries';

/** Regimes that this console has a name for. */
export const REGIMES = ['vn-2026', 'vn-2016'] as const;

/** Opens the assessment of a system, or brings the one that is there up to date. */
export function OpenAssessment({ unit, system, name, from, onClose }: { unit: string; system: string; name: string; from?: Assessment; onClose: () => void }) {
  const { t, word } = useWords();
  const navigate = useNavigate();
  const again = useAgain(unit);
  const [regime, setRegime] = useState(from?.regime ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(from?.catalogues ?? []);
  const submit = useSubmit();
  const title = from === undefined ? t('assess.open_for', { name }) : t('assess.update_title');
  const known: readonly string[] = from === undefined || REGIMES.some((one) => one === from.regime) ? REGIMES : [from.regime, ...REGIMES];
  const send = () =>
    submit.run(async () => {
      const done = await assess.open(unit, { system, regime: regime === '' ? null : regime, catalogues: [...chosen] });
      const counts = { fresh: done.new, carried: done.carried, review: done.review };
      toast(from === undefined ? t('assess.opened', counts) : t('assess.updated', counts));
      onClose();
      void again();
      await navigate({ to: '/u/$unit/assessments/$id', params: { unit, id: done.assessment.id }, search: {} });
    });
  return (
    <Dialog title={title} wide onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>{from === undefined ? t('assess.open_text') : t('assess.update_text')}</p>
        <SelectField
          label={t('assess.regime')}
          hint={t('assess.regime_hint')}
          fault={submit.faults.get('regime')}
          value={regime}
          choices={[{ value: '', label: t('assess.regime_newest') }, ...known.map((id) => ({ value: id, label: word('regime_of', id) }))]}
          onValue={(next) => {
            setRegime(next);
            setChosen(next === from?.regime ? from.catalogues : []);
          }}
        />
        {regime !== '' && <Catalogues unit={unit} regime={regime} chosen={chosen} onChosen={setChosen} />}
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {from === undefined ? t('assess.open') : from.current ? t('assess.update') : t('assess.reopen')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The catalogues of a regime, as the regime is exported. */
export function useCatalogues(unit: string, regime: string) {
  const { lang } = useWords();
  return useQuery({
    queryKey: ['assess', unit, 'catalogues', regime, lang],
    queryFn: async () => cataloguesIn(await assess.catalog(unit, regime, lang)),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: regime !== '',
  });
}

function Catalogues({ unit, regime, chosen, onChosen }: { unit: string; regime: string; chosen: readonly string[]; onChosen: (chosen: readonly string[]) => void }) {
  const { t } = useWords();
  const found = useCatalogues(unit, regime);
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <fieldset>
      <legend>{t('assess.catalogues')}</legend>
      <p className="small soft">{t('assess.catalogues_hint')}</p>
      <div className="pick checks">
        {found.data.map(({ id, title, about }) => (
          <Check
            key={id}
            label={
              <>
                {title}
                {about !== '' && <span className="small soft measure-about">{about}</span>}
              </>
            }
            checked={chosen.includes(id)}
            onChecked={(on) => onChosen(on ? [...chosen, id] : chosen.filter((other) => other !== id))}
          />
        ))}
      </div>
    </fieldset>
  );
}
