// Runs checks one after another, and says of each how it went.
import assert from 'node:assert/strict';

export async function run(checks, before) {
  let failed = 0;
  for (const [name, check] of Object.entries(checks)) {
    let hung;
    const limit = new Promise((_, fail) => (hung = setTimeout(() => fail(new Error('it hangs')), 60_000)));
    try {
      await Promise.race([before().then(check), limit]);
      console.log(`ok ${name}`);
    } catch (fault) {
      failed++;
      console.log(`FAILED ${name}: ${fault.stack ?? fault} ${JSON.stringify(fault.cause ?? null)}`);
    } finally {
      clearTimeout(hung);
    }
  }
  console.log(`${Object.keys(checks).length} checks, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1); // What hangs goes on otherwise.
}

// Somebody new for each check: tries to log in are counted.
export async function register(site) {
  const person = { email: `npm-${crypto.randomUUID()}@example.com`, password: 'a password for tests' };
  const answer = await fetch(new URL('/api/user/users', site), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...person, name: 'Ada' }),
  });
  assert.equal(answer.status, 201, await answer.text());
  return person;
}

// That something is refused with one of these OAuth errors.
export async function refused(promise, ...errors) {
  const fault = await promise.then(() => null, (fault) => fault);
  assert.ok(fault, 'it was not refused');
  const error = fault.error ?? fault.cause?.error ?? fault.code;
  assert.ok(errors.includes(error), `refused with ${error} (${fault.message}), and not with ${errors.join(' or ')}`);
  return fault;
}
