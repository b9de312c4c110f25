// The compiled client before a server that refuses everything: how often it asks. refused.mjs
import { createServer } from 'node:http';
import { FlorinClient, FlorinError, anonymous, apiKey, clientCredentials, dataOf, token } from '../dist/index.js';

let asked = [];
const server = createServer((request, response) => {
  const isToken = request.url === '/connect/token';
  if (!isToken) asked.push(request.headers.authorization ?? request.headers['x-api-key'] ?? '');
  response.writeHead(isToken ? 200 : 401, { 'Content-Type': isToken ? 'application/json' : 'application/problem+json' });
  response.end(
    isToken
      ? JSON.stringify({ access_token: crypto.randomUUID(), expires_in: 3600 })
      : JSON.stringify({ success: false, status: 401, code: 'unauthenticated', detail: 'Refused.' }),
  );
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}`;

const operations = {
  'log-in': florin => florin.api.POST('/api/user/login', { body: { email: 'a@example.com', password: 'wrong' } }),
  reading: florin => florin.api.GET('/api/user/me'),
  writing: florin => florin.api.POST('/api/account/accounts', { body: { userId: 'user_1', currency: 'USD' } }),
};
const credentials = {
  anonymous,
  token: token('one'),
  apiKey: apiKey('flo_live_one'),
  clientCredentials: clientCredentials(address, 'client_1', 'secret'),
};
for (const [kind, credential] of Object.entries(credentials))
  for (const [operation, ask] of Object.entries(operations)) {
    asked = [];
    try {
      await dataOf(ask(new FlorinClient(address, { credential })));
    } catch (error) {
      if (!(error instanceof FlorinError) || error.status !== 401) throw error;
    }
    console.log(`${kind}, ${operation}: ${asked.length} times, ${new Set(asked).size} credentials`);
  }
server.close();
