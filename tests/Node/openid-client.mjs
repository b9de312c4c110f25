// openid-client at a Florin: node openid-client.mjs '{"site", "app", "other", "program", "callback", "bye"}'
import assert from 'node:assert/strict';
import * as oidc from 'openid-client';
import { Browser } from './browser.mjs';
import { refused, register, run } from './checks.mjs';

const scene = JSON.parse(process.argv[2]);
const scope = 'openid profile email offline_access accounts:read';
const plain = { execute: [oidc.allowInsecureRequests] };
const discover = ({ id, secret }) =>
  oidc.discovery(new URL(scene.site), id, secret ?? undefined, secret ? oidc.ClientSecretBasic(secret) : oidc.None(), plain);
const [app, other, program] = await Promise.all([scene.app, scene.other, scene.program].map(discover));
const api = (token, path = '/api/account/accounts') =>
  fetch(new URL(path, scene.site), { headers: { Authorization: `Bearer ${token}` } });

// What ends a session reaches every process within a second.
async function ended(token) {
  for (let tries = 0; (await api(token)).status !== 401; tries++) {
    assert.ok(tries < 100, 'the token is good');
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function begin(config, more = {}) {
  const verifier = oidc.randomPKCECodeVerifier();
  const asked = {
    redirect_uri: scene.callback,
    scope,
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  };
  const expected = { pkceCodeVerifier: verifier, expectedState: asked.state, expectedNonce: asked.nonce, idTokenExpected: true };
  return { url: oidc.buildAuthorizationUrl(config, asked), expected };
}

async function code(config, more, browser = new Browser(scene.site)) {
  const { url, expected } = await begin(config, more);
  const seen = await browser.allow(url, person);
  assert.ok(seen.left, `${seen.status} ${seen.page}`);
  return { callback: seen.left, expected };
}

async function tokens(more, browser) {
  const { callback, expected } = await code(app, more, browser);
  return oidc.authorizationCodeGrant(app, callback, expected);
}

let person;

await run({
  async 'a code with PKCE becomes tokens that the API takes'() {
    const got = await tokens();
    assert.equal(got.token_type, 'bearer');
    assert.equal((await api(got.access_token)).status, 200);
    assert.equal((await api(got.access_token, '/api/transaction/transactions')).status, 403);
    const said = await oidc.fetchUserInfo(app, got.access_token, got.claims().sub);
    assert.equal(said.email, person.email);
  },
  async 'tokens say when and how their user logged in'() {
    const claims = (await tokens({ max_age: '3600' })).claims();
    assert.ok(Math.abs(claims.auth_time - Date.now() / 1000) < 60);
    assert.deepEqual(claims.amr, ['pwd']);
    assert.equal(claims.acr, 'urn:florin:loa:1fa');
  },
  async 'max_age and prompt=login ask for the password again'() {
    const browser = new Browser(scene.site);
    await tokens({}, browser);
    const again = await browser.open((await begin(app)).url);
    assert.ok(!again.page.includes('action="/connect/login"'));
    await new Promise((done) => setTimeout(done, 1100));
    for (const more of [{ prompt: 'login' }, { max_age: '0' }, { max_age: '1' }])
      assert.ok((await browser.open((await begin(app, more)).url)).page.includes('action="/connect/login"'), JSON.stringify(more));
  },
  async 'a second factor that the user does not have is unmet'() {
    const { callback, expected } = await code(app, { acr_values: 'urn:florin:loa:2fa' });
    await refused(oidc.authorizationCodeGrant(app, callback, expected), 'unmet_authentication_requirements');
  },
  async 'prompt=none without a log-in is login_required'() {
    const { url, expected } = await begin(app, { prompt: 'none' });
    const { left } = await new Browser(scene.site).open(url);
    await refused(oidc.authorizationCodeGrant(app, left, expected), 'login_required');
  },
  async 'a refusal of the user is access_denied'() {
    const { url, expected } = await begin(app);
    const browser = new Browser(scene.site);
    const asked = await browser.send(await browser.open(url), person);
    const { left, status, page } = await browser.send(asked, { decision: 'deny' });
    assert.ok(left, `${status} ${page}`);
    await refused(oidc.authorizationCodeGrant(app, left, expected), 'access_denied');
  },
  async 'refresh tokens rotate'() {
    const first = await tokens();
    const second = await oidc.refreshTokenGrant(app, first.refresh_token);
    assert.notEqual(second.refresh_token, first.refresh_token);
    assert.equal((await api(second.access_token)).status, 200);
    const fewer = await oidc.refreshTokenGrant(app, second.refresh_token, { scope: 'openid' });
    assert.equal((await api(fewer.access_token)).status, 403);
    await refused(oidc.refreshTokenGrant(app, second.refresh_token, { scope: 'openid users:write' }), 'invalid_scope', 'invalid_request');
  },
  async 'a program gets tokens in its own name'() {
    const got = await oidc.clientCredentialsGrant(program, { scope: 'accounts:read' });
    assert.equal(got.refresh_token, undefined);
    assert.equal((await api(got.access_token, '/api/account/accounts?userId=user_00000000000000000000000000')).status, 200);
  },
  async 'introspection tells a client of its own tokens'() {
    const got = await oidc.clientCredentialsGrant(program, { scope: 'accounts:read' });
    const told = await oidc.tokenIntrospection(program, got.access_token);
    assert.equal(told.active, true);
    assert.equal(told.client_id, scene.program.id);
    const theirs = await oidc.tokenIntrospection(program, (await tokens()).access_token);
    assert.deepEqual(theirs, { active: false });
  },
  async 'revocation ends the grant'() {
    const got = await tokens();
    await oidc.tokenRevocation(app, got.refresh_token);
    await refused(oidc.refreshTokenGrant(app, got.refresh_token), 'invalid_grant');
    await ended(got.access_token);
  },
  async 'a device gets tokens once its user allows it'() {
    const waiting = await oidc.initiateDeviceAuthorization(app, { scope });
    const browser = new Browser(scene.site);
    const polling = oidc.pollDeviceAuthorizationGrant(app, { ...waiting, interval: 1 });
    const asked = await browser.send(await browser.open(waiting.verification_uri_complete), person);
    await browser.send(asked, { decision: 'accept' });
    assert.equal((await api((await polling).access_token)).status, 200);
  },
  async 'a device whose user refuses gets nothing'() {
    const waiting = await oidc.initiateDeviceAuthorization(app, { scope });
    const browser = new Browser(scene.site);
    const asked = await browser.send(await browser.open(waiting.verification_uri_complete), person);
    await browser.send(asked, { decision: 'deny' });
    await refused(oidc.pollDeviceAuthorizationGrant(app, { ...waiting, interval: 1 }), 'access_denied');
  },
  async 'end session logs the user out and leads back'() {
    const browser = new Browser(scene.site);
    const got = await tokens({}, browser);
    const url = oidc.buildEndSessionUrl(app, {
      id_token_hint: got.id_token,
      post_logout_redirect_uri: scene.bye,
      state: 'a state of mine',
    });
    const { left } = await browser.open(url);
    assert.deepEqual([left.origin + left.pathname, left.searchParams.get('state')], [scene.bye, 'a state of mine']);
    assert.ok((await browser.open((await begin(app)).url)).page.includes('action="/connect/login"'));
    await ended(got.access_token);
  },
  async 'a code that comes twice ends its tokens'() {
    const { callback, expected } = await code(app);
    const got = await oidc.authorizationCodeGrant(app, callback, expected);
    await refused(oidc.authorizationCodeGrant(app, callback, expected), 'invalid_grant');
    await ended(got.access_token);
  },
  async 'a code without its verifier is of no use'() {
    const { callback, expected } = await code(app);
    await refused(oidc.authorizationCodeGrant(app, callback, { ...expected, pkceCodeVerifier: undefined }), 'invalid_request');
    await refused(
      oidc.authorizationCodeGrant(app, callback, { ...expected, pkceCodeVerifier: oidc.randomPKCECodeVerifier() }),
      'invalid_grant',
    );
  },
  async 'a code and a refresh token are of no use to another client'() {
    const { callback, expected } = await code(app);
    await refused(oidc.authorizationCodeGrant(other, callback, expected), 'invalid_grant');
    await refused(oidc.refreshTokenGrant(other, (await tokens()).refresh_token), 'invalid_grant');
  },
  async 'an address that is not registered gets nobody'() {
    for (const redirect_uri of ['https://evil.example/callback', `${scene.callback}/`, `${scene.callback}?more=1`]) {
      const seen = await new Browser(scene.site).open((await begin(app, { redirect_uri })).url);
      assert.deepEqual([seen.status, seen.left], [400, undefined]);
    }
  },
  async 'a scope that is too wide is refused'() {
    const seen = await new Browser(scene.site).open((await begin(app, { scope: 'openid audit:read' })).url);
    assert.deepEqual([seen.status, seen.left], [400, undefined]);
    await refused(oidc.clientCredentialsGrant(program, { scope: 'users:write' }), 'invalid_scope', 'invalid_request');
  },
  async 'a nonce of another try is noticed'() {
    const first = await code(app);
    const second = await code(app);
    await refused(
      oidc.authorizationCodeGrant(app, second.callback, { ...second.expected, expectedNonce: first.expected.expectedNonce }),
      'OAUTH_INVALID_RESPONSE',
      'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
    );
  },
  async 'a state of another try is noticed'() {
    const first = await code(app);
    const second = await code(app);
    await refused(
      oidc.authorizationCodeGrant(app, second.callback, { ...second.expected, expectedState: first.expected.expectedState }),
      'OAUTH_INVALID_RESPONSE',
    );
  },
}, async () => {
  person = await register(scene.site);
});
