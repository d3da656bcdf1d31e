import type { LetterState as State } from '../../api/directive';
import { useWords } from '../../i18n';
import { Tag, type Tone } from '../../parts/Tag';

const TONES: Record<State, Tone> = { issued: 'warn', read: 'warn', confirmed: 'good', withdrawn: 'idle' };

export function LetterState({ state }: { state: State }) {
  const { t } = useWords();
  return <Tag tone={TONES[state]}>{t(`letter_state.${state}`)}</Tag>;
}
