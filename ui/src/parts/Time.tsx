import { useEffect, useState } from 'react';

import { useWords } from '../i18n';
import { ago, stamp } from '../lib/time';

/** A moment, to the minute; the full one in the title. */
export function Time({ at, seconds = false }: { at: string; seconds?: boolean }) {
  const { lang } = useWords();
  return (
    <time className="nowrap" dateTime={at} title={`${stamp(at, lang, true)} (UTC+7)`}>
      {stamp(at, lang, seconds)}
    </time>
  );
}

/** When something was changed last, and by whom as far as that has a name. */
export function Changed({ at, by }: { at: string; by: string }) {
  return (
    <>
      <Time at={at} />
      {by !== '' && <span> · {by}</span>}
    </>
  );
}

/** How long ago, kept true while the page stands open. */
export function Ago({ at }: { at: string | null | undefined }) {
  const { t, lang } = useWords();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  if (at === null || at === undefined) return <span className="soft">{t('state.never')}</span>;
  return (
    <time className="nowrap" dateTime={at} title={`${stamp(at, lang, true)} (UTC+7)`}>
      {ago(at, lang, now)}
    </time>
  );
}
