import { Link } from '@tanstack/react-router';

import type { Library } from '../../api/library';
import { useWords } from '../../i18n';
import { day } from '../../lib/time';
import { Empty } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { GradeMark } from './Grade';

/** Directives whose packs the program has; those that are watched now come first. */
export function DirectiveTable({ all }: { all: Library }) {
  const { t, lang, word } = useWords();
  const rows = all.directives.toSorted((a, b) => Number(b.watched) - Number(a.watched) || (b.issued ?? '').localeCompare(a.issued ?? ''));
  return (
    <Table
      label={t('library.directives')}
      rows={rows}
      id={(pack) => pack.id}
      empty={<Empty title={t('library.no_directives')} />}
      columns={[
        {
          key: 'number',
          head: t('library.number'),
          main: true,
          cell: (pack) => (
            <>
              <Link to="/library/directives/$id" params={{ id: pack.id }}>
                {pack.number}
              </Link>{' '}
              <GradeMark grade={pack.grade} />
              <p className="small">{pack.title[lang]}</p>
            </>
          ),
        },
        { key: 'kind', head: t('library.kind'), lesser: true, cell: (pack) => word('letter_kind', pack.kind) },
        { key: 'issuer', head: t('library.issuer'), lesser: true, cell: (pack) => pack.issuer },
        { key: 'issued', head: t('library.issued'), lesser: true, cell: (pack) => (pack.issued === null ? '–' : <span className="nowrap">{day(pack.issued, lang)}</span>) },
        {
          key: 'holds',
          head: t('library.holds'),
          cell: (pack) => (
            <>
              {pack.watched ? <Tag tone="good">{t('library.watched')}</Tag> : <Tag tone="idle">{t('library.not_watched')}</Tag>}
              <p className="small soft">{t('library.counts', { clauses: pack.clauses, obligations: pack.obligations, checks: pack.checks })}</p>
            </>
          ),
        },
      ]}
    />
  );
}

/** Forms of answers to directives. */
export function FormTable({ all }: { all: Library }) {
  const { t, lang } = useWords();
  const numberOf = (id: string) => all.directives.find((pack) => pack.id === id)?.number ?? id;
  return (
    <Table
      label={t('library.forms')}
      rows={all.forms}
      id={(form) => form.id}
      empty={<Empty title={t('library.no_forms')} />}
      columns={[
        {
          key: 'title',
          head: t('library.forms'),
          main: true,
          cell: (form) => (
            <>
              <Link to="/library/forms/$id" params={{ id: form.id }}>
                {form.title[lang]}
              </Link>
              <p className="small soft">{form.about[lang]}</p>
            </>
          ),
        },
        {
          key: 'directive',
          head: t('library.answers'),
          cell: (form) =>
            form.directive === null ? (
              t('library.answers_any')
            ) : (
              <Link to="/library/directives/$id" params={{ id: form.directive }}>
                {numberOf(form.directive)}
              </Link>
            ),
        },
      ]}
    />
  );
}
