// Cedar's decisions, a line each: node cedar.mjs FILE, where the file has sets of policies in Cedar's language with questions.
import { readFileSync } from 'node:fs';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';

const must = (answer, what) => {
  if (answer.type !== 'success') throw new Error(`${what}: ${JSON.stringify(answer)}`);
  return answer;
};

function ask(set, { principal, role, action, context }) {
  const user = { type: 'User', id: principal };
  const { response } = must(
    cedar.statefulIsAuthorized({
      principal: user,
      action: { type: 'Action', id: action },
      resource: { type: 'Florin', id: 'florin' },
      context,
      preparsedPolicySetId: set,
      entities: [{ uid: user, attrs: {}, parents: [{ type: 'Role', id: role }] }],
    }),
    set,
  );
  if (response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(response.diagnostics.errors));
  return { allows: response.decision === 'allow', by: response.diagnostics.reason.length };
}

function decide(question) {
  const { allows, by } = ask('decisions', question);
  if (!allows) return by > 0 ? 'Forbid' : 'Deny'; // Policies that decide a refusal forbid.
  if (question.approved) return 'Permit';
  if (ask('stepUps', question).allows) return 'StepUp';
  return ask('approvals', question).allows ? 'Approve' : 'Permit';
}

const lines = [];
for (const { questions, ...sets } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  for (const [name, text] of Object.entries(sets)) must(cedar.preparsePolicySet(name, { staticPolicies: text }), name);
  for (const question of questions) lines.push(decide(question));
}
console.log(lines.join('\n'));
