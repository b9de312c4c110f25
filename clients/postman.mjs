// A Postman collection of the reduced document, with a folder that goes through log-in, accounts and a transfer.
import converter from 'openapi-to-postmanv2';
import { isFile } from './document.mjs';

const FILE = 'application/octet-stream';

const OPTIONS = {
  folderStrategy: 'Tags',
  requestParametersResolution: 'Example',
  exampleParametersResolution: 'Example',
  includeResponses: false,
  optimizeConversion: false,
};

/** The collection of a document, the same for the same document. */
export async function collection(document) {
  const input = { type: 'json', data: certain(document) };
  const result = await new Promise((resolve, reject) =>
    converter.convertV2(input, OPTIONS, (error, converted) => (error ? reject(error) : resolve(converted))),
  );
  if (!result.result) throw new Error(`The document cannot be converted: ${result.reason}`);
  const made = result.output[0].data;
  settle(made, '');
  nameFileTypes(made.item, document);
  made.info._postman_id = 'florin';
  made.auth = { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] };
  made.variable = [
    { key: 'baseUrl', value: 'http://127.0.0.1:3000' },
    { key: 'token', value: '' },
    { key: 'idempotencyKeys', value: '' },
  ];
  made.event = [{ listen: 'prerequest', script: { type: 'text/javascript', exec: KEYS } }];
  made.item.unshift(journey());
  return made;
}

// A command has one key, so that sending it again after a lost answer does not do it again. Another command, which another body or
// address makes, has another one; who wants the same a second time empties the variable idempotencyKeys.
const KEYS = [
  '// A command that is sent again has the same Idempotency-Key; empty the variable idempotencyKeys to have it done a second time.',
  "if (pm.request.headers.has('Idempotency-Key')) {",
  "  const sent = pm.request.body || {};",
  "  const body = sent.mode === 'raw' ? sent.raw : sent.mode === 'file' ? JSON.stringify(sent.file) : '';",
  "  const command = pm.variables.replaceIn([pm.request.method, pm.request.url.toString(), body, '{{token}}'].join('\\n'));",
  '  let [one, other] = [0xdeadbeef, 0x41c6ce57];',
  '  for (const character of command) {',
  '    one = Math.imul(one ^ character.codePointAt(0), 2654435761);',
  '    other = Math.imul(other ^ character.codePointAt(0), 1597334677);',
  '  }',
  '  const name = `${one >>> 0}-${other >>> 0}`;',
  "  const keys = JSON.parse(pm.collectionVariables.get('idempotencyKeys') || '{}');",
  "  keys[name] = keys[name] || pm.variables.replaceIn('{{$guid}}');",
  "  pm.collectionVariables.set('idempotencyKeys', JSON.stringify(keys));",
  "  pm.variables.set('idempotencyKey', keys[name]);",
  '}',
];

// The converter makes up a value for a pattern and chooses one of several, another one each time.
function certain(node) {
  if (Array.isArray(node)) return node.map(certain);
  if (node === null || typeof node !== 'object') return node;
  const all = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, certain(value)]));
  if (typeof all.pattern === 'string') delete all.pattern;
  if (Array.isArray(all.enum)) all.enum = all.enum.slice(0, 1);
  if (Array.isArray(all.type)) all.type = all.type.includes('string') ? 'string' : all.type[0];
  if (Array.isArray(all.anyOf)) all.anyOf = all.anyOf.slice(0, 1);
  if (all.default === null) delete all.default;
  if (fileTypeOf(all)) all.requestBody.content = { [FILE]: {} }; // By which the converter knows a file.
  if (typeof all.additionalProperties === 'object') {
    all.properties = { ...all.properties, name: all.additionalProperties };
    delete all.additionalProperties;
  }
  return all;
}

// The media type that a file is sent as: the one that says nothing, where that is taken.
function fileTypeOf(operation) {
  const content = Object.entries(operation.requestBody?.content ?? {});
  const types = content.filter(([, { schema }]) => schema && isFile(schema)).map(([type]) => type);
  return types.includes(FILE) ? FILE : types[0];
}

function nameFileTypes(items, document) {
  const operations = Object.values(document.paths).flatMap(methods => Object.values(methods));
  for (const { name, item = [], request } of items) {
    nameFileTypes(item, document);
    if (request?.body?.mode === 'file')
      request.header.find(({ key }) => key === 'Content-Type').value = fileTypeOf(operations.find(({ summary }) => summary === name));
  }
}

