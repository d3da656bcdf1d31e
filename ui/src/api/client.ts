import createClient from 'openapi-fetch';

import { store } from '../lib/store';
import { Problem, asProblem, problemOf, unreachable } from './problem';
import type { paths } from './schema';

/** What the client knows of the session. The cookie itself is out of reach of scripts. */
export const csrf = store<string | null>(null);
/** True while the server does not answer, or answers that it cannot. */
export const trouble = store<Problem | null>(null);
/** Language of answers; set by the language switch. */
export const answerLang = { value: 'vi' };

type StepUp = (problem: Problem) => Promise<boolean>;
/** Lets the person sign in again over the page when something unsaved stands on it; true when the call may be sent again. */
type SignInAgain = () => Promise<boolean>;
const hooks: { stepUp: StepUp; signInAgain: SignInAgain; ended: () => void } = {
  stepUp: () => Promise.resolve(false),
  signInAgain: () => Promise.resolve(false),
  ended: () => undefined,
};

/** The shell says how a confirmation is asked for, and what happens when the session has ended. */
export function setHooks(stepUp: StepUp, signInAgain: SignInAgain, ended: () => void): void {
  hooks.stepUp = stepUp;
  hooks.signInAgain = signInAgain;
  hooks.ended = ended;
}

const isSafe = (method: string) => method === 'GET' || method === 'HEAD';

/** Headers that every call carries. */
export function headersOf(method: string): Record<string, string> {
  const token = csrf.get();
  return { 'Accept-Language': answerLang.value, ...(isSafe(method) || token === null ? {} : { 'x-vonggac-csrf': token }) };
}

async function once(request: Request): Promise<Response> {
  const sent = request.clone();
  for (const [name, value] of Object.entries(headersOf(request.method))) sent.headers.set(name, value);
  try {
    return await fetch(sent);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    const problem = unreachable();
    trouble.set(problem);
    throw problem;
  }
}

async function problemIn(response: Response): Promise<Problem> {
  const body: unknown = await response.clone().json().catch(() => null);
  return problemOf(response.status, body);
}

/** Decides what a problem means for the session and for the banner; the caller still gets it. */
export function notice(problem: Problem): void {
  if (problem.status >= 500) trouble.set(problem);
  if (problem.code === 'unauthenticated') hooks.ended();
}

/**
 * Sends a request. When the server wants the password or a code once more, the person is asked, and the same request goes out
 * again; so every page may call what needs a confirmation without knowing it. So it is when the session has ended while something
 * unsaved stands on the page.
 */
export async function send(request: Request): Promise<Response> {
  let response = await once(request);
  // The pages of the session itself say what is wrong in their own way.
  if (response.status === 401 && !new URL(request.url).pathname.startsWith('/api/v1/session')) {
    const problem = await problemIn(response);
    if (problem.code === 'unauthenticated' && (await hooks.signInAgain())) response = await once(request);
  }
  if (response.status === 403) {
    const problem = await problemIn(response);
    if (problem.code === 'step_up_required' && (await hooks.stepUp(problem))) response = await once(request);
  }
  if (response.status < 500) trouble.set(null);
  return response;
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of a call; throws the [`Problem`] of a refusal. */
export async function data<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call;
  if (result.response.ok) return result.data as T;
  const problem = problemOf(result.response.status, result.error);
  notice(problem);
  throw problem;
}

/** The same with the ETag of the answer. */
export async function tagged<T>(call: Promise<Result<T>>): Promise<{ data: T; etag: string | null }> {
  const result = await call;
  return { data: await data(Promise.resolve(result)), etag: result.response.headers.get('etag') };
}

/** Runs something and turns what it throws into a problem. */
export async function attempt<T>(work: () => Promise<T>): Promise<{ ok: T } | { problem: Problem }> {
  try {
    return { ok: await work() };
  } catch (error) {
    return { problem: asProblem(error) };
  }
}
