import type { ReactNode } from 'react';

import { asProblem, type Problem } from '../api/problem';
import { useWords } from '../i18n';
import { Button } from './Button';
import { Icon } from './Icon';

export function Loading() {
  const { t } = useWords();
  return (
    <p className="loading" role="status">
      {t('state.loading')}
    </p>
  );
}

/** Nothing is there, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** What the server refused, in its own words, with what helps to mend it. */
export function ProblemNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const { t, lang } = useWords();
  const loose = (problem.body.errors ?? []).map((error) => error.message_text[lang]);
  return (
    <div className="note bad" role="alert">
      <Icon name="stop" />
      <div>
        <strong>{problem.title(lang)}</strong>
        <p>{sentence(problem.detail(lang))}</p>
        {loose.length > 0 && (
          <ul>
            {loose.map((text, place) => (
              <li key={place}>{sentence(text)}</li>
            ))}
          </ul>
        )}
        {problem.body.retry_after !== undefined && <p>{t('state.wait', { seconds: problem.body.retry_after })}</p>}
        {problem.status >= 500 && problem.body.trace_id !== undefined && (
          <p className="small soft">{t('state.request_id', { id: problem.body.trace_id })}</p>
        )}
        {onRetry !== undefined && (
          <p>
            <Button tight onClick={onRetry}>
              {t('act.retry')}
            </Button>
          </p>
        )}
      </div>
    </div>
  );
}

/** With a capital at its beginning and a stop at its end: the server writes fragments that fit into a log. */
export function sentence(text: string): string {
  const first = text.slice(0, 1);
  const begun = first.toLocaleUpperCase('vi') + text.slice(1);
  return /[.!?…]$/.test(begun) || begun === '' ? begun : `${begun}.`;
}

/** What stands where a page could not be loaded: a refusal looks other than a fault. */
export function LoadError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t, lang } = useWords();
  const problem = asProblem(error);
  if (problem.status === 403 || problem.status === 404) {
    return (
      <div className="empty" role="alert">
        <h2>{problem.status === 403 ? t('state.refused') : t('state.gone')}</h2>
        <p>{sentence(problem.detail(lang))}</p>
        {problem.status === 403 && <p className="soft">{t('state.refused_hint')}</p>}
      </div>
    );
  }
  return (
    <div className="stack">
      <h2>{t('state.failed')}</h2>
      <ProblemNote problem={problem} onRetry={onRetry} />
    </div>
  );
}

/** A note that is no refusal. */
export function Note({ tone, children }: { tone: 'good' | 'warn' | 'plain'; children: ReactNode }) {
  return (
    <div className={tone === 'plain' ? 'note' : `note ${tone}`}>
      <Icon name={tone === 'good' ? 'good' : tone === 'warn' ? 'alert' : 'info'} />
      <div>{children}</div>
    </div>
  );
}