// Takes out what the converter generates differently each time, and what the collection says once.
function settle(node, path) {
  if (Array.isArray(node)) return node.forEach((item, index) => settle(item, `${path}/${index}`));
  if (node === null || typeof node !== 'object') return;
  delete node.id;
  delete node._postman_id;
  delete node.protocolProfileBehavior;
  if (node.request) {
    delete node.request.auth; // The collection's.
    delete node.response;
    node.request.header = node.request.header?.filter(header => header.key !== 'Prefer');
    // The values of the others are placeholders, which would be refused.
    for (const one of node.request.url.query ?? []) one.disabled = !one.description?.content?.startsWith('(Required)');
    for (const header of node.request.header ?? []) if (header.key === 'Idempotency-Key') header.value = '{{idempotencyKey}}';
  }
  for (const [key, value] of Object.entries(node)) settle(value, `${path}/${key}`);
}

function journey() {
  const steps = [
    step('Register', 'POST', '/api/user/users', 201, { email: '{{email}}', password: '{{password}}', name: 'Ada' }, [], START),
    step('Log in', 'POST', '/api/user/login', 200, { email: '{{email}}', password: '{{password}}' }, ['token']),
    step('Who am I', 'GET', '/api/user/me', 200, null, ['userId=id']),
    step('Open an account', 'POST', '/api/account/accounts', 201, account('Checking'), ['checking=id']),
    step('Open another', 'POST', '/api/account/accounts', 201, account('Savings'), ['savings=id']),
    step('Deposit', 'POST', '/api/transaction/transactions', 201, money('deposit', '500.00', { toAccount: '{{checking}}' }), [
      'status==COMPLETED',
    ]),
    step(
      'Transfer',
      'POST',
      '/api/transaction/transactions',
      201,
      money('transfer', '120.50', { fromAccount: '{{checking}}', toAccount: '{{savings}}' }),
      ['transfer=id', 'status==COMPLETED'],
    ),
    step(
      'Transfer, sent again',
      'POST',
      '/api/transaction/transactions',
      201,
      money('transfer', '120.50', { fromAccount: '{{checking}}', toAccount: '{{savings}}' }),
      ['id=={{transfer}}'],
    ),
    step('Balance', 'GET', '/api/account/accounts/{{savings}}', 200, null, ['balance==120.5']),
  ];
  return { name: 'A tour: log in, open accounts, transfer', description: 'Run it from top to bottom.', item: steps };
}

const START = [
  "pm.collectionVariables.set('idempotencyKeys', '');",
  "pm.collectionVariables.set('email', pm.variables.replaceIn('{{$guid}}') + '@example.com');",
  "pm.collectionVariables.set('password', pm.variables.replaceIn('{{$guid}}'));",
];

const account = name => ({ userId: '{{userId}}', currency: 'USD', name });
const money = (type, amount, accounts) => ({ userId: '{{userId}}', type, amount, currency: 'USD', ...accounts });

function step(name, method, path, status, body, reads, before = []) {
  const test = [`pm.test('${name}', () => pm.response.to.have.status(${status}));`, 'const answer = pm.response.json().data;'];
  for (const read of reads) {
    const [field, value] = read.split('==');
    const [variable, from = variable] = read.split('=');
    test.push(
      value === undefined
        ? `pm.collectionVariables.set('${variable}', answer.${from});`
        : `pm.test('${name}: ${read}', () => pm.expect(String(answer.${field})).to.eql(pm.variables.replaceIn('${value}')));`,
    );
  }
  const key = { key: 'Idempotency-Key', value: '{{idempotencyKey}}' };
  const header = method === 'GET' ? [] : [{ key: 'Content-Type', value: 'application/json' }, { key: 'Prefer', value: 'wait=30' }, key];
  const request = { name: undefined, method, header, url: { raw: `{{baseUrl}}${path}`, host: ['{{baseUrl}}'], path: path.slice(1).split('/') } };
  delete request.name;
  if (body) request.body = { mode: 'raw', raw: JSON.stringify(body, null, 2), options: { raw: { language: 'json' } } };
  return {
    name,
    event: [
      { listen: 'prerequest', script: { type: 'text/javascript', exec: before } },
      { listen: 'test', script: { type: 'text/javascript', exec: test } },
    ],
    request,
  };
}
