import { useWords } from '../../i18n';
import { Tag } from '../../parts/Tag';

export function AccountState({ state }: { state: string }) {
  const { word } = useWords();
  return <Tag tone={state === 'active' ? 'good' : state === 'locked' ? 'warn' : 'idle'}>{word('account_state', state)}</Tag>;
}
