import type { ReactNode } from 'react';

import { events, type Asked } from '../../api/events';
import { useWords } from '../../i18n';
import { Copy } from '../../parts/Copy';
import { Icon } from '../../parts/Icon';

/** The search as files. */
export function Files({ unit, asked, disabled }: { unit: string; asked: Asked; disabled: boolean }) {
  const { t } = useWords();
  if (disabled) return null;
  return (
    <span className="line search-files" title={t('events.export_hint')}>
      <span className="small soft">{t('events.export')}:</span>
      {(['csv', 'jsonl', 'parquet', 'ocsf'] as const).map((form) => (
        <a key={form} className="button tight" href={events.file(unit, form, asked)}>
          <Icon name="download" />
          {form.toUpperCase()}
        </a>
      ))}
    </span>
  );
}

/** The SQL that a search became. */
export function Sql({ sql, children }: { sql: string; children: ReactNode }) {
  const { t } = useWords();
  return (
    <details className="sheet search-sql">
      <summary>{t('events.sql')}</summary>
      <pre className="mono">{sql}</pre>
      <div className="line">
        <Copy text={sql} />
        {children}
      </div>
    </details>
  );
}
