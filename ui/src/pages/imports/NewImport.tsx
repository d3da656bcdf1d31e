import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { address, imports, type Columns, type Host, type Import, type MappedColumn } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { FileDrop, useSending } from '../../parts/FileDrop';
import { ProblemNote } from '../../parts/States';
import { HostPicker } from '../hosts/HostPicker';
import { Mapping } from './Mapping';

interface Step {
  file: File;
  columns: Columns;
}

/** From a file to its preview: for a table, the meaning of the columns is asked in between. */
export function NewImport({ unit }: { unit: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [host, setHost] = useState<Host | null>(null);
  const [picking, setPicking] = useState(false);
  const [step, setStep] = useState<Step | null>(null);
  const { sending, send } = useSending();
  const submit = useSubmit();

  const preview = async (file: File) => {
    const made = await send<Import>(address(unit, '/imports', { file_name: file.name, host: host?.id ?? '' }), file);
    void queries.invalidateQueries({ queryKey: ['imports', unit] });
    await navigate({ to: '/u/$unit/imports/$id', params: { unit, id: made.id } });
  };
  const begin = (file: File) =>
    void submit.run(async () => {
      const columns = await send<Columns>(address(unit, '/imports/columns', { file_name: file.name }), file);
      if (columns.sheets.some((sheet) => sheet.columns.length > 0)) setStep({ file, columns });
      else await preview(file);
    });
  const confirm = (sheets: readonly (readonly MappedColumn[])[]) =>
    void submit.run(async () => {
      if (step === null) return;
      for (const columns of sheets) await imports.remember(unit, columns);
      await preview(step.file);
    });
  if (step !== null && sending === null) {
    return (
      <section className="sheet" aria-labelledby="mapping" data-unsaved="">
        <Mapping columns={step.columns} busy={submit.busy} onConfirm={confirm} onCancel={() => setStep(null)} />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
      </section>
    );
  }
  return (
    <section className="stack" aria-label={t('imports.title')}>
      <FileDrop
        words={{
          drop: t('imports.drop'),
          choose: t('imports.choose'),
          hint: t('imports.drop_hint'),
          reading: t('imports.reading'),
          sending: (name) => t('imports.sending', { name }),
        }}
        sending={sending}
        onFile={begin}
      >
        <p className="small">
          {host === null ? t('imports.host_none') : t('imports.host_chosen', { name: host.name })}{' '}
          <Button tone="quiet" tight onClick={() => (host === null ? setPicking(true) : setHost(null))}>
            {host === null ? t('imports.host') : t('imports.host_clear')}
          </Button>
        </p>
      </FileDrop>
      {submit.problem !== null && <ProblemNote problem={submit.problem} />}
      {picking && (
        <Dialog title={t('imports.host')} onClose={() => setPicking(false)}>
          <div className="form">
            <p>{t('imports.host_hint')}</p>
            <HostPicker
              unit={unit}
              label={t('imports.answer_find')}
              onPick={(chosen) => {
                setHost(chosen);
                setPicking(false);
              }}
            />
          </div>
        </Dialog>
      )}
    </section>
  );
}
