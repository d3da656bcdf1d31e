import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { retros, type Retro } from '../../api/retro';
import { follow } from '../../api/stream';
import { useWords } from '../../i18n';
import { doneOf } from '../../lib/retro';
import { span } from '../../lib/span';
import { useAct } from '../../lib/submit';
import { bytes, rate, whole } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { ConfirmDialog } from '../../parts/Dialog';
import { FactList } from '../../parts/Facts';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, Note } from '../../parts/States';
import { Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay, useUnitId } from '../../shell/unit';
import '../../style/retro.css';
import { Found } from './Found';
import { Progress, RetroState } from './parts';

const isOpen = ({ state }: Retro) => state === 'waiting' || state === 'running';

/** A job as the server tells of it while it goes on. */
function useProgress(unit: string, id: string, open: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!open) return undefined;
    const again = () => void queries.invalidateQueries({ queryKey: ['retro', unit, id] });
    return follow({ address: retros.progress(unit, id), events: { retro: again }, opened: (renewed) => renewed && again(), broken: () => undefined });
  }, [queries, unit, id, open]);
}

/** One job over stored events: how far it is, what it found, and what becomes of it. */
export function RetroPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const { id } = useParams({ from: '/inside/u/$unit/retros/$id' });
  const found = useQuery({ queryKey: ['retro', unit, id, 'head'], queryFn: async () => (await retros.get(unit, id)).data });
  useProgress(unit, id, found.data !== undefined && isOpen(found.data));
  const crumb = (
    <Link className="crumb" to="/u/$unit/retros" params={{ unit }}>
      <Icon name="back" />
      {t('retro.title')}
    </Link>
  );
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const one = found.data;
  return (
    <Page title={one.name} crumb={crumb} actions={<Acts unit={unit} one={one} />}>
      <div className="stack">
        <section className="sheet" aria-label={t('retro.progress')} aria-live="polite">
          <div className="line between">
            <RetroState state={one.state} />
            <span className="small soft">
              {one.created_by_name || one.created_by} · <Time at={one.created_at} />
            </span>
          </div>
          <Progress done={doneOf(one)} />
          <Figures one={one} />
          {one.state === 'waiting' && <p className="small soft">{t('retro.waits')}</p>}
        </section>
        {one.failure != null && <Failure failure={one.failure} />}
        {one.unread > 0 && <Unread one={one} />}
        {one.handed_at != null && <Handed unit={unit} one={one} />}
        <Found unit={unit} one={one} />
        {one.rule_text !== '' && (
          <details className="sheet">
            <summary>{t('retro.text')}</summary>
            <pre className="mono retro-text">{one.rule_text}</pre>
          </details>
        )}
      </div>
    </Page>
  );
}

function Failure({ failure }: { failure: { vi: string; en: string } }) {
  const { t, lang } = useWords();
  return (
    <Note tone="warn">
      <strong>{t('retro.failed')}</strong> {failure[lang] || failure.vi}
    </Note>
  );
}

function Unread({ one }: { one: Retro }) {
  const { t, lang } = useWords();
  return <Note tone="warn">{t('retro.unread', { many: whole(one.unread, lang) })}</Note>;
}

function Handed({ unit, one }: { unit: string; one: Retro }) {
  const { t, lang } = useWords();
  return (
    <Note tone="good">
      {t('retro.handed', { findings: whole(one.handed, lang), alerts: whole(one.handed_alerts, lang) })} {one.handed_by_name || one.handed_by} · <Time at={one.handed_at ?? one.updated_at} />.{' '}
      <Link to="/u/$unit/alerts" params={{ unit }}>
        {t('retro.to_alerts')}
      </Link>
    </Note>
  );
}

function Figures({ one }: { one: Retro }) {
  const { t, lang } = useWords();
  const rules = one.rule_text !== '' ? t('retro.which_text') : one.rule_ids.length === 0 ? t('retro.which_all') : one.rule_ids.join(', ');
  return (
    <FactList
      items={[
        { name: t('retro.which'), value: <span className="retro-ids">{rules}</span> },
        {
          name: t('events.period'),
          value: (
            <>
              <Time at={one.from} /> – <Time at={one.to} />
            </>
          ),
        },
        { name: t('retro.events'), value: one.total > 0 ? t('retro.events_of', { events: whole(one.events, lang), total: whole(one.total, lang) }) : whole(one.events, lang) },
        { name: t('retro.speed'), value: one.per_second > 0 ? `${rate(one.per_second, lang)} · ${bytes(one.bytes, lang)}` : '' },
        { name: t('retro.left'), value: isOpen(one) && one.left_seconds != null ? span(one.left_seconds * 1_000, lang) : '' },
        { name: t('retro.hits'), value: whole(one.hits, lang) },
        { name: t('retro.known'), value: whole(one.known, lang) },
      ]}
    />
  );
}

function Acts({ unit, one }: { unit: string; one: Retro }) {
  const { t, lang } = useWords();
  const may = useMay();
  const [asked, setAsked] = useState<'cancel' | 'raise' | 'remove' | null>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { act, busy, problem, forget } = useAct(async () => {
    await queries.invalidateQueries({ queryKey: ['retro', unit, one.id] });
    await queries.invalidateQueries({ queryKey: ['alerts', unit] });
  });
  const close = () => {
    setAsked(null);
    forget();
  };
  if (!may.write) return null;
  const run = (work: () => Promise<unknown>, told: string, then?: () => void) =>
    void act(work).then((done) => {
      if (!done) return;
      toast(told);
      setAsked(null);
      then?.();
    });
  const fresh = one.hits - one.known;
  return (
    <>
      {isOpen(one) ? (
        <Button icon="stop" onClick={() => setAsked('cancel')}>
          {t('retro.cancel')}
        </Button>
      ) : (
        <>
          {one.handed_at == null && fresh > 0 && (
            <Button tone="primary" icon="bell" onClick={() => setAsked('raise')}>
              {t('retro.raise')}
            </Button>
          )}
          <Button onClick={() => setAsked('remove')}>{t('retro.remove')}</Button>
        </>
      )}
      {asked === 'cancel' && (
        <ConfirmDialog title={t('retro.cancel_title')} text={t('retro.cancel_text')} action={t('retro.cancel')} danger busy={busy} problem={problem} onClose={close} onConfirm={() => run(() => retros.cancel(unit, one), t('retro.cancelled'))} />
      )}
      {asked === 'raise' && (
        <ConfirmDialog
          title={t('retro.raise_title')}
          text={t('retro.raise_text', { fresh: whole(fresh, lang), known: whole(one.known, lang) })}
          action={t('retro.raise')}
          busy={busy}
          problem={problem}
          onClose={close}
          onConfirm={() => run(() => retros.raise(unit, one), t('retro.raised'))}
        >
          {one.kept_hits < one.hits && <Note tone="warn">{t('retro.kept_only', { kept: whole(one.kept_hits, lang) })}</Note>}
        </ConfirmDialog>
      )}
      {asked === 'remove' && (
        <ConfirmDialog
          title={t('retro.remove_title')}
          text={t('retro.remove_text')}
          action={t('retro.remove')}
          danger
          busy={busy}
          problem={problem}
          onClose={close}
          onConfirm={() =>
            run(
              () => retros.remove(unit, one.id),
              t('saved.dropped'),
              () => void navigate({ to: '/u/$unit/retros', params: { unit } }),
            )
          }
        />
      )}
    </>
  );
}
