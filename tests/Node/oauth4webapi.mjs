// oauth4webapi at a Florin: node oauth4webapi.mjs with the same argument as openid-client.mjs, and "noLeeway" where a used refresh
// token is never taken again.
import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { Browser } from './browser.mjs';
import { refused, register, run } from './checks.mjs';

const scene = JSON.parse(process.argv[2]);
const plain = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(scene.site);
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, plain));
const [app, program] = [{ client_id: scene.app.id }, { client_id: scene.program.id }];
const secret = oauth.ClientSecretBasic(scene.program.secret);
const scope = 'openid profile email offline_access accounts:read';
const status = async (token) =>
  (await fetch(new URL('/api/account/accounts', scene.site), { headers: { Authorization: `Bearer ${token}` } })).status;

async function code() {
  const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: app.client_id,
    response_type: 'code',
    redirect_uri: scene.callback,
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const { left } = await new Browser(scene.site).allow(url, person);
  return { parameters: oauth.validateAuthResponse(server, app, left, state), verifier, nonce };
}

async function exchange({ parameters, verifier, nonce }, client = app) {
  const answer = await oauth.authorizationCodeGrantRequest(
    server, client, oauth.None(), parameters, scene.callback, verifier, plain);
  return oauth.processAuthorizationCodeResponse(server, client, answer, { expectedNonce: nonce, requireIdToken: true });
}

const refresh = async (token) =>
  oauth.processRefreshTokenResponse(
    server, app, await oauth.refreshTokenGrantRequest(server, app, oauth.None(), token, plain));

const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function forge(token, header, claims, signer) {
  const [head, body] = token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));
  const text = `${encode({ ...head, ...header })}.${encode({ ...body, ...claims })}`;
  return `${text}.${signer(text)}`;
}

let person;

