// An endpoint for webhooks that checks each with svix and with standardwebhooks: node webhooks.mjs PORT. A GET of /check?secret=… sets
// the secrets to check by; a line for each webhook says what both found.
import { createServer } from 'node:http';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';

let secrets = [];

const checked = (library, secret, body, headers) => {
  try {
    return JSON.stringify(new library(secret).verify(body, headers)) === JSON.stringify(JSON.parse(body)) ? 'good' : 'changed';
  } catch (fault) {
    return `bad (${fault.message})`;
  }
};

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/check') secrets = url.searchParams.getAll('secret');
  else {
    const body = Buffer.concat(chunks).toString('utf8');
    const found = secrets.map(
      (secret, i) => `svix${i}=${checked(Svix, secret, body, request.headers)} standard${i}=${checked(Standard, secret, body, request.headers)}`,
    );
    console.log(`${url.pathname} ${request.headers['webhook-id']} ${JSON.parse(body).type} ${found.join(' ')}`);
  }
  response.end();
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
