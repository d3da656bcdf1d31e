import { useState } from 'react';

import { api, data } from '../../api/client';
import type { Bilingual } from '../../api/problem';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Note, ProblemNote, sentence } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { useUnits } from '../../shell/unit';

type Verdict = components['schemas']['VerdictView'];

/** Walks every chain again on the server and shows what it found, the bad ones first. */
export function Verification() {
  const { t, lang } = useWords();
  const units = useUnits();
  const [verdicts, setVerdicts] = useState<readonly Verdict[] | null>(null);
  const submit = useSubmit();
  const verify = () =>
    submit.run(async () => {
      const found = await data(api.GET('/api/v1/audit/verification'));
      setVerdicts([...found].sort((a, b) => Number(a.good) - Number(b.good)));
    });
  const bad = verdicts?.filter(({ good }) => !good).length ?? 0;
  return (
    <section className="stack" aria-label={t('audit.verify')}>
      <div className="line">
        <Button icon="chain" busy={submit.busy} onClick={() => void verify()}>
          {t('audit.verify')}
        </Button>
      </div>
      {submit.problem !== null && <ProblemNote problem={submit.problem} onRetry={() => void verify()} />}
      {verdicts !== null && (
        <>
          <div role="status">
            <Note tone={bad === 0 ? 'good' : 'warn'}>
              {bad === 0
                ? t('audit.verify_all_good', { count: verdicts.length, rows: verdicts.reduce((sum, { rows }) => sum + rows, 0) })
                : t('audit.verify_some_bad', { count: bad })}
            </Note>
          </div>
          <Table
            label={t('audit.verify_title')}
            rows={verdicts}
            id={(verdict) => verdict.chain}
            empty={null}
            columns={[
              {
                key: 'chain',
                head: t('audit.chain'),
                main: true,
                cell: ({ chain }) => (chain === 'system' ? t('audit.system_chain') : (units.find(({ id }) => id === chain)?.name ?? chain)),
              },
              {
                key: 'result',
                head: t('audit.result'),
                cell: (verdict) => (
                  <>
                    <Tag tone={verdict.good ? 'good' : 'bad'}>{verdict.good ? t('audit.verify_good') : t('audit.verify_bad')}</Tag>
                    {!verdict.good && <p>{sentence((verdict.message as unknown as Bilingual)[lang])}</p>}
                  </>
                ),
              },
              { key: 'rows', head: t('audit.rows'), num: true, cell: ({ rows }) => rows },
              { key: 'head', head: t('audit.head'), lesser: true, cell: ({ head }) => <code className="small">{head}</code> },
            ]}
          />
        </>
      )}
      <div />
    </section>
  );
}
