import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { saved, type SavedSearch } from '../../api/saved';
import type { Asked } from '../../api/events';
import { useWords } from '../../i18n';
import { instantOf, isRelative, QUICK } from '../../lib/events';
import { useAct } from '../../lib/submit';
import { stamp } from '../../lib/time';
import { whole } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { AreaField, SelectField, TextField } from '../../parts/Field';
import { Empty, LoadError, Loading, ProblemNote } from '../../parts/States';
import { Tag } from '../../parts/Tag';
import { Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';
import { useCounts } from './counts';

const MAX_NAME = 500;
const MAX_NOTE = 4_000;

/** Searches that are kept: one's own and those of the unit. */
export function Saved({ unit, asked, disabled, onGo }: { unit: string; asked: Asked; disabled: boolean; onGo: (next: Asked) => void }) {
  const { t } = useWords();
  const may = useMay();
  const [shown, setShown] = useState(false);
  const [keeping, setKeeping] = useState(false);
  return (
    <>
      <Button icon="flag" onClick={() => setShown(true)}>
        {t('saved.open')}
      </Button>
      {may.watch && (
        <Button icon="plus" disabled={disabled} onClick={() => setKeeping(true)}>
          {t('saved.keep')}
        </Button>
      )}
      {shown && <List unit={unit} onClose={() => setShown(false)} onGo={onGo} />}
      {keeping && <Edit unit={unit} asked={asked} onClose={() => setKeeping(false)} />}
    </>
  );
}

function List({ unit, onClose, onGo }: { unit: string; onClose: () => void; onGo: (next: Asked) => void }) {
  const { t, word } = useWords();
  const found = useQuery({ queryKey: ['saved', unit], queryFn: () => saved.list(unit) });
  const [over, setOver] = useState<string>('own');
  const [edited, setEdited] = useState<SavedSearch | null>(null);
  const [dropped, setDropped] = useState<SavedSearch | null>(null);
  const rows = found.data ?? [];
  const counts = useCounts(unit, rows);
  return (
    <Dialog title={t('saved.title')} wide onClose={onClose}>
      {found.isPending ? (
        <Loading />
      ) : found.isError && found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <Empty title={t('saved.none')}>
          <p>{t('saved.none_hint')}</p>
        </Empty>
      ) : (
        <div className="stack">
          <div className="filters">
            <SelectField
              label={t('saved.count_over')}
              value={over}
              onValue={setOver}
              choices={[{ value: 'own', label: t('saved.over_own') }, ...QUICK.map((value) => ({ value, label: word('quick', value.replace('-', '_')) }))]}
            />
            {counts.busy ? (
              <Button onClick={counts.stop}>{t('events.stop')}</Button>
            ) : (
              <Button onClick={() => counts.run(over === 'own' ? null : over)}>{t('saved.count')}</Button>
            )}
          </div>
          <ul className="saved-list">
            {rows.map((one) => (
              <li key={one.id} className="saved">
                <div className="saved-what">
                  <button type="button" className="saved-name" onClick={() => onGo(one)}>
                    {one.name}
                  </button>{' '}
                  <Tag tone={one.shared ? 'good' : 'idle'}>{one.shared ? t('saved.shared') : t('saved.own')}</Tag>
                  <p className="mono small saved-q">{one.q === '' ? t('saved.every') : one.q}</p>
                  <p className="small soft">
                    <Over one={one} /> · {one.created_by_name || one.created_by} · <Time at={one.updated_at} />
                  </p>
                  {one.note !== '' && <p className="small said">{one.note}</p>}
                </div>
                <div className="saved-count" aria-live="polite">
                  <Count told={counts.told.get(one.id)} />
                </div>
                {one.may_change && (
                  <div className="row-acts">
                    <Button tight icon="edit" onClick={() => setEdited(one)}>
                      {t('act.edit')}
                    </Button>
                    <Button tight tone="danger" onClick={() => setDropped(one)}>
                      {t('saved.drop')}
                    </Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {edited !== null && <Edit unit={unit} one={edited} asked={edited} onClose={() => setEdited(null)} />}
      {dropped !== null && <Drop unit={unit} one={dropped} onClose={() => setDropped(null)} />}
    </Dialog>
  );
}

/** The time of a search that is kept, in words. */
function Over({ one }: { one: { from: string; to: string } }) {
  const { t, lang, word } = useWords();
  const quick = QUICK.find((value) => value === one.from && one.to === 'now');
  if (quick !== undefined) return <>{word('quick', quick.replace('-', '_'))}</>;
  const end = (text: string) => (isRelative(text) ? text : stamp(text, lang));
  return <>{t('saved.between', { from: end(one.from), to: end(one.to) })}</>;
}

function Count({ told }: { told: { events: number } | { failed: string } | 'waiting' | undefined }) {
  const { t, lang } = useWords();
  if (told === undefined) return null;
  if (told === 'waiting') return <span className="small soft">{t('state.working')}</span>;
  if ('failed' in told) return <span className="small bad">{t('saved.count_failed', { why: told.failed })}</span>;
  return (
    <span>
      <b className="num">{whole(told.events, lang)}</b> <span className="small soft">{t('saved.events')}</span>
    </span>
  );
}

function Edit({ unit, one, asked, onClose }: { unit: string; one?: SavedSearch; asked: Asked; onClose: () => void }) {
  const { t, lang } = useWords();
  const queries = useQueryClient();
  const { act, busy, problem, faults } = useAct(() => queries.invalidateQueries({ queryKey: ['saved', unit] }));
  const [name, setName] = useState(one?.name ?? '');
  const [note, setNote] = useState(one?.note ?? '');
  const [shared, setShared] = useState(one?.shared ?? false);
  const [q, setQ] = useState(asked.q);
  const [fixed, setFixed] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const relative = isRelative(asked.from) || isRelative(asked.to);
  // What is relative is taken at this moment when it is to be fixed.
  const end = (text: string) => (fixed ? instantOf(text, Date.now()) : text);
  const send = () => {
    const body = { name, note, q, from: end(asked.from), to: end(asked.to), shared };
    void act(() => (one === undefined ? saved.create(unit, body, key) : saved.update(unit, one, body))).then((done) => {
      if (!done) return;
      toast(t('list.saved'));
      onClose();
    });
  };
  return (
    <Dialog title={one === undefined ? t('saved.keep') : t('saved.edit')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextField label={t('saved.name')} value={name} onValue={setName} maxLength={MAX_NAME} required autoComplete="off" fault={faults.get('name')} />
        <AreaField label={t('saved.note')} hint={t('saved.note_hint')} value={note} onValue={setNote} maxLength={MAX_NOTE} fault={faults.get('note')} />
        <AreaField label={t('events.bar')} value={q} onValue={setQ} rows={2} fault={faults.get('q')} />
        {relative ? (
          <SelectField
            label={t('events.period')}
            value={fixed ? 'fixed' : 'relative'}
            onValue={(value) => setFixed(value === 'fixed')}
            choices={[
              { value: 'relative', label: t('saved.relative') },
              { value: 'fixed', label: t('saved.fixed', { from: stamp(instantOf(asked.from, Date.now()), lang), to: stamp(instantOf(asked.to, Date.now()), lang) }) },
            ]}
          />
        ) : (
          <p className="small soft">
            {t('events.period')}: <Over one={asked} />
          </p>
        )}
        <SelectField
          label={t('saved.who')}
          value={shared ? 'shared' : 'own'}
          onValue={(value) => setShared(value === 'shared')}
          choices={[
            { value: 'own', label: t('saved.who_own') },
            { value: 'shared', label: t('saved.who_shared') },
          ]}
          fault={faults.get('shared')}
        />
        {problem !== null && <ProblemNote problem={problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={busy}>
            {t('act.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Drop({ unit, one, onClose }: { unit: string; one: SavedSearch; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const { act, busy, problem } = useAct(() => queries.invalidateQueries({ queryKey: ['saved', unit] }));
  return (
    <ConfirmDialog
      title={t('saved.drop_title')}
      text={one.shared ? t('saved.drop_shared') : t('saved.drop_text')}
      action={t('saved.drop')}
      danger
      busy={busy}
      problem={problem}
      onClose={onClose}
      onConfirm={() =>
        void act(() => saved.remove(unit, one.id)).then((done) => {
          if (!done) return;
          toast(t('saved.dropped'));
          onClose();
        })
      }
    >
      <p>
        <strong>{one.name}</strong>
      </p>
    </ConfirmDialog>
  );
}
