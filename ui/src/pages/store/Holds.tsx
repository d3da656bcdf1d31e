import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { holds, MAX_REASON, type Hold } from '../../api/holds';
import { useWords } from '../../i18n';
import { useAct } from '../../lib/submit';
import { stamp } from '../../lib/time';
import { Button } from '../../parts/Button';
import { ConfirmDialog } from '../../parts/Dialog';
import { AreaField } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading, Note } from '../../parts/States';
import { Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay, useUnitId } from '../../shell/unit';
import '../../style/search.css';

/** Events of the unit that stay although their time is over, and how a hold ends: one person asks, another lifts it. */
export function HoldsPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const found = useQuery({ queryKey: ['holds', unit], queryFn: () => holds.list(unit) });
  return (
    <Page
      title={t('holds.title')}
      lead={t('holds.lead')}
      crumb={
        <Link className="crumb" to="/u/$unit/search" params={{ unit }}>
          <Icon name="back" />
          {t('events.nav')}
        </Link>
      }
    >
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.length === 0 ? (
        <Empty title={t('holds.none')}>
          <p>{t('holds.none_hint')}</p>
        </Empty>
      ) : (
        <ul className="stack plain">
          {found.data.map((hold) => (
            <One key={hold.id} unit={unit} hold={hold} />
          ))}
        </ul>
      )}
    </Page>
  );
}

type Doing = 'ask' | 'keep' | 'lift';

function One({ unit, hold }: { unit: string; hold: Hold }) {
  const { t, lang } = useWords();
  const may = useMay();
  const [doing, setDoing] = useState<Doing | null>(null);
  const { lifting } = hold;
  return (
    <li className="sheet stack">
      <div>
        <p className="said">
          <strong>{hold.reason}</strong>
        </p>
        <p className="mono small saved-q">{hold.q === '' ? t('saved.every') : hold.q}</p>
        <p className="small soft">
          {t('saved.between', { from: stamp(hold.from, lang), to: stamp(hold.to, lang) })} · {t('holds.set_by', { name: hold.set_by_name || hold.set_by })} · <Time at={hold.set_at} />
        </p>
      </div>
      {lifting != null && (
        <Note tone="warn">
          <p className="said">{t('holds.asked', { name: lifting.by_name || lifting.by, reason: lifting.reason, at: stamp(lifting.at, lang) })}</p>
          {lifting.own && <p>{t('holds.another')}</p>}
        </Note>
      )}
      <div className="line">
        <Link className="button tight" to="/u/$unit/search" params={{ unit }} search={{ q: hold.q, from: hold.from, to: hold.to }}>
          {t('holds.see')}
        </Link>
        {may.decide && lifting == null && (
          <Button tight onClick={() => setDoing('ask')}>
            {t('holds.ask')}
          </Button>
        )}
        {may.decide && lifting != null && (
          <Button tight onClick={() => setDoing('keep')}>
            {t('holds.leave')}
          </Button>
        )}
        {may.decide && lifting != null && !lifting.own && (
          <Button tight tone="danger" onClick={() => setDoing('lift')}>
            {t('holds.lift')}
          </Button>
        )}
      </div>
      <details>
        <summary>{t('events.sql')}</summary>
        <pre className="mono">{hold.condition}</pre>
      </details>
      {doing !== null && <Step unit={unit} hold={hold} doing={doing} onClose={() => setDoing(null)} />}
    </li>
  );
}

function Step({ unit, hold, doing, onClose }: { unit: string; hold: Hold; doing: Doing; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const { act, busy, problem, faults } = useAct(() => queries.invalidateQueries({ queryKey: ['holds', unit] }));
  const work = {
    ask: () => holds.ask(unit, hold.id, reason),
    keep: () => holds.keep(unit, hold.id),
    lift: () => holds.lift(unit, hold.id),
  }[doing];
  const confirm = () =>
    void act(work).then((done) => {
      if (!done) return;
      toast(t(`holds.was_${doing}`));
      onClose();
    });
  const name = { ask: t('holds.ask'), keep: t('holds.leave'), lift: t('holds.lift') }[doing];
  return (
    <ConfirmDialog title={name} text={t(`holds.text_${doing}`)} action={name} danger={doing === 'lift'} busy={busy} disabled={doing === 'ask' && reason.trim() === ''} problem={problem} onClose={onClose} onConfirm={confirm}>
      {doing === 'ask' && <AreaField label={t('holds.why')} fault={faults.get('reason')} maxLength={MAX_REASON} value={reason} onValue={setReason} />}
    </ConfirmDialog>
  );
}
