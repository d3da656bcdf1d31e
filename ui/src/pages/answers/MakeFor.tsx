import { Link } from '@tanstack/react-router';

import { useWords } from '../../i18n';
import { Icon } from '../../parts/Icon';
import { useMay } from '../../shell/unit';

/** Where an answer to a letter begins. */
export function MakeFor({ unit, letter, tight = false }: { unit: string; letter: string; tight?: boolean }) {
  const { t } = useWords();
  const may = useMay();
  if (!may.write) return null;
  return (
    <Link className={tight ? 'button quiet tight' : 'button'} to="/u/$unit/answers" params={{ unit }} search={{ make: letter }}>
      <Icon name="edit" />
      {t('answers.make_for')}
    </Link>
  );
}
