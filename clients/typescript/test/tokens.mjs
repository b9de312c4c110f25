// The compiled client before a server that issues tokens: requests that are refused together ask for one new token. tokens.mjs
import { createServer } from 'node:http';
import { FlorinClient, clientCredentials, dataOf } from '../dist/index.js';

const REQUESTS = 20;
let [issued, good, refused] = [0, '', 0];

const server = createServer((request, response) => {
  const say = (status, body) => {
    response.writeHead(status, { 'Content-Type': status === 200 ? 'application/json' : 'application/problem+json' });
    response.end(JSON.stringify(body));
  };
  if (request.url === '/connect/token') {
    good = `token-${++issued}`;
    return setTimeout(() => say(200, { access_token: good, expires_in: 3600 }), 20); // So that the others come meanwhile.
  }
  if (request.headers.authorization === `Bearer ${good}`) return say(200, { success: true, data: { id: 'user_1' } });
  refused++;
  say(401, { success: false, status: 401, code: 'unauthenticated', title: 'Authentication required' });
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}`;
const florin = new FlorinClient(address, { credential: clientCredentials(address, 'client', 'secret') });
const all = () => Promise.all(Array.from({ length: REQUESTS }, () => dataOf(florin.api.GET('/api/user/me'))));

await all();
const first = issued;
good = 'revoked';
await all();
server.close();
console.log(`${first} token at first, ${issued - first} after ${refused} refusals`);
process.exit(first === 1 && issued === 2 && refused === REQUESTS ? 0 : 1);
