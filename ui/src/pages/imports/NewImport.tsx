import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type DragEvent } from 'react';

import { address, imports, type Columns, type Host, type Import, type MappedColumn } from '../../api/inventory';
import { upload } from '../../api/upload';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Icon } from '../../parts/Icon';
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
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [host, setHost] = useState<Host | null>(null);
  const [picking, setPicking] = useState(false);
  const [step, setStep] = useState<Step | null>(null);
  const [sending, setSending] = useState<{ name: string; share: number; stop: AbortController } | null>(null);
  const submit = useSubmit();

  const send = async <T,>(path: '/imports' | '/imports/columns', file: File, query: Record<string, string>): Promise<T> => {
    const stop = new AbortController();
    setSending({ name: file.name, share: 0, stop });
    try {
      return await upload<T>(address(unit, path, query), file, (share) => setSending({ name: file.name, share, stop }), stop.signal);
    } finally {
      setSending(null);
    }
  };
  const preview = async (file: File) => {
    const made = await send<Import>('/imports', file, { file_name: file.name, host: host?.id ?? '' });
    void queries.invalidateQueries({ queryKey: ['imports', unit] });
    await navigate({ to: '/u/$unit/imports/$id', params: { unit, id: made.id } });
  };
  const begin = (file: File) =>
    void submit.run(async () => {
      const columns = await send<Columns>('/imports/columns', file, { file_name: file.name });
      if (columns.sheets.some((sheet) => sheet.columns.length > 0)) setStep({ file, columns });
      else await preview(file);
    });
  const confirm = (sheets: readonly (readonly MappedColumn[])[]) =>
    void submit.run(async () => {
      if (step === null) return;
      for (const columns of sheets) await imports.remember(unit, columns);
      await preview(step.file);
    });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) begin(file);
  };
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
      {sending === null ? (
        <div
          className={over ? 'file-drop over' : 'file-drop'}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Icon name="file" />
          <p className="line">
            {t('imports.drop')}
            <Button tone="primary" onClick={() => input.current?.click()}>
              {t('imports.choose')}
            </Button>
          </p>
          <p className="soft small">{t('imports.drop_hint')}</p>
          <p className="small">
            {host === null ? t('imports.host_none') : t('imports.host_chosen', { name: host.name })}{' '}
            <Button tone="quiet" tight onClick={() => (host === null ? setPicking(true) : setHost(null))}>
              {host === null ? t('imports.host') : t('imports.host_clear')}
            </Button>
          </p>
          <input
            ref={input}
            type="file"
            hidden
            aria-label={t('imports.choose')}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file !== undefined) begin(file);
            }}
          />
        </div>
      ) : (
        <div className="file-drop" role="status">
          <p>{sending.share < 1 ? t('imports.sending', { name: sending.name }) : t('imports.reading')}</p>
          <progress value={sending.share} max={1} aria-label={t('imports.sending', { name: sending.name })} />
          <Button tight onClick={() => sending.stop.abort()}>
            {t('imports.stop')}
          </Button>
        </div>
      )}
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
