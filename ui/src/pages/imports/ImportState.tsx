import type { Import } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Tag } from '../../parts/Tag';

export function ImportState({ item }: { item: Import }) {
  const { word } = useWords();
  const tone = item.failure != null ? 'bad' : item.state === 'applied' ? 'good' : item.state === 'previewed' ? 'warn' : item.state === 'staging' ? 'unknown' : 'idle';
  return <Tag tone={tone}>{word('import_state', item.state)}</Tag>;
}
