import type { Rule } from '../../api/rules';
import { useWords } from '../../i18n';
import { Tag, type Tone } from '../../parts/Tag';

const TONES: Partial<Record<string, Tone>> = { on: 'good', off: 'idle', shadowed: 'unknown', refused: 'bad' };

/** Whether a rule is looked for, and why not. */
export function RuleState({ rule }: { rule: Rule }) {
  const { t, word } = useWords();
  return (
    <>
      <Tag tone={TONES[rule.state] ?? 'unknown'}>{word('rule_state', rule.state)}</Tag>
      {rule.why !== '' && <p className="small soft">{word('rule_why', rule.why)}</p>}
      {rule.shadowed_by !== '' && <p className="small soft">{t('rules.instead', { set: rule.shadowed_by })}</p>}
      {rule.counted_only && <p className="small soft">{t('rules.counted_only')}</p>}
      {rule.refused != null && <p className="small soft mono">{rule.refused.code}</p>}
    </>
  );
}
