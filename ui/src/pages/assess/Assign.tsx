import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';

import { assess } from '../../api/assess';
import { useWords } from '../../i18n';
import { dayShown, ownersOf } from '../../lib/assess';
import type { Draft } from '../../lib/concurrent';
import { Dialog } from '../../parts/Dialog';
import { FactList } from '../../parts/Facts';
import { TextField } from '../../parts/Field';
import { RecordForm, type FormField } from '../../parts/RecordForm';
import { Changed } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { usePeople } from '../obligations/people';
import { DueDay } from './Dues';
import type { OnMeasure } from './Measure';
import { measuresQuery, useAgain } from './queries';

const draftOf = ({ owner, due, note }: { owner: string; due: string; note: string }): Draft => ({ owner, due, note });

/** Who answers for the measure, by when, and a note. */
export function Assign({ unit, assessment, one, etag, onClose }: OnMeasure & { onClose: () => void }) {
  const { t } = useWords();
  const again = useAgain(unit);
  const id = useId();
  const people = usePeople(unit);
  const { data } = useQuery({ ...measuresQuery(unit, assessment.id), refetchInterval: false, staleTime: 60_000 });
  const names = [...new Set([...ownersOf(data ?? []), ...people.map(({ name }) => name)])];
  const fields: FormField[] = [
    {
      name: 'owner',
      label: t('assess.owner'),
      full: false,
      render: (value, onValue, fault) => (
        <>
          <TextField label={t('assess.owner')} hint={t('assess.owner_hint')} fault={fault} value={value} onValue={onValue} list={id} autoComplete="off" />
          <datalist id={id}>
            {names.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      ),
    },
    { name: 'due', label: t('assess.due'), hint: t('assess.due_hint'), kind: 'date', show: dayShown },
    { name: 'note', label: t('assess.note'), kind: 'area', full: true },
  ];
  return (
    <Dialog title={t('assess.assign')} wide onClose={onClose}>
      <RecordForm
        fields={fields}
        initial={{ draft: draftOf(one), etag }}
        action={t('act.save')}
        onClose={onClose}
        reload={async () => {
          const now = await assess.measure(unit, assessment.id, one.control);
          return { draft: draftOf(now.data), etag: now.etag };
        }}
        save={async (draft, based) => {
          await assess.assign(unit, assessment.id, one.control, { owner: (draft['owner'] ?? '').trim(), due: draft['due'] ?? '', note: (draft['note'] ?? '').trim() }, based);
          toast(t('list.saved'));
          onClose();
          await again();
        }}
      />
    </Dialog>
  );
}

/** The same as it stands. */
export function AssignedTo({ one }: OnMeasure) {
  const { t } = useWords();
  return (
    <section className="sheet" aria-labelledby="facts">
      <div className="sheet-head">
        <h2 id="facts">{t('assess.facts')}</h2>
      </div>
      <FactList
        items={[
          { name: t('assess.owner'), value: one.owner === '' ? <span className="soft">{t('assess.no_owner')}</span> : one.owner },
          { name: t('assess.due'), value: one.due === '' ? '' : <DueDay due={one.due} late={one.late} /> },
          { name: t('assess.note'), value: one.note === '' ? '' : <span className="measure-said">{one.note}</span> },
          { name: t('attr.updated_at'), value: <Changed at={one.updated_at} by={one.updated_by_name} /> },
        ]}
      />
    </section>
  );
}
