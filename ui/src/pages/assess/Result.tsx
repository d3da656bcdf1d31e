import { useQuery } from '@tanstack/react-query';

import { assess } from '../../api/assess';
import { useWords } from '../../i18n';
import { DOUBTS, dayShown, standingOf } from '../../lib/assess';
import { MOST_DAYS, STATABLE, resultDraft, statedUntil } from '../../lib/assess-forms';
import { stamp } from '../../lib/time';
import { Dialog } from '../../parts/Dialog';
import { RecordForm, type FormField } from '../../parts/RecordForm';
import { Note, sentence } from '../../parts/States';
import { Ago } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import type { OnMeasure } from './Measure';
import { Basis } from './MeasureTable';
import { MeasureState } from './MeasureState';
import { evidenceQuery, useAgain } from './queries';

/** How the measure counts now, since when, why, and what that rests on. */
export function Result({ unit, one, assessment }: OnMeasure) {
  const { t, lang, word } = useWords();
  const evidence = useQuery(evidenceQuery(unit, assessment.id, one.control));
  const standing = standingOf(one);
  const doubt = DOUBTS.find((name) => name === one.doubt);
  const found = word('measure_state', one.state);
  return (
    <section className="sheet verdict" aria-labelledby="holds">
      <h2 id="holds" className="unseen">
        {t('assess.state')}
      </h2>
      <p className="verdict-line">
        <MeasureState shown={standing} />
        {doubt !== undefined && <MeasureState shown={doubt} />}
        {one.late && <MeasureState shown="late" />}
        {one.state !== 'not_assessed' && (
          <span className="soft">
            {t('assess.since')} <Ago at={one.since} />
            {one.until != null && doubt === undefined && <> · {t('assess.holds_until', { at: stamp(one.until, lang) })}</>}
          </span>
        )}
      </p>
      {one.reason !== '' && <p className="prose measure-said">{sentence(one.reason)}</p>}
      <p className="small soft">
        {t('assess.known')}: <Basis one={one} />
      </p>
      {doubt === 'review' && <Note tone="warn">{t('assess.review_note', { state: found })}</Note>}
      {doubt === 'lapsed' && <Note tone="warn">{t('assess.lapsed_note', { state: found, at: one.until == null ? '' : stamp(one.until, lang) })}</Note>}
      {standing === 'not_assessed' && doubt === undefined && <p className="small soft">{t('assess.not_assessed_hint')}</p>}
      {standing === 'stated' && evidence.data?.length === 0 && <Note tone="plain">{t('assess.stated_alone')}</Note>}
      {one.basis === 'check' && <p className="small soft">{t('assess.by_check')}</p>}
    </section>
  );
}

/** What a person found: the weaker grade of proof, and it ends. */
export function StateResult({ unit, assessment, one, etag, onClose }: OnMeasure & { onClose: () => void }) {
  const { t } = useWords();
  const again = useAgain(unit);
  const fields: FormField[] = [
    {
      name: 'state',
      label: t('assess.state'),
      required: true,
      choices: [{ value: '', label: t('assess.choose') }, ...STATABLE.map((value) => ({ value, label: t(`measure_state.${value}`) }))],
    },
    { name: 'until', label: t('assess.until'), hint: t('assess.until_hint', { days: MOST_DAYS }), kind: 'date', show: dayShown },
    { name: 'reason', label: t('assess.reason'), hint: t('assess.reason_hint'), kind: 'area', full: true },
    {
      // Not entered here: a request that somebody makes meanwhile would end with the result, so it is told like any other change.
      name: 'exemption',
      label: t('assess.request'),
      render: (value) => (value === '' ? null : <Note tone="warn">{t('assess.ends_request')}</Note>),
      show: (value) => (value === '' ? '' : t('assess.exemption_ask')),
    },
  ];
  return (
    <Dialog title={t('assess.state_it')} wide onClose={onClose}>
      <div className="form">
        <Note tone="plain">{t('assess.state_hint')}</Note>
        <RecordForm
          fields={fields}
          initial={{ draft: resultDraft(one), etag }}
          action={t('assess.state_it')}
          onClose={onClose}
          reload={async () => {
            const now = await assess.measure(unit, assessment.id, one.control);
            return { draft: resultDraft(now.data), etag: now.etag };
          }}
          save={async (draft, based) => {
            await assess.state(unit, assessment.id, one.control, { state: draft['state'] ?? '', reason: (draft['reason'] ?? '').trim(), until: statedUntil(one, draft) }, based);
            toast(t('assess.stated'));
            onClose();
            await again();
          }}
        />
      </div>
    </Dialog>
  );
}
