// The same pages where scripts do not run: reporting, acknowledging and an emergency are plain forms and plain pages.

import assert from 'node:assert/strict';
import test from 'node:test';
import { Stage } from './stage.mjs';
import { demo } from './wuji.mjs';

test('without scripts', async (t) => {
  const wuji = await demo();
  const stage = await Stage.open(wuji.url);
  t.after(async () => {
    await stage.close();
    await wuji.stop();
  });
  const step = (name, run) => stage.step(t, name, run);
  const plain = { script: false };
  const officer = await stage.somebody('dorm_officer', plain);
  const commissioner = await stage.somebody('commissioner', plain);
  const onCall = await stage.somebody('centre_on_call', plain);
  const words = '她不吃东西，也不回消息。';
  let report;

  await step('a report is sent', async () => {
    await officer.be('dorm_officer');
    await officer.open('/report');
    const mate = officer.form('report.submit').locator('[name="observation.about:about"][value^="person-"]').first();
    await officer.send('report.submit', {
      'observation.about:about': await mate.getAttribute('value'),
      'observation.signs:list': ['not_eating'],
      'urgency:text': 'urgent',
      'observation.words:words': words,
    });
    report = await officer.receipt();
  });

  await step('what is refused comes back as it was typed, with the reason', async () => {
    await officer.open('/report');
    const kept = '这句话不能丢。';
    const status = await officer.tries('report.submit', { 'observation.words:words': kept });
    assert.equal(status, 422);
    assert.equal(await officer.form('report.submit').locator('[name="observation.words:words"]').inputValue(), kept);
    assert.ok(await officer.page.locator('[role=alert], .fault').first().isVisible(), 'no reason is shown');
    await officer.picture('refused-phone');
  });

  await step('it is acknowledged', async () => {
    await commissioner.be('commissioner');
    await commissioner.open('/desk');
    await commissioner.page.locator(`a[href="/cases/${report}"]`).first().click();
    await commissioner.page.waitForURL(`**/cases/${report}`);
    assert.ok((await commissioner.text()).includes(words));
    await commissioner.send('report.acknowledge');
    await commissioner.open(`/cases/${report}`);
    assert.ok(!(await commissioner.offers()).includes('report.acknowledge'), 'it is asked for again');
  });

  await step('an emergency is sent and comes to the desk with the page', async () => {
    await onCall.be('centre_on_call');
    await onCall.open('/desk');
    const cases = () => onCall.page.locator('main a[href^="/cases/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const before = await cases();
    await officer.open('/emergency');
    await officer.send('report.emergency', { 'words:words': words });
    await onCall.open('/desk');
    assert.ok((await cases()).some((href) => !before.includes(href)));
  });

  await step('languages are links', async () => {
    await officer.open('/report');
    await officer.page.locator('a[hreflang=en]').click();
    assert.equal(await officer.page.locator('html').getAttribute('lang'), 'en');
    assert.equal(new URL(officer.page.url()).pathname, '/report');
  });

  await step('nothing went wrong on any page', async () => stage.check());
});
