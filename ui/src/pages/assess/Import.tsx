import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { assessFiles, type Imported } from '../../api/assess';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { FileDrop, useSending } from '../../parts/FileDrop';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { Note, ProblemNote, sentence } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { useMay, useUnitId } from '../../shell/unit';
import { isStopped } from './acting';
import { ImportRows } from './ImportRows';
import { useAgain } from './queries';
import '../../style/directive.css';
import './assess.css';

const ACCEPTED = '.xlsx,.csv';

interface Step {
  file: File;
  told: Imported;
  applied: boolean;
}

/** A table comes back: what it would change, then changing it. */
export function ImportMeasuresPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const again = useAgain(unit);
  const [step, setStep] = useState<Step | null>(null);
  const { sending, send } = useSending();
  const submit = useSubmit();
  const sent = async (address: string, file: File): Promise<Imported | null> => {
    try {
      return await send<Imported>(address, file);
    } catch (error) {
      // Whoever stops a sending knows it.
      if (isStopped(error)) return null;
      throw error;
    }
  };
  const preview = (file: File) =>
    void submit.run(async () => {
      const told = await sent(assessFiles.preview(unit, file.name), file);
      if (told !== null) setStep({ file, told, applied: false });
    });
  const apply = (file: File) =>
    void submit.run(async () => {
      const told = await sent(assessFiles.import(unit, file.name), file);
      if (told === null) return;
      toast(t('assess.import_applied', { count: told.taken }));
      setStep({ file, told, applied: true });
      await again();
    });
  return (
    <Page
      title={t('assess.import')}
      lead={t('assess.import_lead')}
      crumb={
        <Link className="crumb" to="/u/$unit/assessments" params={{ unit }}>
          <Icon name="back" />
          {t('assess.title')}
        </Link>
      }
    >
      <div className="stack">
        {(step === null || sending !== null) && (
          <FileDrop
            words={{
              drop: t('assess.import_drop'),
              choose: t('assess.import_choose'),
              hint: t('assess.import_hint'),
              reading: t('assess.import_reading'),
              sending: (name) => t('assess.import_sending', { name }),
            }}
            sending={sending}
            accept={ACCEPTED}
            onFile={preview}
          />
        )}
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        {step !== null && sending === null && <Told unit={unit} step={step} onApply={() => apply(step.file)} onAgain={() => setStep(null)} />}
      </div>
    </Page>
  );
}

function Told({ unit, step, onApply, onAgain }: { unit: string; step: Step; onApply: () => void; onAgain: () => void }) {
  const { t, lang } = useWords();
  const may = useMay();
  const { file, told, applied } = step;
  const left = told.conflicts + told.refused;
  return (
    <section className="stack" aria-labelledby="told" data-unsaved={applied ? undefined : ''}>
      <div className="sheet-head measure-told">
        <h2 id="told">{applied ? t('assess.import_done', { name: file.name }) : t('assess.import_preview', { name: file.name })}</h2>
        <div className="line">
          <Button onClick={onAgain}>{t('assess.import_again')}</Button>
          {!applied && may.write && told.taken > 0 && (
            <Button tone="primary" onClick={onApply}>
              {t('assess.import_apply')}
            </Button>
          )}
        </div>
      </div>
      {applied ? (
        <Note tone={left > 0 ? 'warn' : 'good'}>{t('assess.import_applied_note', { taken: told.taken })}</Note>
      ) : (
        <Note tone={left > 0 ? 'warn' : 'plain'}>
          {told.taken + left === 0 ? t('assess.import_nothing') : t('assess.import_preview_note')} {!may.write && t('assess.import_reader')}
        </Note>
      )}
      {told.warnings.length > 0 && (
        <Note tone="warn">
          <strong>{t('assess.import_warnings')}</strong>
          <ul>
            {told.warnings.map((warning, place) => (
              <li key={place}>{sentence(warning[lang])}</li>
            ))}
          </ul>
        </Note>
      )}
      <ImportRows unit={unit} told={told} />
    </section>
  );
}
