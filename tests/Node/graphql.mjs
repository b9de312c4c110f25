// Sends operations of every kind as clients of GraphQL do: graphql-request, graphql-js by the schema, graphql-sse.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { buildClientSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { GraphQLClient, gql } from 'graphql-request';
import { createClient } from 'graphql-sse';
import { run } from './checks.mjs';

const told = JSON.parse(process.argv[2]);
const url = new URL('/graphql', told.site).href;
const as = (token, more = {}) => ({ authorization: `Bearer ${token}`, ...more });
const mine = new GraphQLClient(url, { headers: as(told.token) });
const admins = new GraphQLClient(url, { headers: as(told.admin) });
const anyone = new GraphQLClient(url);
const deposit = (amount) => ({ userId: told.user, type: 'deposit', amount, currency: 'USD', toAccount: told.account });
const create = gql`
  mutation ($input: TransactionInput!, $key: String, $wait: Int) {
    createTransaction(input: $input, idempotencyKey: $key, wait: $wait) {
      id
      status
      amount
    }
  }
`;
// What current tools may ask for.
const everything = { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true };
const refused = async (promise, code) => {
  const fault = await promise.then(() => null, (fault) => fault);
  assert.equal(fault?.response?.errors?.[0]?.extensions?.code, code, `${fault?.stack}`);
  return fault.response;
};
const post = (body, headers = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...as(told.token), ...headers }, body: JSON.stringify(body) });
const subscribe = async (query, variables, token = told.token) => {
  const client = createClient({ url, headers: as(token), retryAttempts: 0 });
  const results = [];
  for await (const result of client.iterate({ query, variables })) results.push(result);
  return results;
};

