import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { sources, type Source } from '../../api/monitor';
import { useWords } from '../../i18n';
import { filledIn } from '../../lib/senders';
import { Copy } from '../../parts/Copy';
import { Check } from '../../parts/Field';
import { LoadError, Loading, Note } from '../../parts/States';
import { Tabs } from '../../parts/Tabs';

/** What is pasted into the setting of a sender, so that nothing has to be installed. */
export function Senders({ unit, source, secret }: { unit: string; source: Source; secret: string }) {
  const { t, lang, word } = useWords();
  const found = useQuery({ queryKey: ['source', unit, source.id, 'senders', source.version], queryFn: () => sources.senders(unit, source.id) });
  const [chosen, setChosen] = useState('');
  const [fill, setFill] = useState(false);
  const items = found.data?.items ?? [];
  const one = items.find(({ sender }) => sender === chosen) ?? items[0];
  return (
    <section className="sheet" aria-labelledby="senders">
      <div className="sheet-head">
        <h2 id="senders">{t('feeds.senders')}</h2>
        {found.data !== undefined && <span className="soft mono">{found.data.address}</span>}
      </div>
      {found.isPending ? (
        <Loading />
      ) : one === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <p className="soft">{t('feeds.senders_hint')}</p>
          <Tabs label={t('feeds.senders')} current={one.sender} onChange={setChosen} tabs={items.map(({ sender, title }) => ({ key: sender, label: title }))}>
            <div className="stack">
              {!one.fits && <Note tone="warn">{t('feeds.sender_unfit', { protocol: word('protocol', source.protocol) })}</Note>}
              <div className="line between">
                <span>
                  {one.file === '' ? (
                    t('feeds.sender_run')
                  ) : (
                    <>
                      {t('feeds.sender_file')} <code>{one.file}</code>
                    </>
                  )}
                </span>
                <Copy text={filledIn(one.text, fill ? secret : '')} />
              </div>
              <pre className="setting" tabIndex={0} aria-label={t('feeds.sender_setting', { name: one.title })}>
                {filledIn(one.text, fill ? secret : '')}
              </pre>
              {one.needs_token &&
                (secret === '' ? <p className="small soft">{t('feeds.sender_token')}</p> : <Check label={t('feeds.sender_fill')} checked={fill} onChecked={setFill} />)}
              {one.notes[lang] !== '' && <p className="small said">{one.notes[lang]}</p>}
            </div>
          </Tabs>
        </>
      )}
    </section>
  );
}