await run({
  async 'the discovery document names what there is'() {
    assert.deepEqual(server.response_types_supported, ['code']);
    assert.deepEqual(server.code_challenge_methods_supported, ['S256']);
    assert.deepEqual(server.acr_values_supported, ['urn:florin:loa:1fa', 'urn:florin:loa:2fa']);
    assert.ok(!server.grant_types_supported.includes('password') && !server.grant_types_supported.includes('implicit'));
    assert.deepEqual(server.id_token_signing_alg_values_supported, ['ES256']);
  },
  async 'a code becomes tokens whose ID token is signed by a published key'() {
    const got = await exchange(await code());
    assert.ok(oauth.getValidatedIdTokenClaims(got).sub.startsWith('user_'));
    assert.equal(await status(got.access_token), 200);
    const answer = await oauth.userInfoRequest(server, app, got.access_token, plain);
    const { sub } = oauth.getValidatedIdTokenClaims(got);
    assert.equal((await oauth.processUserInfoResponse(server, app, sub, answer)).email, person.email);
  },
  async 'the signature of an ID token holds'() {
    const grant = await code();
    const answer = await oauth.authorizationCodeGrantRequest(
      server, app, oauth.None(), grant.parameters, scene.callback, grant.verifier, plain);
    await oauth.processAuthorizationCodeResponse(server, app, answer, { expectedNonce: grant.nonce, requireIdToken: true });
    await oauth.validateApplicationLevelSignature(server, answer, plain);
  },
  async 'refresh tokens rotate, and one from before ends the grant once its leeway is over'() {
    const first = await exchange(await code());
    const second = await refresh(first.refresh_token);
    assert.notEqual(first.refresh_token, second.refresh_token);
    const third = await refresh(second.refresh_token);
    assert.equal(await status(third.access_token), 200);
    if (!scene.noLeeway) return assert.ok((await refresh(second.refresh_token)).access_token);
    await refused(refresh(first.refresh_token), 'invalid_grant');
    await refused(refresh(third.refresh_token), 'invalid_grant');
    assert.equal(await status(third.access_token), 401);
  },
  async 'a program gets tokens, and none that it may not have'() {
    const ask = async (wanted) =>
      oauth.processClientCredentialsResponse(
        server, program, await oauth.clientCredentialsGrantRequest(server, program, secret, { scope: wanted }, plain));
    assert.equal((await ask('accounts:read')).token_type, 'bearer');
    await refused(ask('users:write'), 'invalid_scope', 'invalid_request');
    const wrong = oauth.ClientSecretBasic('flo_secret_wrong');
    await refused(
      (async () => oauth.processClientCredentialsResponse(server, program,
        await oauth.clientCredentialsGrantRequest(server, program, wrong, { scope: 'accounts:read' }, plain)))(),
      'invalid_client', 'OAUTH_WWW_AUTHENTICATE_CHALLENGE');
  },
  async 'introspection and revocation'() {
    const got = await oauth.processClientCredentialsResponse(
      server, program, await oauth.clientCredentialsGrantRequest(server, program, secret, { scope: 'accounts:read' }, plain));
    const told = async () =>
      oauth.processIntrospectionResponse(
        server, program, await oauth.introspectionRequest(server, program, secret, got.access_token, plain));
    assert.equal((await told()).active, true);
    await oauth.processRevocationResponse(await oauth.revocationRequest(server, program, secret, got.access_token, plain));
    assert.equal((await told()).active, false);
  },
  async 'a device waits'() {
    const answer = await oauth.deviceAuthorizationRequest(server, app, oauth.None(), { scope }, plain);
    const waiting = await oauth.processDeviceAuthorizationResponse(server, app, answer);
    const poll = async () =>
      oauth.processDeviceCodeResponse(
        server, app, await oauth.deviceCodeGrantRequest(server, app, oauth.None(), waiting.device_code, plain));
    await refused(poll(), 'authorization_pending');
  },
  async 'a token whose algorithm was swapped is refused'() {
    const { access_token } = await exchange(await code());
    const keys = await (await fetch(server.jwks_uri)).text();
    const hmac = (key) => (text) => createHmac('sha256', key).update(text).digest('base64url');
    const forged = [
      forge(access_token, { alg: 'none' }, {}, () => ''),
      forge(access_token, { alg: 'HS256' }, {}, hmac(keys)),
      forge(access_token, { alg: 'HS256' }, {}, hmac(JSON.stringify(JSON.parse(keys).keys[0]))),
      forge(access_token, {}, { role: 'admin' }, () => access_token.split('.')[2]),
    ];
    for (const token of forged) {
      assert.equal(await status(token), 401);
      const answer = await oauth.userInfoRequest(server, app, token, plain);
      assert.equal(answer.status, 401);
    }
    assert.equal(await status(access_token), 200);
  },
  async 'a token of another issuer is refused'() {
    const { access_token, id_token } = await exchange(await code());
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signer = (text) => sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    for (const header of [{}, { jwk: publicKey.export({ format: 'jwk' }) }, { kid: 'theirs', jku: 'https://evil.example/jwks' }])
      assert.equal(await status(forge(access_token, header, { iss: 'https://evil.example' }, signer)), 401);
    assert.equal(await status(id_token), 401); // It is for the client.
  },
  async 'a client whose clock is off notices, and may allow for it'() {
    const off = { ...app, [oauth.clockSkew]: 7200 };
    await refused(exchange(await code(), off), 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED', 'OAUTH_INVALID_RESPONSE');
    await exchange(await code(), { ...app, [oauth.clockSkew]: -20, [oauth.clockTolerance]: 60 });
  },
  async 'an ID token of another client is refused as a hint'() {
    const { id_token } = await exchange(await code());
    const url = new URL(server.end_session_endpoint);
    url.search = new URLSearchParams({ id_token_hint: id_token, client_id: scene.other.id, post_logout_redirect_uri: scene.bye });
    const seen = await new Browser(scene.site).open(url);
    assert.deepEqual([seen.status, seen.left], [400, undefined]);
  },
}, async () => {
  person = await register(scene.site);
});
