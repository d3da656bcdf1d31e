import { useWords } from '../i18n';
import { Button } from './Button';

/** Foot of a list that is loaded page by page. */
export function More({ shown, query }: { shown: number; query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> } }) {
  const { t } = useWords();
  if (shown === 0) return null;
  return (
    <div className="line between vtable-foot">
      <span>{query.hasNextPage ? t('state.rows_shown', { shown }) : t('state.rows_all', { shown })}</span>
      {query.hasNextPage && (
        <Button tight busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('act.more')}
        </Button>
      )}
    </div>
  );
}
