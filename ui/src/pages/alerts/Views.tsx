import { useState } from 'react';

import { useWords } from '../../i18n';
import { GIVEN, GIVEN_VIEWS, isShown, MAX_VIEW_NAME, viewsIn, withoutView, withView, type View } from '../../lib/alert-views';
import { isNarrowed, type AlertSearch } from '../../lib/monitor-search';
import { remember, remembered } from '../../lib/store';
import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { NameDialog } from '../../parts/NameDialog';
import { toast } from '../../parts/Toast';
import { useMe } from '../../shell/unit';

/** Filters with a name: those that everybody has, and one's own, kept in this browser. */
export function Views({ search, show }: { search: AlertSearch; show: (search: AlertSearch) => void }) {
  const { t } = useWords();
  const me = useMe();
  const key = `alerts.${me.account ?? me.name}`;
  const [views, setViews] = useState(() => viewsIn(remembered(key)));
  const [naming, setNaming] = useState(false);
  const keep = (next: View[]) => {
    setViews(next);
    remember(key, JSON.stringify(next));
  };
  const known = [...Object.values(GIVEN_VIEWS), ...views.map((view) => view.search)].some((view) => isShown(view, search));
  return (
    <div className="views" role="group" aria-label={t('alerts.views')}>
      <button type="button" className="view" aria-pressed={isShown({}, search)} onClick={() => show({})}>
        {t('alerts.view_open')}
      </button>
      {GIVEN.map((name) => (
        <button key={name} type="button" className="view" aria-pressed={isShown(GIVEN_VIEWS[name], search)} onClick={() => show(GIVEN_VIEWS[name])}>
          {t(`alerts.view_${name}`)}
        </button>
      ))}
      {views.map((view) => (
        <span key={view.name} className="view-own">
          <button type="button" className="view" aria-pressed={isShown(view.search, search)} onClick={() => show(view.search)}>
            {view.name}
          </button>
          <button type="button" className="view view-drop" aria-label={t('alerts.view_drop', { name: view.name })} title={t('alerts.view_drop', { name: view.name })} onClick={() => keep(withoutView(views, view.name))}>
            <Icon name="close" />
          </button>
        </span>
      ))}
      {!known && isNarrowed(search) && (
        <Button tone="quiet" tight icon="plus" onClick={() => setNaming(true)}>
          {t('alerts.view_keep')}
        </Button>
      )}
      {naming && (
        <NameDialog
          title={t('alerts.view_keep')}
          label={t('alerts.view_name')}
          hint={t('alerts.view_hint')}
          maxLength={MAX_VIEW_NAME}
          onClose={() => setNaming(false)}
          onName={(name) => {
            keep(withView(views, { name, search }));
            toast(t('list.saved'));
            setNaming(false);
          }}
        />
      )}
    </div>
  );
}
