import { describe, expect, it } from 'vitest';

import type { Answer, AnswerStep, Block, Form, Head, Pages, Run } from '../src/api/answers';
import { problemOf } from '../src/api/problem';
import { actsOf, capacitiesIn, capacitiesText, draftOf, fieldAt, formsFor, gathered, headOf, HEAD_FIELDS, isNumber, missingFrom, shownSources, sourcesOf, waitsForAnother, wayOf } from '../src/lib/answers';
import { annexHeading, annexOf, closed, dated, dayInWords, foot, listed, moment, numbered, offices, roman } from '../src/lib/paper';
import { answersSearch } from '../src/search';

const run = (text: string, trace = ''): Run => ({ text, bold: false, italic: false, trace });
const HEAD: Head = {
  upper: 'Ủy ban nhân dân tỉnh An Bình',
  short: 'CNTT',
  place: 'An Bình',
  symbol: 'BC-STTTT',
  number: 5,
  date: '2026-11-28',
  urgency: 'urgent',
  signer: {
    capacities: [
      { capacity: 'on_behalf', of: 'Ủy ban nhân dân' },
      { capacity: 'deputy', of: 'Chủ tịch' },
    ],
    office: 'Phó Chủ tịch',
    name: 'Nguyễn Thị Thu Hà',
  },
  contact: { name: 'Trần Văn Đức', phone: '0912 345 678', email: 'duc@anbinh.example' },
  copies: ['Như trên', 'Lưu: VT, CNTT'],
  occasion: '',
  correction: '',
};
const PAGES: Pages = {
  upper: '',
  issuer: 'Sở Thông tin và Truyền thông',
  number: 5,
  symbol: 'BC-STTTT',
  place: 'An Bình',
  date: '2026-11-28',
  kind: 'report',
  name: 'Báo cáo',
  subject: 'Kết quả',
  urgency: null,
  draft: true,
  addressees: [],
  basis: [],
  body: [],
  copies: [],
  signature: HEAD.signer,
  annexes: [],
  sources: [],
  trace: '',
};

describe('what can be done with an answer', () => {
  const all = { next: ['head', 'figures', 'review', 'return', 'discard', 'approve', 'send', 'correct'] } as Pick<Answer, 'next'>;

  it('is what its state allows and the role permits, with what leads onward last', () => {
    expect(actsOf(all, { write: true, decide: true })).toEqual(['discard', 'return', 'correct', 'figures', 'head', 'review', 'approve', 'send']);
    expect(actsOf(all, { write: true, decide: false })).toEqual(['correct', 'figures', 'head']);
    expect(actsOf(all, { write: false, decide: false })).toEqual([]);
    expect(actsOf({ next: ['review', 'head'] }, { write: true, decide: true })).toEqual(['head', 'review']);
    expect(actsOf({ next: [] }, { write: true, decide: true })).toEqual([]);
  });

  it('waits for another person to be reviewed and approved, and for nothing else', () => {
    const mine = { drafted_by: 'account:7' };
    expect(waitsForAnother(mine, 'review', '7')).toBe(true);
    expect(waitsForAnother({ drafted_by: '7' }, 'approve', '7')).toBe(true);
    expect(waitsForAnother(mine, 'discard', '7')).toBe(false);
    expect(waitsForAnother(mine, 'review', '8')).toBe(false);
    expect(waitsForAnother({ drafted_by: '' }, 'review', '')).toBe(false);
    expect(waitsForAnother(mine, 'review', null)).toBe(false);
  });
});

describe('forms', () => {
  const form = (id: string, directive: string | null) => ({ id, directive }) as Form;
  const forms = [form('any', null), form('other', 'pack-b'), form('own', 'pack-a')];
  const shown = (letter: { pack: string } | null) => formsFor(forms, letter).map(({ form: { id }, fits }) => `${id}${fits ? '' : ' no'}`);

  it('are offered in the order in which they fit the letter', () => {
    expect(shown({ pack: 'pack-a' })).toEqual(['own', 'any', 'other no']);
    // A letter without a pack, or none at all, takes what fits any.
    expect(shown({ pack: '' })).toEqual(['any', 'other no', 'own no']);
    expect(shown(null)).toEqual(['any', 'other no', 'own no']);
  });
});

