// Calls every kind of method as a client of gRPC does: with the proto files, and by reflection alone.
import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { GrpcReflection } from 'grpc-js-reflection-client';
import { run } from './checks.mjs';

const told = JSON.parse(process.argv[2]);
const address = new URL(told.site).host;
const files = ['users', 'accounts', 'transactions', 'events'].map((name) => `florin/v1/${name}.proto`);
const definition = loader.loadSync(files, { includeDirs: [told.protos], longs: Number, oneofs: true });
const v1 = grpc.loadPackageDefinition(definition).florin.v1;
const plain = grpc.credentials.createInsecure();
const users = new v1.Users(address, plain);
const accounts = new v1.Accounts(address, plain);
const transactions = new v1.Transactions(address, plain);
const events = new v1.Events(address, plain);

const metadata = (token, more = {}) => {
  const all = new grpc.Metadata();
  if (token) all.set('authorization', `Bearer ${token}`);
  for (const [name, value] of Object.entries(more)) all.set(name, value);
  return all;
};
const mine = (more) => metadata(told.token, more);
const call = (client, method, request, sent = mine(), seconds = 30) =>
  new Promise((done, fail) =>
    client[method](request, sent, { deadline: Date.now() + seconds * 1000 }, (fault, answer) => (fault ? fail(fault) : done(answer))),
  );
const refused = async (promise, code) => {
  const fault = await promise.then(() => null, (fault) => fault);
  assert.equal(fault?.code, grpc.status[code], `${fault?.code} ${fault?.details}`);
  return fault;
};
// All that a stream sends, and its status; cancelled after so many.
const all = (stream, most = Infinity) =>
  new Promise((done) => {
    const items = [];
    stream.on('data', (item) => {
      items.push(item);
      if (items.length === most) stream.cancel();
    });
    stream.on('error', () => {});
    stream.on('status', (status) => done({ items, status }));
  });
const deposit = (amount, more = {}) => ({
  userId: told.user,
  type: 'deposit',
  amount,
  currency: 'USD',
  toAccount: told.account,
  ...more,
});

