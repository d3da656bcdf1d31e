import { useWords } from '../../i18n';
import { Tag } from '../../parts/Tag';
import type { Entry } from './Audit';

export function Outcome({ entry }: { entry: Entry }) {
  const { t, word } = useWords();
  switch (entry.outcome) {
    case null:
    case undefined:
      return <Tag tone="unknown">{t('outcome.open')}</Tag>;
    case 'done':
      return <Tag tone="good">{t('outcome.done')}</Tag>;
    case 'refused':
      return <Tag tone="warn">{t('outcome.refused')}</Tag>;
    default:
      return <Tag tone="bad">{word('outcome', entry.outcome)}</Tag>;
  }
}

export function ActorName({ entry }: { entry: Entry }) {
  const { word } = useWords();
  return (
    <>
      {entry.actor_name === '' ? word('actor_kind', entry.actor_kind) : entry.actor_name}
      {entry.actor_name !== '' && entry.actor_kind !== 'account' && <span className="soft small"> ({word('actor_kind', entry.actor_kind)})</span>}
    </>
  );
}

export interface Change {
  field: string;
  from: string | null;
  to: string | null;
}

const isChange = (value: object): value is Change => 'field' in value && typeof value.field === 'string' && 'from' in value && 'to' in value;

/** Changed fields of a record, and how many it does not list. */
export function changesOf(entry: Entry): { changes: Change[]; leftOut: number } {
  const all: object[] = Array.isArray(entry.changes) ? entry.changes : [];
  const left = all.find((value) => 'left_out' in value);
  const leftOut = left !== undefined && 'left_out' in left && typeof left.left_out === 'number' ? left.left_out : 0;
  return { changes: all.filter(isChange), leftOut };
}

/** Before and after, struck out and underlined by shape, not by colour alone. */
export function Difference({ entry, most }: { entry: Entry; most?: number }) {
  const { t, word } = useWords();
  const { changes, leftOut } = changesOf(entry);
  const shown = most === undefined ? changes : changes.slice(0, most);
  const more = changes.length - shown.length;
  if (changes.length === 0) return <span className="soft">–</span>;
  return (
    <div className="diff small">
      {shown.map((change, place) => (
        <div key={place}>
          <span className="soft">{fieldName(word, change.field)}:</span> {change.from !== null && change.from !== '' && <del>{change.from}</del>}
          {change.from !== null && change.from !== '' && ' → '}
          {change.to === null || change.to === '' ? <span className="soft">∅</span> : <ins>{change.to}</ins>}
        </div>
      ))}
      {more > 0 && <div className="soft">{t('audit.more', { count: more + leftOut })}</div>}
      {more === 0 && leftOut > 0 && <div className="soft">{t('audit.left_out', { count: leftOut })}</div>}
    </div>
  );
}

/** Fields of the inventory and of accounts have their names in two places. */
function fieldName(word: (prefix: string, name: string) => string, field: string): string {
  const known = word('attr', field);
  return known === field ? word('change_field', field) : known;
}
