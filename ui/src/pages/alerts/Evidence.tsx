import type { AlertFull } from '../../api/monitor';
import { useWords } from '../../i18n';
import { Copy } from '../../parts/Copy';

/** The fields that the rule looked at, with the values that it saw. */
export function Evidence({ alert }: { alert: AlertFull }) {
  const { t } = useWords();
  return (
    <section className="sheet" aria-labelledby="evidence">
      <div className="sheet-head">
        <h2 id="evidence">{t('alert.evidence')}</h2>
        {alert.shown.length > 0 && <Copy text={alert.shown.map(({ field, values }) => `${field}: ${values.join(' | ')}`).join('\n')} label={t('alert.copy_all')} />}
      </div>
      {alert.shown.length === 0 ? (
        <p className="soft">{t('alert.evidence_none')}</p>
      ) : (
        <dl className="shown">
          {alert.shown.map(({ field, values, more }) => (
            <div key={field}>
              <dt className="mono">{field}</dt>
              <dd>
                <ul>
                  {values.map((value) => (
                    <li key={value}>
                      <code>{value === '' ? '∅' : value}</code>
                      <Copy text={value} label={t('act.copy')} />
                    </li>
                  ))}
                </ul>
                {more && <p className="small soft">{t('alert.more_values')}</p>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