await run(
  {
    'a method answers with a message': async () => {
      const me = await call(users, 'getMe', {});
      assert.equal(me.id, told.user);
    },
    'a command waits where that is preferred, and keeps its key': async () => {
      const sent = mine({ prefer: 'wait=20', 'idempotency-key': `grpc-${told.user}` });
      const first = await call(transactions, 'createTransaction', { transaction: deposit('1.50') }, sent);
      const again = await call(transactions, 'createTransaction', { transaction: deposit('1.50') }, sent);
      assert.deepEqual([first.status, first.amount, again.id], ['COMPLETED', '1.50', first.id]);
    },
    'what is kept with a transaction comes back': async () => {
      const kept = { fields: { a: { numberValue: 1.5 }, b: { stringValue: 'x' } } };
      const made = await call(transactions, 'createTransaction', { transaction: deposit('1', { metadata: kept }) });
      assert.equal(made.metadata.fields.a.numberValue, 1.5);
    },
    'a refusal has its code, its message and its details': async () => {
      const fault = await refused(call(users, 'getMe', {}, metadata()), 'UNAUTHENTICATED');
      assert.ok(fault.metadata.get('grpc-status-details-bin')[0].includes('UNAUTHENTICATED'));
      assert.ok(fault.metadata.get('x-request-id')[0]);
    },
    'a page leads to the next': async () => {
      const first = await call(transactions, 'listTransactions', { limit: 1 });
      const next = await call(transactions, 'listTransactions', { limit: 1, cursor: first.nextCursor });
      assert.notEqual(first.items[0].id, next.items[0].id);
    },
    'a transaction is watched to its end': async () => {
      const made = await call(transactions, 'createTransaction', { transaction: deposit('2') });
      const { items, status } = await all(transactions.watchTransaction({ id: made.id }, mine()));
      assert.equal(status.code, grpc.status.OK, status.details);
      assert.deepEqual([items[0].eventType, items.at(-1).eventType], ['TransactionCreated', 'TransactionCompleted']);
      const rest = await all(transactions.watchTransaction({ id: made.id, after: 2 }, mine()));
      assert.deepEqual(rest.items.map((one) => one.eventVersion), items.slice(2).map((one) => one.eventVersion));
    },
    'a feed goes on with what happens, until it is cancelled': async () => {
      const stream = events.feed({ service: 'transaction' }, metadata(told.admin));
      const seen = all(stream);
      const made = await call(transactions, 'createTransaction', { transaction: deposit('3') });
      await new Promise((done) => stream.on('data', (one) => one.type.startsWith('TransactionCompleted') && one.stream.endsWith(made.id) && done()));
      stream.cancel();
      const { items, status } = await seen;
      assert.equal(status.code, grpc.status.CANCELLED);
      assert.deepEqual(items.map((one) => one.position), items.map((_, at) => at + 1));
    },
    'a feed is not for everybody': async () => {
      const { status } = await all(events.feed({ service: 'transaction' }, mine()));
      assert.equal(status.code, grpc.status.PERMISSION_DENIED);
    },
    'a feed does not begin beyond the end of the log': async () => {
      const { status } = await all(events.feed({ service: 'user', after: 1000000 }, metadata(told.admin)));
      assert.equal(status.code, grpc.status.INVALID_ARGUMENT);
    },
    'a key for all items of a stream is refused': async () => {
      const { status } = await all(transactions.bulk(mine({ 'idempotency-key': `bulk-${told.user}` })));
      assert.equal(status.code, grpc.status.INVALID_ARGUMENT);
    },
    'a stream of items is answered in order, each by itself, also after it was half closed': async () => {
      const bulk = transactions.bulk(mine());
      const seen = all(bulk);
      for (let i = 0; i < 250; i++) bulk.write({ transaction: deposit(i === 100 ? '-1' : '1'), idempotencyKey: `bulk-${told.user}-${i}` });
      bulk.end();
      const { items, status } = await seen;
      assert.equal(status.code, grpc.status.OK, status.details);
      assert.deepEqual(items.map((one) => one.index ?? 0), Array.from({ length: 250 }, (_, at) => at));
      assert.deepEqual(items.filter((one) => one.error).map((one) => [one.index, one.error.code]), [[100, grpc.status.INVALID_ARGUMENT]]);
    },
    'a stream that sends nothing ends well': async () => {
      const bulk = transactions.bulk(mine());
      bulk.end();
      assert.equal((await all(bulk)).status.code, grpc.status.OK);
    },
    'a deadline is kept, and a call can be cancelled': async () => {
      const begun = Date.now();
      const late = await all(events.feed({ service: 'user' }, metadata(told.admin), { deadline: begun + 1500 }));
      assert.equal(late.status.code, grpc.status.DEADLINE_EXCEEDED);
      assert.ok(Date.now() - begun < 15000);
      const stream = events.feed({ service: 'user' }, metadata(told.admin));
      const left = all(stream);
      stream.on('metadata', () => stream.cancel());
      setTimeout(() => stream.cancel(), 1500);
      assert.equal((await left).status.code, grpc.status.CANCELLED);
    },
    'a message that is too large is refused': async () => {
      await refused(call(transactions, 'createTransaction', { transaction: deposit('1', { description: 'x'.repeat(5 << 20) }) }), 'RESOURCE_EXHAUSTED');
      await refused(call(transactions, 'createTransaction', { transaction: deposit('1', { description: 'x'.repeat(1 << 20) }) }), 'RESOURCE_EXHAUSTED');
    },
    'who is well says so': async () => {
      const health = new grpc.Client(address, plain);
      const check = (service) =>
        new Promise((done, fail) =>
          health.makeUnaryRequest(
            '/grpc.health.v1.Health/Check',
            (name) => Buffer.concat([Buffer.from([10, name.length]), Buffer.from(name)]),
            (bytes) => [...bytes],
            service,
            (fault, answer) => (fault ? fail(fault) : done(answer)),
          ),
        );
      assert.deepEqual(await check('florin.v1.Accounts'), [8, 1]);
      await refused(check('florin.v1.Nothing'), 'NOT_FOUND');
    },
    'reflection tells all that a client needs': async () => {
      const reflection = new GrpcReflection(address, plain);
      const services = await reflection.listServices();
      assert.ok(services.includes('florin.v1.Transactions') && services.includes('grpc.health.v1.Health'), `${services}`);
      const found = (await reflection.getDescriptorBySymbol('florin.v1.Accounts')).getPackageObject({ longs: Number });
      const client = new found.florin.v1.Accounts(address, plain);
      assert.equal((await call(client, 'getAccount', { id: told.account })).id, told.account);
    },
  },
  async () => {},
);
