import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { assess, assessFiles, type Evidence } from '../../api/assess';
import { checks } from '../../api/directive';
import { useWords } from '../../i18n';
import { useAct } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { AreaField, SelectField, TextField } from '../../parts/Field';
import { FileDrop, useSending } from '../../parts/FileDrop';
import { LoadError, Loading, Note, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { isStopped } from './acting';
import type { OnMeasure } from './Measure';
import { useAgain } from './queries';

const KINDS = ['note', 'file', 'link', 'check'] as const;
type Kind = (typeof KINDS)[number];

interface Adding extends OnMeasure {
  known: readonly Evidence[];
  onClose: () => void;
}

/** A note, a file, an address or a check. */
export function AddEvidence(adding: Adding) {
  const { t } = useWords();
  const [kind, setKind] = useState<Kind>('note');
  const { onClose } = adding;
  return (
    <Dialog title={t('assess.evidence_add')} wide onClose={onClose}>
      <div className="form">
        <SelectField
          label={t('assess.evidence_kind')}
          value={kind}
          choices={KINDS.map((value) => ({ value, label: t(`evidence_of.${value}`) }))}
          onValue={(next) => setKind(KINDS.find((one) => one === next) ?? 'note')}
        />
        {kind === 'file' ? <FileForm {...adding} /> : kind === 'check' ? <CheckForm {...adding} /> : <TextForm key={kind} kind={kind} {...adding} />}
      </div>
    </Dialog>
  );
}

/** Sends what is to be added, and closes the dialog when it was. */
function useAdding({ unit, onClose }: Adding) {
  const { t } = useWords();
  const submit = useAct(useAgain(unit));
  const add = async (work: () => Promise<unknown>) => {
    const stopped = { byPerson: false };
    const done = await submit.act(async () => {
      try {
        await work();
      } catch (error) {
        stopped.byPerson = isStopped(error);
        throw error;
      }
    });
    // Whoever stops a sending knows it.
    if (stopped.byPerson) submit.forget();
    if (!done) return;
    toast(t('assess.evidence_added'));
    onClose();
  };
  return { ...submit, add };
}

function TextForm({ kind, ...adding }: Adding & { kind: 'note' | 'link' }) {
  const { t } = useWords();
  const { unit, assessment, one, onClose } = adding;
  const [title, setTitle] = useState('');
  const [content, setContent] = useState('');
  const submit = useAdding(adding);
  const fault = submit.faults.get('text') ?? submit.faults.get('address') ?? submit.faults.get('content');
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit.add(() => assess.addEvidence(unit, assessment.id, one.control, { kind, title: title.trim(), content: content.trim() }));
      }}
    >
      {kind === 'note' ? (
        <AreaField label={t('assess.evidence_note')} fault={fault} value={content} onValue={setContent} required />
      ) : (
        <TextField type="url" label={t('assess.evidence_link')} hint={t('assess.evidence_link_hint')} fault={fault} value={content} onValue={setContent} required autoComplete="off" />
      )}
      <Title value={title} fault={submit.faults.get('title')} onValue={setTitle} />
      {submit.problem !== null && <ProblemNote problem={submit.problem} />}
      <div className="form-actions">
        <Button onClick={onClose}>{t('act.cancel')}</Button>
        <Button type="submit" tone="primary" busy={submit.busy}>
          {t('assess.evidence_add')}
        </Button>
      </div>
    </form>
  );
}

function Title({ value, fault, onValue }: { value: string; fault: string | undefined; onValue: (value: string) => void }) {
  const { t } = useWords();
  return <TextField label={t('assess.evidence_title')} hint={t('assess.evidence_title_hint')} fault={fault} value={value} onValue={onValue} autoComplete="off" />;
}

function FileForm(adding: Adding) {
  const { t } = useWords();
  const { unit, assessment, one } = adding;
  const [title, setTitle] = useState('');
  const { sending, send } = useSending();
  const submit = useAdding(adding);
  const begin = (file: File) =>
    void submit.add(() => send<Evidence>(assessFiles.addEvidence(unit, assessment.id, one.control, file.name, title.trim()), file));
  return (
    <div className="form">
      <Title value={title} fault={submit.faults.get('title')} onValue={setTitle} />
      <FileDrop
        words={{
          drop: t('assess.file_drop'),
          choose: t('assess.file_choose'),
          hint: t('assess.file_hint'),
          reading: t('assess.file_reading'),
          sending: (name) => t('assess.file_sending', { name }),
        }}
        sending={sending}
        onFile={begin}
      />
      {submit.problem !== null && <ProblemNote problem={submit.problem} />}
    </div>
  );
}

/** Checks that look at each system; the one that the library names for the measure comes first. */
function CheckForm(adding: Adding) {
  const { t, lang } = useWords();
  const { unit, assessment, one, known, onClose } = adding;
  const found = useQuery({ queryKey: ['checks', unit], queryFn: () => checks.list(unit) });
  const used = new Set(known.filter(({ kind }) => kind === 'check').map(({ content }) => content));
  const isSuggested = (id: string) => id.split('/').at(-1) === one.suggested_check;
  const offered = (found.data ?? [])
    .filter(({ id, subject_kind }) => subject_kind === 'system' && !used.has(id))
    .toSorted((a, b) => Number(isSuggested(b.id)) - Number(isSuggested(a.id)) || a.title[lang].localeCompare(b.title[lang], lang));
  const [chosen, setChosen] = useState('');
  const submit = useAdding(adding);
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  if (offered.length === 0) return <Note tone="plain">{t('assess.evidence_check_none')}</Note>;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit.add(async () => {
          await assess.addEvidence(unit, assessment.id, one.control, { kind: 'check', content: chosen });
          await assess.follow(unit);
        });
      }}
    >
      <SelectField
        label={t('assess.evidence_check')}
        hint={t('assess.evidence_check_hint')}
        fault={submit.faults.get('check') ?? submit.faults.get('content')}
        value={chosen}
        required
        choices={[{ value: '', label: t('assess.evidence_check_choose') }, ...offered.map(({ id, title }) => ({ value: id, label: `${title[lang]} (${id})` }))]}
        onValue={setChosen}
      />
      {submit.problem !== null && <ProblemNote problem={submit.problem} />}
      <div className="form-actions">
        <Button onClick={onClose}>{t('act.cancel')}</Button>
        <Button type="submit" tone="primary" busy={submit.busy}>
          {t('assess.evidence_add')}
        </Button>
      </div>
    </form>
  );
}
