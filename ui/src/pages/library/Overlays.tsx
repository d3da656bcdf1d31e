import type { Library } from '../../api/library';
import { useWords } from '../../i18n';
import { Table } from '../../parts/Table';
import { useValidity } from './Grade';

/** What units, sectors and provinces lay over a regime. */
export function Overlays({ all }: { all: Library }) {
  const { t, lang } = useWords();
  const validity = useValidity();
  const title = (id: string) => all.regimes.find((regime) => regime.id === id)?.title[lang] ?? id;
  return (
    <section className="stack" aria-labelledby="overlays">
      <h2 id="overlays">{t('library.overlays')}</h2>
      <Table
        label={t('library.overlays')}
        rows={all.overlays}
        id={(overlay) => overlay.id}
        empty={null}
        columns={[
          {
            key: 'title',
            head: t('library.holds'),
            main: true,
            cell: (overlay) => (
              <>
                {overlay.title[lang]}
                <p className="small soft">{overlay.summary[lang]}</p>
              </>
            ),
          },
          { key: 'base', head: t('library.overlay_of'), cell: (overlay) => title(overlay.base) },
          { key: 'validity', head: t('library.validity'), lesser: true, cell: (overlay) => validity(overlay.from, overlay.until) },
        ]}
      />
    </section>
  );
}
