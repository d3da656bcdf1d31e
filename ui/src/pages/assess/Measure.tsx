import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';

import type { Assessment, Measure } from '../../api/assess';
import { useWords } from '../../i18n';
import { besides, clauseShown } from '../../lib/assess';
import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, Note } from '../../parts/States';
import { Level } from '../../parts/Tag';
import { useMay } from '../../shell/unit';
import { Asked } from './Asked';
import { Assign, AssignedTo } from './Assign';
import { EvidenceList } from './EvidenceList';
import { AskExemption, ExemptionSheet } from './Exemption';
import { MeasureHistory } from './MeasureHistory';
import { assessmentQuery, measureQuery, measuresQuery } from './queries';
import { Result, StateResult } from './Result';
import '../../style/directive.css';
import './assess.css';

export function MeasurePage() {
  const { id, control } = useParams({ from: '/inside/u/$unit/assessments/$id/$control' });
  // What was opened for one measure is not carried over to another.
  return <OneMeasure key={`${id} ${control}`} />;
}

/** A measure as its page and dialogs have it. */
export interface OnMeasure {
  unit: string;
  assessment: Assessment;
  one: Measure;
  etag: string;
  /** Whether results, evidence and owners can be written here at all. */
  open: boolean;
}

function OneMeasure() {
  const { t, lang, word } = useWords();
  const { unit, id, control } = useParams({ from: '/inside/u/$unit/assessments/$id/$control' });
  const head = useQuery(assessmentQuery(unit, id));
  const found = useQuery(measureQuery(unit, id, control));
  const failed = head.data === undefined && head.isError ? head : found.data === undefined && found.isError ? found : null;
  if (failed !== null) return <LoadError error={failed.error} onRetry={() => void failed.refetch()} />;
  if (head.data === undefined || found.data === undefined) return <Loading />;
  const { data: one, etag } = found.data;
  const assessment = head.data.data;
  const on: OnMeasure = { unit, assessment, one, etag, open: assessment.current && one.in_scope };
  return (
    <Page
      title={one.title[lang]}
      lead={
        <>
          {one.clause === '' ? t('assess.clause_unverified') : clauseShown(one.clause, t('assess.clause'))} · {assessment.system_name} · <Level level={assessment.level} /> · {word('regime_of', assessment.regime)}
        </>
      }
      crumb={
        <Link className="crumb" to="/u/$unit/assessments/$id" params={{ unit, id }} search={{}}>
          <Icon name="back" />
          {t('assess.back')}
        </Link>
      }
      actions={<Actions {...on} />}
    >
      <div className="stack">
        {!assessment.current && <Note tone="warn">{t('assess.closed_note')}</Note>}
        {!one.in_scope && <Note tone="warn">{t('assess.left_note')}</Note>}
        <Result {...on} />
        {one.exemption != null && <ExemptionSheet {...on} exemption={one.exemption} />}
        <div className="cols">
          <Asked {...on} />
          <AssignedTo {...on} />
        </div>
        <EvidenceList {...on} />
        <MeasureHistory {...on} />
        <Besides unit={unit} id={id} control={control} />
      </div>
    </Page>
  );
}

function Actions(on: OnMeasure) {
  const { t } = useWords();
  const may = useMay();
  const [asked, setAsked] = useState<'state' | 'assign' | 'exempt' | null>(null);
  const { one, open } = on;
  if (!open || !may.write) return null;
  const close = () => setAsked(null);
  const excused = one.state_now === 'not_applicable';
  const waiting = one.exemption != null && one.exemption.approved_at == null;
  return (
    <>
      {!excused && !waiting && <Button onClick={() => setAsked('exempt')}>{t('assess.exemption_ask')}</Button>}
      <Button icon="edit" onClick={() => setAsked('assign')}>
        {t('assess.assign')}
      </Button>
      {one.basis !== 'check' && (
        <Button tone="primary" onClick={() => setAsked('state')}>
          {t('assess.state_it')}
        </Button>
      )}
      {asked === 'state' && <StateResult {...on} onClose={close} />}
      {asked === 'assign' && <Assign {...on} onClose={close} />}
      {asked === 'exempt' && <AskExemption {...on} onClose={close} />}
    </>
  );
}

/** The measures before and after, so that a whole list is filled in without going back. */
function Besides({ unit, id, control }: { unit: string; id: string; control: string }) {
  const { t, lang } = useWords();
  const { data } = useQuery({ ...measuresQuery(unit, id), refetchInterval: false, staleTime: 60_000 });
  const { before, after } = besides(data ?? [], control);
  if (before === undefined && after === undefined) return null;
  return (
    <nav className="line between" aria-label={t('assess.back')}>
      {before === undefined ? (
        <span />
      ) : (
        <Link to="/u/$unit/assessments/$id/$control" params={{ unit, id, control: before.control }}>
          {t('assess.before')}: {before.title[lang]}
        </Link>
      )}
      {after !== undefined && (
        <Link to="/u/$unit/assessments/$id/$control" params={{ unit, id, control: after.control }}>
          {t('assess.after')}: {after.title[lang]}
        </Link>
      )}
    </nav>
  );
}
