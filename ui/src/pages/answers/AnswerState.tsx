import { useWords } from '../../i18n';
import type { AnswerState as State } from '../../lib/directive';
import { Tag, type Tone } from '../../parts/Tag';

const TONES: Record<State, Tone> = { draft: 'warn', reviewed: 'warn', approved: 'good', sent: 'good', replaced: 'idle', discarded: 'idle' };

export function AnswerState({ state }: { state: State }) {
  const { t } = useWords();
  return <Tag tone={TONES[state]}>{t(`answer_state.${state}`)}</Tag>;
}
