import { useState } from 'react';

import { useWords } from '../i18n';
import { Button } from './Button';

/** Copies text; where the browser refuses the clipboard (plain HTTP), the text can still be selected by hand. */
export function Copy({ text, label }: { text: string; label?: string }) {
  const { t } = useWords();
  const [done, setDone] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => setDone(false),
    );
  };
  return (
    <Button tight icon={done ? 'check' : 'copy'} onClick={copy}>
      {done ? t('act.copied') : (label ?? t('act.copy'))}
    </Button>
  );
}
