import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { checks, type Check, type Mark, type Subject } from '../../api/directive';
import { useWords } from '../../i18n';
import { More } from '../../parts/More';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Ago } from '../../parts/Time';

/** Subjects that are loaded at once. */
const PAGE = 100;

/** The name of a subject, with the way to its page where it has one. */
export function SubjectLink({ unit, subject }: { unit: string; subject: Subject }) {
  const { word } = useWords();
  const name = subject.subject_name === '' ? subject.subject : subject.subject_name;
  if (subject.subject_kind === 'host') {
    return (
      <Link to="/u/$unit/hosts/$id" params={{ unit, id: subject.subject }}>
        {name}
      </Link>
    );
  }
  if (subject.subject_kind === 'system') {
    return (
      <Link to="/u/$unit/systems/$id" params={{ unit, id: subject.subject }}>
        {name}
      </Link>
    );
  }
  if (subject.subject_kind === 'contact' || subject.subject_kind === 'claim') {
    return (
      <Link to={subject.subject_kind === 'contact' ? '/u/$unit/contacts' : '/u/$unit/claims'} params={{ unit }} search={{ q: name }}>
        {name}
      </Link>
    );
  }
  return (
    <>
      {name} <span className="small soft">{word('check_subject', subject.subject_kind)}</span>
    </>
  );
}

export function useReason(check: Check): (subject: Subject) => string {
  const { lang } = useWords();
  return ({ reason }) => check.reasons[reason]?.[lang] ?? reason;
}

export function Subjects({ unit, name, check, mark }: { unit: string; name: string; check: Check; mark: Mark }) {
  const { t, lang } = useWords();
  const reasonOf = useReason(check);
  const found = useInfiniteQuery({
    queryKey: ['check', unit, name, 'subjects', mark],
    queryFn: ({ pageParam }) => checks.subjects(unit, name, { verdict: mark, limit: PAGE, ...(pageParam === '' ? {} : { after: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const rows = found.data.pages.flatMap((page) => page.items);
  return (
    <div>
      <Table
        label={t(`mark.${mark}`)}
        rows={rows}
        id={(one) => one.subject}
        empty={<Empty title={t(`checks.none_of_${mark}`)} />}
        columns={[
          { key: 'name', head: t('checks.subject'), main: true, cell: (one) => <SubjectLink unit={unit} subject={one} /> },
          ...(mark === 'met' ? [] : [{ key: 'reason', head: t('checks.reason'), cell: reasonOf }]),
          { key: 'evidence', head: t('checks.values'), cell: (one) => one.said[lang] },
          { key: 'at', head: t('checks.observed'), lesser: true, cell: (one) => <Ago at={one.observed_at} /> },
          { key: 'from', head: t('checks.from_no'), lesser: true, num: true, cell: (one) => one.from_no },
        ]}
      />
      <More shown={rows.length} query={found} />
    </div>
  );
}
