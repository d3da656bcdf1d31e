// A provider of OpenID Connect for the tests of central sign-in: `node provider.mjs PORT REDIRECT_URI`. It makes a new key at each
// start, takes any name at its sign-in form, prints `ready ISSUER`, and ends when its standard input does.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

// Standard output is for the one line that the test waits for.
console.info = console.log = console.warn = () => undefined;
const [port, redirect] = process.argv.slice(2);
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const server = createServer();
server.listen(Number(port), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'vonggac',
        // A colon and a per cent sign are encoded in the header (RFC 6749, section 2.3.1).
        client_secret: 'secret: 100% of + this/test',
        redirect_uris: [redirect],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...key, kid: randomUUID(), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomUUID()] },
    pkce: { required: () => true },
    // The name stands in the ID token, as with the providers that organisations use.
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: `ten-${id}`, email: `${id}@example.vn` }),
    }),
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  });
  server.on('request', provider.callback());
  process.stdout.write(`ready ${issuer}\n`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
