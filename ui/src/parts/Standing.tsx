import { Link } from '@tanstack/react-router';

import type { Mark, Verdict } from '../api/directive';
import { useWords } from '../i18n';
import type { Standing as Name } from '../lib/board';
import { Icon, type IconName } from './Icon';

const SHAPES: Record<Name | 'late' | 'unreachable' | 'excused', { icon: IconName; tone: string }> = {
  measured: { icon: 'good', tone: 'good' },
  stated: { icon: 'said', tone: 'good' },
  not_met: { icon: 'stop', tone: 'bad' },
  unknown: { icon: 'unknown', tone: 'open' },
  unreachable: { icon: 'away', tone: 'open' },
  waived: { icon: 'pause', tone: 'idle' },
  excused: { icon: 'pause', tone: 'idle' },
  not_applicable: { icon: 'idle', tone: 'idle' },
  late: { icon: 'clock', tone: 'warn' },
};

/** How an obligation counts: a shape of its own and a word; what is unknown has a broken line, so that it is never taken for met. */
export function Standing({ standing }: { standing: Name | 'late' }) {
  const { t } = useWords();
  const { icon, tone } = SHAPES[standing];
  return (
    <span className={`tag ${tone}`}>
      <Icon name={icon} />
      {t(`standing.${standing}`)}
    </span>
  );
}

/** What a check says, of all or of one subject. */
export function VerdictTag({ verdict }: { verdict: Verdict | Mark }) {
  const { t } = useWords();
  const { icon, tone } = SHAPES[verdict === 'met' ? 'measured' : verdict];
  return (
    <span className={`tag ${tone}`}>
      <Icon name={icon} />
      {t(`mark.${verdict}`)}
    </span>
  );
}

/** Where an obligation stands, as a word alone: the shape beside it says what holds. */
export function useStateName(): (state: string) => string {
  const { word } = useWords();
  return (state) => word('obligation_state', state);
}

/** A number of the evidence ledger of a unit, with the way to it. */
export function EvidenceLink({ unit, seq }: { unit: string; seq: number }) {
  const { t } = useWords();
  return (
    <Link className="nowrap" to="/u/$unit/evidence/$seq" params={{ unit, seq: String(seq) }}>
      {t('evidence.number', { seq })}
    </Link>
  );
}

/** So many of so many. */
export function Share({ part, whole }: { part: number; whole: number }) {
  const { lang } = useWords();
  const shown = (value: number) => value.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB');
  return (
    <span className="share">
      {shown(part)}/{shown(whole)}
    </span>
  );
}
