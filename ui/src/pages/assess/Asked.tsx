import { useQuery } from '@tanstack/react-query';

import { checks } from '../../api/directive';
import { useWords } from '../../i18n';
import { spanOf } from '../../lib/board';
import { FactList } from '../../parts/Facts';
import type { OnMeasure } from './Measure';

/** What is asked, in both languages, with its clause; what was not verified is said so. */
export function Asked({ unit, one }: OnMeasure) {
  const { t, lang, word } = useWords();
  const known = useQuery({ queryKey: ['checks', unit], queryFn: () => checks.list(unit), enabled: one.suggested_check !== '' });
  const other = lang === 'vi' ? 'en' : 'vi';
  const span = (text: string) => {
    const found = spanOf(text);
    if (text === '') return <span className="soft">{t('assess.not_said')}</span>;
    return found === null ? text : t(`span.${found.unit}`, { count: found.count });
  };
  const suggested = known.data?.find(({ id }) => id.split('/').at(-1) === one.suggested_check);
  return (
    <section className="sheet" aria-labelledby="asked">
      <div className="sheet-head">
        <h2 id="asked">{t('assess.asked')}</h2>
      </div>
      <div className="stack">
        <div className="prose stack">
          {one.text[lang] === '' ? <p>{t('assess.text_missing')}</p> : <p>{one.text[lang]}</p>}
          {one.text[other] !== '' && (
            <details>
              <summary className="small">{t('assess.asked_other')}</summary>
              <p lang={other}>
                <strong>{one.title[other]}</strong>
              </p>
              <p lang={other}>{one.text[other]}</p>
            </details>
          )}
          <p className="small soft">
            {one.clause === '' && `${t('assess.clause_unverified')} `}
            {t('assess.asked_hint')}
          </p>
        </div>
        <FactList
          items={[
            { name: t('assess.group'), value: one.group_title[lang] },
            { name: t('assess.clause'), value: one.clause === '' ? t('assess.no_clause') : one.clause },
            { name: t('assess.every'), value: span(one.every) },
            { name: t('assess.keep'), value: span(one.keep) },
            { name: t('assess.proofs'), value: one.proofs.map((proof) => word('measure_proof', proof)).join('; ') },
            ...(one.suggested_check === ''
              ? []
              : [{ name: t('assess.suggested'), value: suggested === undefined ? t('assess.suggested_none', { name: one.suggested_check }) : suggested.title[lang] }]),
          ]}
        />
      </div>
    </section>
  );
}
