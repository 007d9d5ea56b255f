// The main job, as the people of a demo do it together: a report climbs from a room to the centre; an emergency is on the
// desk of who is on call at once, becomes a red crisis, and is decided by two of the leading group. Everybody also opens
// what is not his, and it looks like what does not exist.

import assert from 'node:assert/strict';
import test from 'node:test';
import { initials } from './pinyin.mjs';
import { Stage } from './stage.mjs';
import { demo } from './wuji.mjs';

const WORDS = '她三天没有和我们说话，夜里一个人在走廊里哭。';
const NIGHT = '她写了告别的话，人不在寝室。';
const ASSESSED = '谈话一小时，有明确的计划。';

test('from a room to the leading group', async (t) => {
  const wuji = await demo();
  const stage = await Stage.open(wuji.url);
  t.after(async () => {
    await stage.close();
    assert.equal(await wuji.stop(), 0, `the demo did not end well:\n${wuji.said()}`);
  });
  const step = (name, run) => stage.step(t, name, run);
  const people = {};
  const as = async (persona) => (people[persona] ??= await (await stage.somebody(persona)).be(persona));
  /** The report, the emergency, the crisis, the listing; who it is about. */
  const story = {};

  await step('宿舍信息员 reports a room-mate', async () => {
    const officer = await as('dorm_officer');
    await officer.open('/report');
    await officer.accessible('report');
    await officer.pictures('report');
    const mates = officer.form('report.submit').locator('[name="observation.about:about"][value^="person-"]');
    const mate = mates.first();
    story.mate = await mate.getAttribute('value');
    const label = officer.page.locator(`label[for="${await mate.getAttribute('id')}"]`);
    story.name = (await label.evaluate((element) => element.firstChild.textContent)).trim();
    await officer.send('report.submit', {
      'observation.about:about': story.mate,
      'observation.signs:list': ['low_mood', 'crying'],
      'observation.low_mood_days:number': '3',
      'urgency:text': 'concerning',
      'observation.words:words': WORDS,
    });
    story.report = await officer.receipt();
    await officer.pictures('report-sent');
    await officer.open('/sent');
    await officer.accessible('sent');
    await officer.pictures('sent');
  });

  for (const [persona, name] of [['commissioner', '班级心理委员'], ['advisor', '辅导员'], ['station_counsellor', '辅导站']]) {
    await step(`${name} acknowledges it and sends it up`, async () => {
      const person = await as(persona);
      await person.open('/desk');
      await person.page.locator(`a[href="/cases/${story.report}"]`).first().click();
      await person.page.waitForURL(`**/cases/${story.report}`);
      assert.ok((await person.text()).includes(WORDS), 'the words are not on the page');
      await person.accessible(`report of ${persona}`);
      await person.pictures(`report-${persona}`);
      await person.send('report.acknowledge');
      await person.open(`/cases/${story.report}`);
      await person.send('report.forward');
    });
  }

  await step('the centre has it', async () => {
    const counsellor = await as('centre_counsellor');
    await counsellor.open('/desk');
    await counsellor.open(`/cases/${story.report}`);
    const text = await counsellor.text();
    for (const level of ['心理委员', '辅导员', '辅导站']) assert.ok(text.includes(level), `the way does not name ${level}`);
    await counsellor.send('report.acknowledge');
    await counsellor.open(`/cases/${story.report}`);
    await counsellor.pictures('report-centre');
  });

  await step('an emergency is on the desk of who is on call, without a reload', async () => {
    const onCall = await as('centre_on_call');
    await onCall.open('/desk');
    await onCall.accessible('desk');
    await onCall.open('/desk');
    const links = (page) => page.locator('main a[href^="/cases/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const before = new Set(await links(onCall.page));
    await onCall.page.evaluate(() => { document.body.dataset.loaded = 'once'; });
    const officer = await as('dorm_officer');
    await officer.open('/emergency');
    await officer.accessible('emergency');
    await officer.pictures('emergency');
    const text = await officer.text();
    for (const number of ['120', '110']) assert.ok(text.includes(number), `${number} is not on the page`);
    const shown = onCall.page.waitForFunction(
      (before) => [...document.querySelectorAll('main a[href^="/cases/"]')].some((a) => !before.includes(a.getAttribute('href'))),
      [...before],
      { polling: 20, timeout: 5_000 },
    );
    const begun = performance.now();
    await Promise.all([shown.then(() => stage.note(performance.now() - begun, '  of these, from the tap to the other desk')), officer.send('report.emergency', { 'words:words': NIGHT })]);
    assert.equal(await onCall.page.evaluate(() => document.body.dataset.loaded), 'once', 'the desk was loaded again');
    story.emergency = (await links(onCall.page)).find((href) => !before.has(href)).split('/').pop();
    await onCall.pictures('desk-emergency');
    await officer.pictures('emergency-sent');
  });

  await step('值班人员 acknowledges it and assesses red', async () => {
    const onCall = await as('centre_on_call');
    await onCall.page.locator(`a[href="/cases/${story.emergency}"]`).first().click();
    await onCall.page.waitForURL(`**/cases/${story.emergency}`);
    assert.ok((await onCall.text()).includes(NIGHT));
    await onCall.send('report.acknowledge');
    await onCall.open(`/cases/${story.emergency}`);
    await onCall.accessible('emergency as held');
    await onCall.pictures('emergency-held');
    // The report about the room-mate is what the talk is about.
    const counsellor = await as('centre_counsellor');
    await counsellor.open(`/cases/${story.report}`);
    await counsellor.send('crisis.assess', {
      'grade:text': 'red', 'factors:list': ['plan'], 'instrument:text': 'interview', 'words:words': ASSESSED,
    });
    story.crisis = new URL(counsellor.page.url()).pathname.split('/').pop();
    assert.notEqual(story.crisis, story.report);
    await counsellor.accessible('crisis');
    await counsellor.pictures('crisis');
  });

  await step('中心主任 proposes', async () => {
    const director = await as('centre_director');
    await director.open(`/cases/${story.crisis}`);
    await director.send('crisis.propose', { 'options:list': ['constant_company', 'family_called'], 'words:words': '先有人陪伴。' });
  });

  await step('ten minutes pass in the demo', async () => {
    const chair = await as('leading_chair');
    await chair.open('/desk');
    const before = (await chair.page.locator('.demo time').getAttribute('datetime')).slice(0, 16);
    await chair.page.locator('form[action="/demo/clock"] button').first().click();
    await chair.page.waitForLoadState();
    // Proposed, and not decided yet: what is looked at as of then further down.
    story.proposed = (await chair.page.locator('.demo time').getAttribute('datetime')).slice(0, 16);
    assert.ok(Date.parse(story.proposed) - Date.parse(before) >= 600_000, `${before} ${story.proposed}`);
  });

  await step('领导小组组长 records the decision of two', async () => {
    const chair = await as('leading_chair');
    await chair.open('/desk');
    await chair.open(`/cases/${story.crisis}`);
    await chair.accessible('decision');
    await chair.pictures('decision-room');
    const form = chair.form('crisis.decide');
    const names = await form.locator('[name^="deciders:decider-"]').evaluateAll((all) => [...new Set(all.map((one) => one.name))]);
    assert.equal(names.length, 3, 'the leading group has three');
    const deciders = Object.fromEntries(names.slice(0, 2).map((name) => [name, 'for']));
    await chair.send('crisis.decide', { 'measures:list': ['constant_company'], ...deciders, 'words:words': '同意。' });
    await chair.open(`/cases/${story.crisis}`);
    await chair.pictures('decided');
    // As of before the decision: the state of then.
    const counsellor = await as('centre_counsellor');
    await counsellor.open(`/cases/${story.crisis}`);
    assert.ok((await counsellor.text()).includes('同意。'));
    await counsellor.page.locator('#as-of').fill(story.proposed);
    await counsellor.page.locator('form:has(#as-of) button').click();
    await counsellor.page.waitForURL('**as_of=**');
    await counsellor.pictures('crisis-as-of');
    assert.ok((await counsellor.text()).includes(ASSESSED), 'the crisis is not there as of then');
    assert.ok(!(await counsellor.text()).includes('同意。'), 'the decision is there before it was taken');
  });

  await step('departments are told, and a station receives it', async () => {
    const counsellor = await as('centre_counsellor');
    await counsellor.open(`/cases/${story.crisis}`);
    await counsellor.send('crisis.give_notice', { 'advice:list': ['look_out'] });
    const station = await as('station_counsellor');
    await station.open('/notices');
    await station.accessible('notices');
    await station.pictures('notices');
    await station.send('crisis.receive_notice');
  });

  await step('a listing is proposed, approved, and found by pinyin', async () => {
    const station = await as('station_counsellor');
    const number = story.mate.split('-')[1];
    await station.open(`/students/${number}`);
    await station.accessible('student');
    await station.pictures('student');
    await station.send('focus.propose', { 'change:change': 'list-red', 'grounds:list': ['crisis'], 'words:words': '危机之后继续关注。' });
    const counsellor = await as('centre_counsellor');
    await counsellor.openWhere('focus.approve');
    await counsellor.pictures('listing');
    await counsellor.send('focus.approve');
    const director = await as('centre_director');
    await director.open('/register');
    await director.accessible('register');
    const find = async (wanted) => {
      await director.open('/register');
      await director.page.locator('#search').fill(wanted);
      await director.page.locator('form[role=search] button').click();
      await director.page.waitForLoadState();
      assert.equal(new URL(director.page.url()).search, '', 'a name stands in an address');
      return director.page.locator('table').count().then((tables) => (tables ? director.page.locator('table').innerText() : ''));
    };
    assert.ok((await find(initials(story.name))).includes(story.name), `${initials(story.name)} does not find the name`);
    await director.pictures('register');
    assert.ok(!(await find('qqqqqq')).includes(story.name));
  });

  await step('审计管理员 verifies, and looks as of before', async () => {
    const auditor = await as('audit_administrator');
    await auditor.open('/audit');
    await auditor.accessible('audit');
    await auditor.pictures('audit');
    let text = await auditor.text();
    await auditor.page.locator('form[action="/audit/verify"] button').click();
    await auditor.page.waitForURL('**/audit/verify');
    await auditor.pictures('audit-verified');
    text += await auditor.text();
    assert.ok(await auditor.page.locator('.notice.good').first().isVisible(), 'the log is not found whole');
    await auditor.open('/audit');
    await auditor.page.locator('#case').fill(story.crisis);
    await auditor.page.locator('#until').fill(story.proposed);
    await auditor.page.locator('form[method=get][action="/audit"] button').click();
    await auditor.page.waitForLoadState();
    await auditor.pictures('audit-as-of');
    text += await auditor.text();
    for (const words of [WORDS, NIGHT, ASSESSED, story.name]) assert.ok(!text.includes(words), 'the auditor reads what people said');
  });

  await step('nobody sees what is not his', async () => {
    const absent = '/cases/999999';
    const [report, emergency, crisis] = [story.report, story.emergency, story.crisis].map((number) => `/cases/${number}`);
    const student = `/students/${story.mate.split('-')[1]}`;
    const hidden = {
      dorm_officer: [[crisis, absent], ['/register', '/nowhere'], ['/audit', '/nowhere']],
      student: [[report, absent], [emergency, absent], [crisis, absent], [student, '/students/999999'], ['/register', '/nowhere'], ['/audit', '/nowhere']],
      commissioner: [[crisis, absent], ['/register', '/nowhere'], ['/audit', '/nowhere']],
      student_affairs: [[report, absent], [emergency, absent], [crisis, absent], ['/register', '/nowhere'], ['/audit', '/nowhere']],
      youth_league: [[report, absent], [emergency, absent], [crisis, absent], ['/register', '/nowhere']],
      leading_member: [[report, absent], [student, '/students/999999'], ['/audit', '/nowhere']],
      audit_administrator: [[report, absent], [crisis, absent], [student, '/students/999999'], ['/register', '/nowhere']],
      system_administrator: [[report, absent], [crisis, absent], [student, '/students/999999'], ['/register', '/nowhere'], ['/audit', '/nowhere']],
      security_administrator: [[report, absent], [crisis, absent], [student, '/students/999999'], ['/register', '/nowhere']],
    };
    for (const [persona, paths] of Object.entries(hidden)) {
      const person = await as(persona);
      for (const [path, nothing] of paths) await person.mustNotSee(path, nothing);
    }
    // Who may know of a case and not what was said.
    for (const [persona, path] of [['dorm_officer', report], ['station_director', report], ['station_director', crisis]]) {
      const person = await as(persona);
      const { source } = await person.ask(path);
      for (const words of [WORDS, NIGHT, ASSESSED]) assert.ok(!source.includes(words), `${persona} reads ${path}`);
    }
    const nobody = await stage.somebody('nobody');
    for (const path of [report, crisis, student, '/register', '/audit', '/desk']) {
      await nobody.page.goto(stage.url + path);
      assert.equal(new URL(nobody.page.url()).pathname, '/sign-in', `nobody opens ${path}`);
    }
  });

  await step('every page of everybody is whole', async () => {
    const everybody = ['dorm_officer', 'student', 'commissioner', 'advisor', 'station_counsellor', 'station_director', 'student_affairs',
      'youth_league', 'centre_on_call', 'centre_counsellor', 'centre_director', 'leading_chair', 'leading_vice_chair', 'leading_member',
      'audit_administrator', 'system_administrator', 'security_administrator'];
    for (const persona of everybody) {
      const person = await as(persona);
      await person.open('/');
      for (const path of await person.pages()) {
        await person.open(path);
        await person.accessible(`page ${path}`);
        await person.picture(`page-${persona}${path.replaceAll('/', '-')}-phone`);
        assert.equal(await person.overflows(), false, `${path} as ${persona} is wider than a phone`);
      }
    }
    const nobody = await stage.somebody('nobody');
    for (const path of ['/sign-in', '/emergency', '/demo']) {
      await nobody.open(path);
      await nobody.accessible(`${path} as nobody`);
      await nobody.pictures(`nobody${path.replaceAll('/', '-')}`);
    }
  });

  await step('nothing went wrong on any page', async () => {
    stage.check();
  });
});
