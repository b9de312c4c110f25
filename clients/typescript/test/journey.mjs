// The compiled client, through the journey of the HTTP tests: journey.mjs GATEWAY PROXY. The proxy loses answers.
import { FlorinClient, FlorinError, dataOf, token } from '../dist/index.js';

const [gateway, proxy] = process.argv.slice(2);
let [checks, failed] = [0, 0];

function check(what, expected, actual) {
  checks++;
  if (JSON.stringify(expected) === JSON.stringify(actual)) return;
  failed++;
  console.error(`${what}: expected ${JSON.stringify(expected)}, was ${JSON.stringify(actual)}`);
}

async function refusal(request) {
  try {
    await request;
    return 'none';
  } catch (error) {
    if (error instanceof FlorinError) return error;
    throw error;
  }
}

const nobody = new FlorinClient(gateway);
const [email, password] = [`${crypto.randomUUID()}@example.com`, crypto.randomUUID()];
await dataOf(nobody.api.POST('/api/user/users', { body: { email, password, name: 'Ada' } }));
const session = await dataOf(nobody.api.POST('/api/user/login', { body: { email, password } }));
const credential = token(session.token);
const florin = new FlorinClient(gateway, { credential });
const { id: userId } = await dataOf(florin.api.GET('/api/user/me'));
const open = name => dataOf(florin.api.POST('/api/account/accounts', { body: { userId, currency: 'USD', name } }));
const [checking, savings] = [await open('Checking'), await open('Savings')];
const deposit = await dataOf(
  florin.api.POST('/api/transaction/transactions', {
    body: { userId, type: 'deposit', amount: '100.00', currency: 'USD', toAccount: checking.id },
  }),
);
check('deposit', 'COMPLETED', (await florin.waitForCompletion(deposit.id)).status);

const transfer = { userId, from: checking.id, to: savings.id, amount: '20.50', currency: 'USD' };
const first = await florin.transfer(transfer, { idempotencyKey: 'first' });
check('the same key', first.id, (await florin.transfer(transfer, { idempotencyKey: 'first' })).id);
check('transfer', 'COMPLETED', (await florin.waitForCompletion(first.id)).status);
const hold = await dataOf(
  florin.api.POST('/api/account/accounts/{id}/holds', { params: { path: { id: checking.id } }, body: { amount: '5.00' } }),
);
check('hold', 'PLACED', hold.status);

const poor = await refusal(florin.transfer({ ...transfer, amount: '900.00' }));
check('refusal', ['insufficient-funds', 422], [poor.code, poor.status]);
const wrong = await refusal(florin.transfer({ ...transfer, amount: '1.005' }));
check('errors', ['amount'], Object.keys(wrong.errors));

const unsteady = new FlorinClient(proxy, { credential, retries: { attempts: 20, pause: 5, longest: 50 } });
const payments = await Promise.all(Array.from({ length: 10 }, () => unsteady.transfer({ ...transfer, amount: '1.00' })));
for (const payment of payments) await unsteady.waitForCompletion(payment.id);
check('payments', 10, new Set(payments.map(payment => payment.id)).size);
const balances = {};
for await (const account of florin.accounts(userId)) balances[account.name] = account.balance;
check('balances', [69.5, 30.5], [balances.Checking, balances.Savings]);
let transactions = 0;
for await (const _ of florin.transactions()) transactions++;
check('transactions', 12, transactions);

console.log(`${checks} checks, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
