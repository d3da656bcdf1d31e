import { useWords } from '../i18n';
import { dueOf, type AlertLevel, type AlertState } from '../lib/alerts';
import type { SourceState } from '../lib/monitor-search';
import { span } from '../lib/span';
import { stamp } from '../lib/time';
import { Icon, type IconName } from './Icon';

interface Shape {
  icon: IconName;
  tone: string;
}

const LEVELS: Record<AlertLevel, Shape> = {
  critical: { icon: 'stop', tone: 'bad' },
  high: { icon: 'alert', tone: 'warn' },
  medium: { icon: 'idle', tone: 'open' },
  low: { icon: 'ring', tone: 'idle' },
  informational: { icon: 'info', tone: 'idle' },
};

const STATES: Record<AlertState, Shape> = {
  new: { icon: 'bell', tone: 'open' },
  triaging: { icon: 'search', tone: 'open' },
  verified: { icon: 'flag', tone: 'bad' },
  handled: { icon: 'good', tone: 'good' },
  false_positive: { icon: 'close', tone: 'idle' },
  benign: { icon: 'check', tone: 'idle' },
  duplicate: { icon: 'copy', tone: 'idle' },
};

const SOURCES: Record<SourceState | 'retired', Shape> = {
  live: { icon: 'good', tone: 'good' },
  late: { icon: 'clock', tone: 'warn' },
  silent: { icon: 'away', tone: 'bad' },
  never: { icon: 'unknown', tone: 'idle' },
  retired: { icon: 'pause', tone: 'idle' },
};

const LATE: Shape = { icon: 'clock', tone: 'bad late' };

/** A shape of its own and a word; a name that this console does not know yet stands for itself. */
function Shaped({ shape, text }: { shape: Shape | undefined; text: string }) {
  return (
    <span className={`tag ${shape?.tone ?? 'idle'}`}>
      <Icon name={shape?.icon ?? 'unknown'} />
      {text}
    </span>
  );
}

const of = <K extends string>(shapes: Record<K, Shape>, name: string): Shape | undefined => (shapes as Partial<Record<string, Shape>>)[name];

/** How grave an alert is. */
export function Severity({ level }: { level: string }) {
  const { word } = useWords();
  return <Shaped shape={of(LEVELS, level)} text={word('alert_level', level)} />;
}

export function AlertStateTag({ state }: { state: string }) {
  const { word } = useWords();
  return <Shaped shape={of(STATES, state)} text={word('alert_state', state)} />;
}

export function SourceStateTag({ state, retired }: { state: string; retired: boolean }) {
  const { word } = useWords();
  const name = retired ? 'retired' : state;
  return <Shaped shape={of(SOURCES, name)} text={word('source_state', name)} />;
}

/** What is due next and how long that is away, late in a word too; in two lines where there is little room. */
export function DueTag({ alert, now, stacked = false }: { alert: Parameters<typeof dueOf>[0]; now: number; stacked?: boolean }) {
  const { t, lang } = useWords();
  const due = dueOf(alert, now);
  if (due.kind === 'none') return <span className="soft">–</span>;
  if (due.kind === 'was_late') return <Shaped shape={{ icon: 'clock', tone: 'idle' }} text={t('alerts.was_late')} />;
  const long = span(due.milliseconds, lang);
  return (
    <time dateTime={due.at} title={`${stamp(due.at, lang, true)} (UTC+7)`}>
      {due.kind === 'left' ? (
        <span className="nowrap">{t('alerts.left', { span: long })}</span>
      ) : stacked ? (
        <span className="due-late">
          <Shaped shape={LATE} text={t('alerts.late')} />
          <span className="small">{long}</span>
        </span>
      ) : (
        <Shaped shape={LATE} text={t('alerts.late_by', { span: long })} />
      )}
    </time>
  );
}