describe('steps', () => {
  const step = (no: number, event: string, actor = 'account:1', evidence: number | null = null): AnswerStep => ({
    no,
    at: `2026-11-2${no}T00:00:00Z`,
    event,
    from: '',
    to: '',
    actor,
    actor_name: actor === 'account:1' ? 'Lan' : 'Đức',
    reason: '',
    evidence,
  });

  it('of one person that change the draft over and over are one', () => {
    const found = gathered([step(7, 'head'), step(6, 'head'), step(5, 'head', 'account:2'), step(4, 'figures', 'account:2'), step(3, 'figures', 'account:2', 9), step(2, 'return'), step(1, 'return')]);
    expect(found.map(({ last, first, count }) => [last.no, first.no, count])).toEqual([
      [7, 6, 2],
      [5, 5, 1],
      [4, 4, 1],
      // What stands in the ledger is never hidden behind another step, and neither is a reason.
      [3, 3, 1],
      [2, 2, 1],
      [1, 1, 1],
    ]);
  });

  const answer = (state: Answer['state'], more: Partial<Answer> = {}) =>
    ({ state, drafted_by_name: 'Lan', reviewed_by_name: '', approved_by_name: '', sent_at: null, ...more }) as Answer;

  it('say how far the answer is on its way, and who brought it there', () => {
    const way = wayOf(answer('reviewed', { reviewed_by_name: 'Đức' }), [step(3, 'review', 'account:2'), step(2, 'head'), step(1, 'create')]);
    expect(way.map(({ state, mark, who, at }) => [state, mark, who, at?.slice(8, 10) ?? ''])).toEqual([
      ['draft', 'done', 'Lan', '22'],
      ['reviewed', 'here', 'Đức', '23'],
      ['approved', 'ahead', '', ''],
      ['sent', 'ahead', '', ''],
    ]);
  });

  it('of a draft that was returned say nothing of the review that does not count any more', () => {
    const way = wayOf(answer('draft'), [step(3, 'return', 'account:2'), step(2, 'review', 'account:2'), step(1, 'create')]);
    expect(way[1]).toEqual({ state: 'reviewed', mark: 'ahead', who: '', at: null });
  });

  it('end where an answer left the way', () => {
    const replaced = wayOf(answer('replaced'), [step(4, 'replace'), step(3, 'approve'), step(2, 'review'), step(1, 'create')]);
    expect(replaced.map(({ state, mark }) => `${state} ${mark}`)).toEqual(['draft done', 'reviewed done', 'approved done', 'replaced here']);
    const discarded = wayOf(answer('discarded'), [step(2, 'discard', 'account:2'), step(1, 'create')]);
    expect(discarded.map(({ state, mark, who }) => `${state} ${mark} ${who}`)).toEqual(['draft done Lan', 'discarded here Đức']);
  });
});

describe('figures', () => {
  const source = (key: string) => ({ key, label: `đếm ${key}`, at: null, records: [{ observation: 12, hash: 'ab' }] });
  const pages: Pages = {
    ...PAGES,
    body: [
      { block: 'paragraph', runs: [run('có '), run('4', 'a'), run(' máy, '), run('7', 'unknown')] },
      { block: 'table', caption: '', columns: [], empty: '', small: false, rows: [{ kind: 'plain', cells: [[run('4/9', 'a')], [run('1', 'b')]] }] },
    ],
    annexes: [{ title: 'I', landscape: true, body: [{ block: 'item', label: '-', runs: [run('4', 'a')] }] }],
    sources: [source('b'), source('a'), source('never')],
  };

  it('lead to their sources, in the order of the document, each value once', () => {
    expect(shownSources(pages).map(({ source: { key }, values }) => [key, ...values])).toEqual([
      ['a', '4', '4/9'],
      ['b', '1'],
    ]);
    expect(sourcesOf(pages).get('b')?.label).toBe('đếm b');
    expect(sourcesOf(pages).has('unknown')).toBe(false);
  });
});

describe('the head', () => {
  it('goes into the form and comes back as it was', () => {
    expect(headOf(draftOf(HEAD))).toEqual(HEAD);
    const bare: Head = { ...HEAD, number: null, date: null, urgency: null, copies: [], signer: { capacities: [], office: '', name: '' } };
    expect(headOf(draftOf(bare))).toEqual(bare);
    expect(Object.keys(draftOf(HEAD))).toEqual([...HEAD_FIELDS]);
  });

  it('takes blanks and empty lines off, and what is no number', () => {
    const draft = { ...draftOf(HEAD), number: ' 012 ', copies: ' Như trên \n\n Lưu: VT \n', place: '  An Bình ' };
    expect(headOf(draft)).toMatchObject({ number: 12, copies: ['Như trên', 'Lưu: VT'], place: 'An Bình' });
    expect(headOf({ ...draft, number: '12a' }).number).toBeNull();
    expect(headOf({ ...draft, urgency: 'tomorrow' }).urgency).toBeNull();
    for (const bad of ['0', '-3', '1.5', '4294967296', 'x', '']) expect(isNumber(bad), bad).toBe(false);
    expect(isNumber('4294967295')).toBe(true);
  });

  it('keeps capacities as lines while they are typed', () => {
    expect(capacitiesIn('on_behalf Ủy ban nhân dân\ndeputy \nacting')).toEqual([
      { capacity: 'on_behalf', of: 'Ủy ban nhân dân' },
      { capacity: 'deputy', of: '' },
      { capacity: 'acting', of: '' },
    ]);
    expect(capacitiesIn('nobody x\n')).toEqual([]);
    // A blank at the end is there while the next word is typed.
    expect(capacitiesIn(capacitiesText([{ capacity: 'deputy', of: 'Giám ' }]))).toEqual([{ capacity: 'deputy', of: 'Giám ' }]);
  });

  it('shows a fault of the server at the field that it means', () => {
    const named = ['/head/number', '/signer/name', '/head/signer/office', '/head/signer/capacities/0/of', '/contact/email', '/head/contact/name', '/copies/3', ''];
    expect(named.map(fieldAt)).toEqual(['number', 'signer_name', 'office', 'capacities', 'contact_email', 'contact_name', 'copies', '']);
    const body = {
      code: 'invalid_input',
      status: 422,
      title_text: { vi: 'a', en: 'a' },
      detail_text: { vi: 'b', en: 'b' },
      errors: ['/head/signer/name', '/head/contact/name'].map((pointer) => ({ pointer, code: 'missing', message_text: { vi: pointer, en: pointer } })),
    };
    expect([...problemOf(422, body).fields('vi', fieldAt)]).toEqual([
      ['signer_name', '/head/signer/name'],
      ['contact_name', '/head/contact/name'],
    ]);
  });

  it('says what is missing before anybody approves it', () => {
    expect(missingFrom({ head: HEAD, replaces: null })).toEqual([]);
    expect(missingFrom({ head: { ...HEAD, number: null, date: null, place: ' ', signer: { ...HEAD.signer, name: '' } }, replaces: null })).toEqual(['place', 'signer_name']);
    expect(missingFrom({ head: HEAD, replaces: 'A' })).toEqual(['correction']);
  });
});

