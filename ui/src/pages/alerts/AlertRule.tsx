import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { Problem } from '../../api/problem';
import { useWords } from '../../i18n';
import '../../style/rules.css';
import { ruleQuery } from '../rules/Rule';
import { RuleText } from '../rules/RuleText';

/** What the rule of an alert looks for, as it is written, and the way to its page. A rule of the program itself has no text. */
export function AlertRule({ unit, rule }: { unit: string; rule: string }) {
  const { t } = useWords();
  const found = useQuery({ ...ruleQuery(unit, rule), refetchInterval: false, retry: false });
  if (found.error instanceof Problem && found.error.status === 404) return <p className="small soft">{t('rule.unknown')}</p>;
  if (found.data === undefined) return null;
  return (
    <>
      {found.data.text !== '' && (
        <details>
          <summary>{t('rule.text')}</summary>
          <RuleText text={found.data.text} />
        </details>
      )}
      <p className="small">
        <Link to="/u/$unit/rules/$rule" params={{ unit, rule }} search={{}}>
          {t('rule.more')}
        </Link>
      </p>
    </>
  );
}
