// oidc-provider as the provider that users of Florin log in with: node provider.mjs PORT REDIRECT_URI…
// POST /control sets who logs in next and how: {"account", "acr", "amr", "deny", "skew"}. By the last, in seconds, its clock is off
// when it issues tokens. With --plain before the port it takes no pushed requests, so what it is asked is in the browser's address.
import http from 'node:http';
import { Provider } from 'oidc-provider';

const isPlain = process.argv[2] === '--plain';
const [port, ...redirectUris] = process.argv.slice(isPlain ? 3 : 2);
const realNow = Date.now;
let next = { account: 'ada' };
let skew = 0;
Date.now = () => realNow() + skew * 1000;

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'florin',
    client_secret: 'a secret of florin',
    redirect_uris: redirectUris,
    response_types: ['code'],
    grant_types: ['authorization_code'],
  }],
  claims: { openid: ['sub', 'acr', 'amr'], email: ['email'], profile: ['name'], auth_time: null, iss: null, sid: null },
  conformIdTokenClaims: false,
  cookies: { keys: ['a key of the cookies of tests'] },
  features: { devInteractions: { enabled: false }, pushedAuthorizationRequests: { enabled: !isPlain } },
  pkce: { required: () => true },
  ttl: { IdToken: 60, AccessToken: 60, AuthorizationCode: 3600, Interaction: 60, Session: 3600, Grant: 3600 },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@provider.example`, name: id }) }),
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
});

async function interact(request, response) {
  const result = next.deny
    ? { error: 'access_denied', error_description: 'The user refused.' }
    : { login: { accountId: next.account, acr: next.acr, amr: next.amr, remember: false } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

async function control(request, response) {
  let text = '';
  for await (const part of request) text += part;
  next = JSON.parse(text);
  response.end('{}');
}

const answer = provider.callback();

async function issue(request, response) {
  skew = next.skew ?? 0;
  await answer(request, response);
  skew = 0;
}
// A document that names hosts which its reader has no reason to trust.
function nameOthers(request, response) {
  const origin = `http://${request.headers.host}`;
  const elsewhere = `http://localhost:${port}`;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({
    issuer: `${origin}/elsewhere`,
    authorization_endpoint: `${origin}/auth`,
    token_endpoint: `${elsewhere}/token`,
    jwks_uri: `${elsewhere}/jwks`,
  }));
}

function handlerOf(path) {
  if (path === '/control') return control;
  if (path === '/token') return issue;
  if (path.startsWith('/elsewhere/')) return nameOthers;
  return path.startsWith('/interaction/') ? interact : answer;
}

http
  .createServer((request, response) => {
    Promise.resolve(handlerOf(request.url)(request, response)).catch((fault) => {
      console.error(fault);
      response.statusCode = 500;
      response.end(String(fault));
    });
  })
  .listen(Number(port), '127.0.0.1', () => console.log('ready'));
