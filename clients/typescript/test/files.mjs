// The compiled client attaches files and reads them: files.mjs GATEWAY
import { FlorinClient, FlorinError, dataOf, token } from '../dist/index.js';

const [gateway] = process.argv.slice(2);
const nobody = new FlorinClient(gateway);
const [email, password] = [`${crypto.randomUUID()}@example.com`, crypto.randomUUID()];
await dataOf(nobody.api.POST('/api/user/users', { body: { email, password, name: 'Ada' } }));
const session = await dataOf(nobody.api.POST('/api/user/login', { body: { email, password } }));
const florin = new FlorinClient(gateway, { credential: token(session.token) });
const { id: userId } = await dataOf(florin.api.GET('/api/user/me'));
const { id: toAccount } = await dataOf(florin.api.POST('/api/account/accounts', { body: { userId, currency: 'USD' } }));
const { id } = await dataOf(
  florin.api.POST('/api/transaction/transactions', { body: { userId, type: 'deposit', amount: '5.00', currency: 'USD', toAccount } }),
);
await florin.waitForCompletion(id);

const bytes = text => new TextEncoder().encode(text);
const form = new FormData();
form.set('file', new Blob([bytes('a;b\n1;2\n')], { type: 'text/csv' }), 'form.csv');
const bodies = {
  'blob.pdf': [new Blob([bytes('%PDF-1.7 blob')], { type: 'application/pdf' }), 'application/pdf', '%PDF-1.7 blob'],
  'bytes.png': [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), 'image/png', '\x89PNG\r\n\x1a\n\0'],
  'buffer.txt': [bytes('{"success":true,"data":1}').slice().buffer, 'text/plain', '{"success":true,"data":1}'],
  'form.csv': [form, 'text/csv', 'a;b\n1;2\n'],
};
let [checks, failed] = [0, 0];
const check = (what, expected, actual) => {
  checks++;
  if (expected === actual) return;
  failed++;
  console.error(`${what}: expected ${JSON.stringify(expected)}, was ${JSON.stringify(actual)}`);
};
for (const [name, [body, type, text]] of Object.entries(bodies)) {
  const query = body === form ? {} : { name };
  const added = await dataOf(
    florin.api.POST('/api/transaction/transactions/{id}/attachments', { params: { path: { id }, query }, body }),
  );
  check(`${name}: name and type`, `${name} ${type}`, `${added.name} ${added.contentType}`);
  const content = await dataOf(
    florin.api.GET('/api/transaction/transactions/{id}/attachments/{attachment}/content', {
      params: { path: { id, attachment: added.id } },
      parseAs: 'blob',
    }),
  );
  check(`${name}: type of content`, type, content.type);
  check(`${name}: content`, text, Buffer.from(await content.arrayBuffer()).toString('latin1'));
}
const csv = new Blob(['a;b\n1;2\n']);
const options = { params: { path: { id }, query: { name: 'named.csv' } }, body: csv, headers: { 'Content-Type': 'text/csv' } };
check('a type of the request', 'text/csv', (await dataOf(florin.api.POST('/api/transaction/transactions/{id}/attachments', options))).contentType);
try {
  const wrong = { ...options, body: new Blob(['%PDF-']) };
  await florin.api.POST('/api/transaction/transactions/{id}/attachments', wrong);
  check('mismatch', 'refused', 'taken');
} catch (error) {
  if (!(error instanceof FlorinError)) throw error;
  check('mismatch', 'text/csv application/pdf', `${error.problem.declared} ${error.problem.actual}`);
}
console.log(`${checks} checks, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
