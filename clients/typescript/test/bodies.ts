// Compiled and never run: what a program may send as a file, and what it gets of one.
import { FlorinClient, dataOf, type FileBody } from 'florin-client';

const florin = new FlorinClient('http://florin.test');
const path = { id: 'txn_1', attachment: 'att_1' };

const attach = (body: FileBody | FormData) =>
  dataOf(florin.api.POST('/api/transaction/transactions/{id}/attachments', { params: { path, query: { name: 'a.pdf' } }, body }));
for (const body of [new Blob(['a']), new File(['a'], 'a.pdf'), new Uint8Array(1), Buffer.from('a'), new ArrayBuffer(1), new FormData()]) {
  const id: string = (await attach(body)).id;
  console.log(id);
}
// @ts-expect-error What would be sent as JSON is no file.
await attach({ name: 'a.pdf' });

const body = new Blob(['a']);
await dataOf(florin.api.POST('/api/payment/files', { body, headers: { 'Content-Type': 'text/csv' } }));
await dataOf(florin.api.POST('/api/reconciliation/statements', { params: { query: { source: 'rsrc_1' } }, body }));
// @ts-expect-error Where a form is no file, it is not taken.
await dataOf(florin.api.POST('/api/payment/files', { body: new FormData() }));

const content: Blob = await dataOf(
  florin.api.GET('/api/transaction/transactions/{id}/attachments/{attachment}/content', { params: { path }, parseAs: 'blob' }),
);
const stream: ReadableStream | null = await dataOf(
  florin.api.GET('/api/report/reports/{id}/content', { params: { path: { id: 'rep_1' } }, parseAs: 'stream' }),
);
console.log(content, stream);
