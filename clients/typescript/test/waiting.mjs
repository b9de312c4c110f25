// The compiled client before a server whose transaction ends while it is waited for: it asks for news, and not again and again. waiting.mjs
import { createServer } from 'node:http';
import { FlorinClient } from '../dist/index.js';

const asked = [];
let version = 2;

const server = createServer((request, response) => {
  const say = data => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ success: true, data }));
  };
  const { pathname, search } = new URL(request.url, 'http://florin.test');
  const waits = request.headers.prefer;
  asked.push(`${pathname.split('/').slice(4).join('/')}${search}${waits ? ` ${waits}` : ''}`);
  if (!pathname.endsWith('/events')) return say({ id: 'txn_1', version, status: version > 2 ? 'COMPLETED' : 'PROCESSING' });
  setTimeout(() => {
    version = 3;
    say({ items: [{ eventVersion: 3 }], nextCursor: null });
  }, 300);
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const florin = new FlorinClient(`http://127.0.0.1:${server.address().port}`);
const { status } = await florin.waitForCompletion('txn_1');
server.close();
console.log(`${status}: ${asked.join(', ')}`);
const expected = ['txn_1', 'txn_1/events?after=2 wait=20', 'txn_1'];
process.exit(status === 'COMPLETED' && asked.join() === expected.join() ? 0 : 1);
