import type { ReactNode } from 'react';

import { useWords } from '../i18n';
import { Icon } from './Icon';

export type Tone = 'good' | 'warn' | 'bad' | 'idle' | 'unknown';

const SHAPE = { good: 'good', warn: 'alert', bad: 'stop', idle: 'idle', unknown: 'unknown' } as const;

/** A state: a shape of its own and a word; the colour only repeats them. */
export function Tag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`tag ${tone === 'unknown' ? 'idle' : tone}`}>
      <Icon name={SHAPE[tone]} />
      {children}
    </span>
  );
}

/** Security level 1 to 5 as storeys of a tower, with the number beside it. */
export function Level({ level }: { level: number | null | undefined }) {
  const { t } = useWords();
  if (level === null || level === undefined || level === 0) return <Tag tone="unknown">{t('level.none')}</Tag>;
  return (
    <span className="level">
      <svg viewBox="0 0 22 14" aria-hidden="true">
        {[1, 2, 3, 4, 5].map((step) => (
          <rect key={step} className={step <= level ? 'on' : 'off'} x={(step - 1) * 4.5 + 0.5} y={11.5 - step * 2.2} width={3} height={step * 2.2 + 2} />
        ))}
      </svg>
      {t('level.of', { level })}
    </span>
  );
}
