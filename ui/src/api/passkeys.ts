import { queryOptions } from '@tanstack/react-query';

import { api, data } from './client';
import { Problem } from './problem';
import type { components } from './schema';

export type Passkey = components['schemas']['PasskeyView'];

/** Whether the server takes passkeys; changes only with its settings. */
export const passkeyWaysQuery = queryOptions({
  queryKey: ['passkey-ways'],
  queryFn: async () => (await data(api.GET('/api/v1/passkeys/sign-in'))).enabled,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The passkeys of the own account. */
export const passkeysQuery = queryOptions({ queryKey: ['passkeys'], queryFn: () => data(api.GET('/api/v1/passkeys')) });

/** Whether this browser has keys at all: it needs TLS, or the machine itself. */
export const browserHasPasskeys = (): boolean => typeof PublicKeyCredential === 'function';

type Json = Record<string, unknown>;

/** Bytes of base64url. */
function bytes(text: unknown): ArrayBuffer {
  const plain = atob(String(text).replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0)).buffer;
}

/** Bytes as base64url without padding. */
function text(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

const keys = (list: unknown) => ((list ?? []) as Json[]).map((key) => ({ ...key, id: bytes(key['id']) }) as PublicKeyCredentialDescriptor);

/** The browser gave no key: the person cancelled, waited too long, or has none that fits. It does not say which. */
const noKey = () =>
  new Problem({
    code: 'no_key',
    status: 0,
    title_text: { vi: 'Chưa nhận được khoá truy cập', en: 'No passkey was given' },
    detail_text: {
      vi: 'trình duyệt không nhận được khoá: bạn đã huỷ, hết thời gian chờ hoặc không có khoá phù hợp; hãy thử lại',
      en: 'the browser got no key: you cancelled, the time ran out, or no key fits; try again',
    },
  });

const knownKey = () =>
  new Problem({
    code: 'known_key',
    status: 0,
    title_text: { vi: 'Khoá này đã được đăng ký', en: 'This key is enrolled already' },
    detail_text: { vi: 'thiết bị này đã có khoá truy cập của tài khoản; hãy dùng thiết bị khác', en: 'this device has a passkey of the account already; use another device' },
  });

async function asked(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const found = await work();
    if (found instanceof PublicKeyCredential) return found;
  } catch (error) {
    // What the browser says is in its own language, and tells little on purpose (Web Authentication, section 14.5.1).
    if (!(error instanceof DOMException)) throw error;
    if (error.name === 'InvalidStateError') throw knownKey();
  }
  throw noKey();
}

/** Has the browser make a key, by the options of the server. */
async function made(options: Json): Promise<Json> {
  const user = options['user'] as Json;
  const publicKey = {
    ...options,
    challenge: bytes(options['challenge']),
    user: { ...user, id: bytes(user['id']) },
    excludeCredentials: keys(options['excludeCredentials']),
  } as unknown as PublicKeyCredentialCreationOptions;
  const credential = await asked(() => navigator.credentials.create({ publicKey }));
  const response = credential.response as AuthenticatorAttestationResponse;
  return whole(credential, { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) });
}

/** Has the browser sign with a key. */
async function signed(options: Json): Promise<Json> {
  const publicKey = {
    ...options,
    challenge: bytes(options['challenge']),
    allowCredentials: keys(options['allowCredentials']),
  } as unknown as PublicKeyCredentialRequestOptions;
  const credential = await asked(() => navigator.credentials.get({ publicKey }));
  const response = credential.response as AuthenticatorAssertionResponse;
  return whole(credential, {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: response.userHandle === null ? null : text(response.userHandle),
  });
}

function whole(credential: PublicKeyCredential, response: Json): Json {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
}

/** Enrols a key under a name; the recovery codes, when it is the first second factor. */
export async function enrolPasskey(name: string): Promise<readonly string[] | null> {
  const { options } = await data(api.POST('/api/v1/passkeys'));
  const credential = (await made(options)) as Record<string, never>;
  return (await data(api.POST('/api/v1/passkeys/answer', { body: { name, credential } }))).recovery_codes ?? null;
}

/** What a key signs to confirm who sits at the session. */
export async function confirmByPasskey(): Promise<components['schemas']['SignedInView']> {
  const { options } = await data(api.POST('/api/v1/passkeys/confirmation'));
  const passkey = (await signed(options)) as Record<string, never>;
  return data(api.POST('/api/v1/session/confirmation', { body: { passkey } }));
}

/** The second factor of a sign-in by a key; the password goes along unless central sign-in came before. */
export async function signInByPasskey(entered: { username: string; password: string } | null): Promise<components['schemas']['CentralSignedInView']> {
  const { options } = await data(api.POST('/api/v1/passkeys/sign-in', { body: entered ?? {} }));
  const credential = (await signed(options)) as Record<string, never>;
  return data(api.POST('/api/v1/passkeys/sign-in/answer', { body: { credential } }));
}