await run(
  {
    'a query answers with the accounts of the caller': async () => {
      const { me } = await mine.request(gql`
        {
          me {
            id
            accounts {
              nodes {
                id
                balance
              }
            }
          }
        }
      `);
      assert.equal(me.id, told.user);
      assert.match(me.accounts.nodes[0].balance, /^\d+\.\d\d$/);
    },
    'the schema can be asked for, by anybody, and fits queries': async () => {
      const schema = buildClientSchema(await anyone.request(getIntrospectionQuery(everything)));
      assert.ok(schema.getQueryType().getFields().transactions);
      assert.deepEqual(validate(schema, parse(create)), []);
      assert.equal(schema.getDirective('rest'), undefined);
    },
    'a command waits where that is wanted, and takes effect once under its key': async () => {
      const sent = { input: deposit('1.50'), key: `graphql-${told.user}`, wait: 20 };
      const first = (await mine.request(create, sent)).createTransaction;
      const again = (await mine.request(create, sent)).createTransaction;
      assert.deepEqual([first.status, first.amount, again.id], ['COMPLETED', '1.50', first.id]);
      await refused(mine.request(create, { ...sent, input: deposit('2') }), 'idempotency-key-reused');
    },
    'the key of a request is each of its commands': async () => {
      const two = `mutation ($input: TransactionInput!) {
        a: createTransaction(input: $input) { id }
        b: createTransaction(input: $input) { id }
      }`;
      const key = { 'idempotency-key': `graphql-all-${told.user}` };
      const first = await mine.request(two, { input: deposit('1') }, key);
      const again = await mine.request(two, { input: deposit('1') }, key);
      assert.notEqual(first.a.id, first.b.id);
      assert.deepEqual(again, first);
    },
    'a refusal has its code, its facts and the id of the request': async () => {
      const input = { ...deposit('1'), type: 'withdrawal', amount: '100000', toAccount: undefined, fromAccount: told.account };
      const { status, errors, data } = await refused(mine.request(create, { input }), 'insufficient-funds');
      assert.deepEqual([status, data, errors[0].extensions.needed, errors[0].path], [200, { createTransaction: null }, 100000, ['createTransaction']]);
      assert.match(errors[0].extensions.requestId, /^req_/);
      const invalid = await refused(mine.request(create, { input: { userId: told.user, type: 'deposit' } }), 'invalid-request');
      assert.ok(invalid.errors[0].extensions.errors.amount);
    },
    'one field that is refused leaves the others': async () => {
      const { data, errors } = await mine.rawRequest('{ me { id } audit { nodes { command } } }').catch((fault) => fault.response);
      assert.deepEqual([data.me.id, data.audit, errors[0].extensions.code], [told.user, null, 'forbidden']);
    },
    'a caller without a token is refused everything else': async () => {
      await refused(anyone.request('{ me { id } }'), 'unauthenticated');
      await refused(anyone.request('{ accounts { nodes { id } } }'), 'unauthenticated');
    },
    'a page leads to the next': async () => {
      await mine.request(create, { input: deposit('1'), wait: 20 });
      await mine.request(create, { input: deposit('1'), wait: 20 });
      const page = 'query ($after: String) { transactions(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
      const first = (await mine.request(page)).transactions;
      const next = (await mine.request(page, { after: first.pageInfo.endCursor })).transactions;
      assert.ok(first.pageInfo.hasNextPage);
      assert.notEqual(first.nodes[0].id, next.nodes[0].id);
    },
    'objects lead to others': async () => {
      const { transactions } = await mine.request(
        '{ transactions(first: 3) { nodes { user { id } toAccount { id user { name } } events { nodes { eventType } } } } }',
      );
      for (const one of transactions.nodes) {
        assert.deepEqual([one.user.id, one.toAccount.id], [told.user, told.account]);
        assert.equal(one.events.nodes[0].eventType, 'TransactionCreated');
      }
    },
    'statuses are those of GraphQL over HTTP': async () => {
      const type = async (body, headers) => {
        const answer = await post(body, headers);
        return [answer.status, answer.headers.get('content-type').split(';')[0]];
      };
      const json = { accept: 'application/json' };
      const graph = { accept: 'application/graphql-response+json' };
      assert.deepEqual(await type({ query: '{ nothing }' }, graph), [400, graph.accept]);
      assert.deepEqual(await type({ query: '{ nothing }' }, json), [200, json.accept]);
      assert.deepEqual(await type({ query: '{ me { ' }, graph), [400, graph.accept]);
      assert.deepEqual(await type({ query: 3 }, json), [400, json.accept]);
      assert.deepEqual(await type({ query: '{ me { id } }' }), [200, graph.accept]);
      assert.equal((await type({ query: '{ me { id } }' }, { accept: 'text/html' }))[0], 406);
      assert.equal((await type({ query: '{ me { id } }' }, { 'content-type': 'text/plain' }))[0], 415);
      const got = (query) => fetch(`${url}?query=${encodeURIComponent(query)}`, { headers: as(told.token) });
      assert.equal((await (await got('{ me { id } }')).json()).data.me.id, told.user);
      assert.equal((await got('mutation { freezeAccount(id: "x") { id } }')).status, 405);
    },
    'a persisted query is sent once': async () => {
      const query = `query Persisted { me { id name } } # ${told.user}`;
      const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } };
      const unknown = await (await post({ extensions })).json();
      assert.deepEqual([unknown.errors[0].message, unknown.errors[0].extensions.code], ['PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND']);
      assert.equal((await (await post({ query, extensions })).json()).data.me.id, told.user);
      assert.equal((await (await post({ extensions })).json()).data.me.id, told.user);
      assert.equal((await post({ query: '{ me { id } }', extensions })).status, 400);
    },
    'a subscription sees a transfer complete': async () => {
      const made = (await mine.request(create, { input: deposit('3') })).createTransaction;
      const query = 'subscription ($id: ID!) { transaction(id: $id) { id status } }';
      const results = await subscribe(query, { id: made.id });
      assert.deepEqual(results.at(-1), { data: { transaction: { id: made.id, status: 'COMPLETED' } } });
      const statuses = results.map((one) => one.data.transaction.status);
      assert.deepEqual(statuses, [...new Set(statuses)]); // Each is something new.
    },
    'a subscription is not for everybody': async () => {
      const made = (await mine.request(create, { input: deposit('3'), wait: 20 })).createTransaction;
      const query = `subscription { transaction(id: "${made.id}") { status } }`;
      const [result] = await subscribe(query, {}, 'nobody');
      assert.equal(result.errors[0].extensions.code, 'unauthenticated');
      assert.equal((await post({ query })).status, 406);
    },
    'an administrator freezes, and nothing moves': async () => {
      const { openAccount } = await mine.request(
        `mutation { openAccount(input: {userId: "${told.user}", currency: "EUR"}) { id } }`,
      );
      const { freezeAccount } = await admins.request(`mutation { freezeAccount(id: "${openAccount.id}") { status } }`);
      assert.equal(freezeAccount.status, 'FROZEN');
      const input = { ...deposit('1'), currency: 'EUR', toAccount: openAccount.id };
      await refused(mine.request(create, { input }), 'account-frozen');
    },
  },
  async () => {},
);
