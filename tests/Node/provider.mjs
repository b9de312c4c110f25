// oidc-provider as the provider that users of Florin log in with: node provider.mjs PORT REDIRECT_URI…
// POST /control sets who logs in next and how: {"account", "acr", "amr", "deny", "skew"}, the last in seconds.
import http from 'node:http';
import { Provider } from 'oidc-provider';

const [port, ...redirectUris] = process.argv.slice(2);
const realNow = Date.now;
let next = { account: 'ada' };
Date.now = () => realNow() + (next.skew ?? 0) * 1000;

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
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  ttl: { IdToken: 60, AccessToken: 60, AuthorizationCode: 60, Interaction: 60, Session: 60, Grant: 60 },
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
http
  .createServer((request, response) => {
    const by = request.url === '/control' ? control : request.url.startsWith('/interaction/') ? interact : answer;
    Promise.resolve(by(request, response)).catch((fault) => {
      console.error(fault);
      response.statusCode = 500;
      response.end(String(fault));
    });
  })
  .listen(Number(port), '127.0.0.1', () => console.log('ready'));