describe('the document on paper', () => {
  it('writes numbers and days by the decree', () => {
    expect(numbered(5, 'BC-STTTT')).toBe('05/BC-STTTT');
    expect(numbered(128, '')).toBe('128');
    expect(numbered(null, 'BC-STTTT')).toMatch(/^\u00a0+\/BC-STTTT$/);
    expect(dayInWords('2024-02-05', 2026)).toBe('ngày 05 tháng 02 năm 2024');
    expect(dayInWords('2024-03-15', 2026)).toBe('ngày 15 tháng 3 năm 2024');
    expect(dayInWords('2024-10-01', 2026)).toBe('ngày 01 tháng 10 năm 2024');
    expect(dayInWords(null, 2026)).toMatch(/năm 2026$/);
    expect(dated('An Bình', '2024-03-15', 2026)).toBe('An Bình, ngày 15 tháng 3 năm 2024');
    expect(dated('', '2024-03-15', 2026)).toBe('Ngày 15 tháng 3 năm 2024');
    expect(moment('2024-02-04T18:05:00Z')).toBe('01:05 ngày 05/02/2024');
    expect(moment('không rõ')).toBe('không rõ');
  });

  it('counts annexes, and says to what they belong', () => {
    expect([1, 4, 9, 14, 40, 99].map(roman)).toEqual(['I', 'IV', 'IX', 'XIV', 'XL', 'XCIX']);
    expect(annexHeading(0, 1)).toBe('Phụ lục');
    expect(annexHeading(1, 3)).toBe('Phụ lục II');
    expect(annexOf(PAGES, 2026)).toBe('(Kèm theo Báo cáo số 05/BC-STTTT ngày 28 tháng 11 năm 2026 của Sở Thông tin và Truyền thông)');
    expect(annexOf({ ...PAGES, kind: 'letter', name: '' }, 2026)).toContain('Công văn số');
  });

  it('closes lists and the text, once', () => {
    expect(listed(['Như trên', 'Lưu: VT.;'])).toEqual(['Như trên;', 'Lưu: VT.']);
    expect(listed(listed(['a', 'b']))).toEqual(['a;', 'b.']);
    const body: Block[] = [{ block: 'note', text: 'x' }, { block: 'paragraph', runs: [run('trân trọng '), run('báo cáo.')] }];
    const end = closed(closed(body)).at(-1);
    expect(end?.block === 'paragraph' && end.runs.map(({ text }) => text)).toEqual(['trân trọng ', 'báo cáo./.']);
    expect(closed([{ block: 'note', text: 'x' }])).toEqual([{ block: 'note', text: 'x' }]);
    expect(closed([])).toEqual([]);
  });

  it('says for whom one signs, and that a draft is one', () => {
    expect(offices(HEAD.signer)).toEqual(['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']);
    expect(offices({ capacities: [{ capacity: 'acting', of: 'Giám đốc' }], office: '', name: '' })).toEqual(['Q. GIÁM ĐỐC']);
    expect(foot({ draft: true, trace: 'VG-1' })).toBe('Dự thảo, chưa ký ban hành · VG-1');
    expect(foot({ draft: false, trace: '' })).toBe('');
  });
});

describe('addresses of these pages', () => {
  it('drop what they do not know', () => {
    expect(answersSearch({ state: 'sent', letter: 'L', make: 'none' })).toEqual({ state: 'sent', letter: 'L', make: 'none' });
    expect(answersSearch({ state: 'lost', make: '' })).toEqual({ state: undefined, letter: undefined, make: undefined });
  });
});
