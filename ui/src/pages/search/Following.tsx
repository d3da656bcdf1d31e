import type { ReactNode } from 'react';

import type { EventRow } from '../../api/events';
import { useWords } from '../../i18n';
import { stamp } from '../../lib/time';
import { Empty, Note } from '../../parts/States';
import type { Followed } from './follow';

/** What arrives, under a sign that says whether it still does. */
export function Following({ followed, children }: { followed: Followed; children: (items: readonly EventRow[]) => ReactNode }) {
  const { t, lang } = useWords();
  const { state } = followed;
  return (
    <section className="stack" aria-label={t('events.follow')}>
      <div className={`note search-live ${state === 'open' ? 'good' : state === 'failed' ? 'bad' : 'warn'}`} role="status">
        <span className="search-lamp" aria-hidden="true" />
        <div>
          <strong>{state === 'open' ? t('events.following') : state === 'failed' ? t('events.following_failed', { code: followed.code }) : t('events.following_lost')}</strong>
          <p className="small">{t('events.following_since', { at: stamp(followed.since, lang, true), count: followed.count })}</p>
        </div>
      </div>
      {followed.more && <Note tone="warn">{t('events.following_more')}</Note>}
      {followed.items.length === 0 ? (
        <div className="table-box">
          <Empty title={t('events.following_none')} />
        </div>
      ) : (
        children(followed.items)
      )}
    </section>
  );
}
