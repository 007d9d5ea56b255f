#!/usr/bin/env node
// An emergency over the HTTP API with JavaScript, node 18 or later, no packages. Against a demo:
//
//   wuji demo &  node examples/api/report.mjs http://127.0.0.1:8080
//
// Signs in as two people of the demo, sends an emergency, sends it again as a phone does that heard no answer, reads the
// desk of who is on call, and hears of it from the event stream.

import { randomUUID } from 'node:crypto';

const url = process.argv[2].replace(/\/$/, '');

/** Somebody who is signed in. */
async function signIn(persona) {
  // A demo signs anybody in by name. A college: POST /v1/session {"login": …, "secret": …}, the same answer.
  const { token } = await ask({}, '/demo/sign-in', { persona });
  return { Authorization: `Bearer ${token}` };
}

async function ask(who, path, body) {
  const answer = await open(who, path, body);
  return answer.json();
}

async function open(who, path, body) {
  const sending = body && { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(url + path, { headers: { ...who, ...(body && { 'Content-Type': 'application/json' }) }, ...sending });
  // A problem has a stable `code`, and says what to do next.
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** Names of the events of a stream. It names nobody; `Last-Event-ID` resumes it. */
async function* events(stream) {
  let rest = '';
  for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.startsWith('event:')) yield line.slice(6).trim();
  }
}

const officer = await signIn('dorm_officer');
const onCall = await signIn('centre_on_call');
console.log('signed in: dorm_officer, centre_on_call');
const stream = await open(onCall, '/v1/events');

// The sender chooses the id. The same id again is the same emergency, so repeat until an answer comes.
const command = {
  id: randomUUID(),
  action: { type: 'report.emergency', about: 'described', signs: ['farewell'], words: { index: 0 } },
  words: ['She is not in the room and left a letter.'],
};
const receipt = await ask(officer, '/v1/commands', command);
console.log('sent: case', receipt.case);
console.log('sent again: repeated', (await ask(officer, '/v1/commands', command)).repeated);

const { lines } = await ask(onCall, '/v1/inbox');
if (lines.some((line) => line.case === receipt.case)) console.log('on the desk: case', receipt.case);

for await (const event of events(stream)) {
  if (event !== 'inbox') continue;
  console.log('heard:', event);
  break;
}
