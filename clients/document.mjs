// What a client needs of Florin's OpenAPI document, in the form that generators turn into good code. The answer's envelope is taken
// off, as each client does; problems are one type; the services' own feeds and the gateway's pages are left out.

const ENVELOPE = 'application/json';
const FILE = 'application/octet-stream';
const PROBLEM = {
  description: 'A problem (RFC 9457).',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const OFFLINE = new Set(['/.well-known/jwks.json', '/.well-known/receipt-keys.json']);

/** The reduced document of a whole one. */
export function reduce(document) {
  const paths = {};
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods))
      if (operation.operationId && !path.endsWith('/feed') && !OFFLINE.has(path))
        (paths[path] ??= {})[method] = reduceOperation(operation);
  const { openapi, info, servers } = document;
  return { openapi, info, servers, paths, components: used(paths, document.components) };
}

/** The operations that anyone may ask without a credential: a 401 of theirs is about what was sent, such as a password. */
export function open(document) {
  const found = [];
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, { security }] of Object.entries(methods))
      if (!security) found.push(`${method.toUpperCase()} ${path}`);
  return found.sort();
}

/** The operations that may not be asked again without an answer, since they take no Idempotency-Key: "POST /path". */
export function withoutKey(document) {
  const found = [];
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods))
      if (method !== 'get' && !(operation.parameters ?? []).some(one => one.$ref?.endsWith('/Idempotency-Key')))
        found.push(`${method.toUpperCase()} ${path}`);
  return found.sort();
}

function reduceOperation(operation) {
  const [status, response] = Object.entries(operation.responses).find(([code]) => code.startsWith('2'));
  let content = {};
  for (const [type, { schema }] of Object.entries(response.content ?? {}))
    content[type] = { schema: (type === ENVELOPE && schema.properties?.data) || schema };
  // What is nothing but a file is bytes, whichever kinds it may be: with text/plain among them it would be generated as a text.
  const schemas = Object.values(content).map(({ schema }) => schema);
  if (schemas.length > 0 && schemas.every(isFile)) content = { [FILE]: { schema: schemas[0] } };
  const { description } = response;
  return lower({ ...operation, responses: { [status]: { description, content }, default: PROBLEM } });
}

/** Whether a schema is that of a file. */
export function isFile(schema) {
  return schema.format === 'binary';
}

// Generators know decimals by their format, texts by their type, and what may be null by the list of types.
function lower(node) {
  if (Array.isArray(node)) return node.map(lower);
  if (node === null || typeof node !== 'object') return node;
  const all = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, lower(value)]));
  const [one, other] = all.anyOf ?? [];
  if (all.anyOf?.length === 2 && other.type === 'null' && one.type) {
    const { anyOf, ...rest } = all;
    return { ...rest, ...one, type: [...[one.type].flat(), 'null'] };
  }
  if ([all.type].flat().includes('number') && !all.format) all.format = 'decimal';
  if ([all.type].flat().includes('integer') && !all.format) all.format = 'int64';
  if (all.enum?.every(value => typeof value === 'string') && !all.type) return { type: 'string', ...all };
  return all;
}

function used(paths, components) {
  const names = new Set();
  const visit = node => {
    if (node === null || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node))
      if (key !== '$ref') visit(value);
      else if (!names.has(value)) {
        names.add(value);
        const [kind, name] = value.split('/').slice(2);
        visit(components[kind][name]);
      }
  };
  visit(paths);
  const kept = {};
  for (const [kind, all] of Object.entries(components))
    for (const [name, component] of Object.entries(all))
      if (names.has(`#/components/${kind}/${name}`)) (kept[kind] ??= {})[name] = lower(component);
  return kept;
}
