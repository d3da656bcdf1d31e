import type { Lang } from '../lib/time';

/** Text in both languages, as the server sends it. */
export interface Bilingual {
  vi: string;
  en: string;
}

/** What is wrong with one field (RFC 9457 with our extensions). */
export interface FieldProblem {
  pointer: string;
  code: string;
  message_text: Bilingual;
}

/** A refusal of the server, or of the way to it. */
export interface ProblemBody {
  code: string;
  status: number;
  title_text: Bilingual;
  detail_text: Bilingual;
  errors?: FieldProblem[];
  trace_id?: string;
  retry_after?: number;
}

export class Problem extends Error {
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(`${body.code}: ${body.detail_text.en}`);
    this.body = body;
  }

  get code(): string {
    return this.body.code;
  }

  get status(): number {
    return this.body.status;
  }

  title(lang: Lang): string {
    return this.body.title_text[lang];
  }

  detail(lang: Lang): string {
    return this.body.detail_text[lang];
  }

  /** Messages of fields by name: the last part of their JSON pointer where nothing else is said; those of no field under the empty name. */
  fields(lang: Lang, nameOf: (pointer: string) => string = (pointer) => pointer.split('/').at(-1) ?? ''): Map<string, string> {
    const found = new Map<string, string>();
    for (const error of this.body.errors ?? []) {
      const name = nameOf(error.pointer);
      const before = found.get(name);
      const message = error.message_text[lang];
      found.set(name, before === undefined ? message : `${before}; ${message}`);
    }
    return found;
  }
}

const UNREACHABLE: ProblemBody = {
  code: 'unreachable',
  status: 0,
  title_text: { vi: 'Không kết nối được máy chủ', en: 'The server cannot be reached' },
  detail_text: {
    vi: 'không nhận được trả lời; kiểm tra mạng rồi thử lại',
    en: 'no answer came; check the network and try again',
  },
};

export function unreachable(): Problem {
  return new Problem(UNREACHABLE);
}

const isBilingual = (value: unknown): value is Bilingual =>
  typeof value === 'object' && value !== null && 'vi' in value && 'en' in value;

/** The problem that an answer carries; an answer without one (a proxy's page) becomes one that says so. */
export function problemOf(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && 'detail_text' in body && isBilingual(body.detail_text)) {
    return new Problem(body as ProblemBody);
  }
  return new Problem({
    code: 'unreadable',
    status,
    title_text: { vi: `Máy chủ trả lời mã ${status}`, en: `The server answered with status ${status}` },
    detail_text: {
      vi: 'câu trả lời không đọc được, có thể do máy chủ trung gian; hãy thử lại sau',
      en: 'the answer cannot be read, perhaps a proxy in between; try again later',
    },
  });
}

/** Anything that was thrown, as a problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new Problem({
    code: 'console_fault',
    status: 0,
    title_text: { vi: 'Lỗi của giao diện', en: 'A fault of the console' },
    detail_text: { vi: `giao diện gặp lỗi: ${text}; hãy tải lại trang`, en: `the console failed: ${text}; load the page again` },
  });
}
