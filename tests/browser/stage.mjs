// A browser and the people in it. Every page that anybody opens is watched: no error on the console, no request to
// another origin, nothing that the content policy had to stop.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { pictures } from './wuji.mjs';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** How long a page may take. Nothing is fast because this is short. */
const PATIENCE = 20_000;

export class Stage {
  #browser;
  #looked = new Set();
  #times = [];
  #broken = null;
  #people = [];
  url;
  /** Who did something last. */
  last = null;

  static async open(url) {
    const stage = new Stage();
    stage.url = url;
    mkdirSync(pictures, { recursive: true });
    stage.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    });
    return stage;
  }

  async close() {
    await this.#browser.close();
    console.log('\n   ms  step');
    for (const [ms, name] of this.#times) console.log(`${String(ms).padStart(5)}  ${name}`);
  }

  /** Somebody with a browser of his own, signed in nowhere. */
  async somebody(name, { script = true, language = 'zh-CN', size = PHONE } = {}) {
    const context = await this.#browser.newContext({
      viewport: size, locale: language, javaScriptEnabled: script, hasTouch: size === PHONE, isMobile: size === PHONE,
    });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const person = new Person(this, name, context, page, script);
    this.#people.push(person);
    return person;
  }

  /** That nothing went wrong on anybody's pages. */
  check() {
    for (const person of this.#people) person.check();
  }

  /** A step of a test, with its time. Once one has failed the others have no ground to stand on. */
  step(t, name, run) {
    return t.test(name, async (step) => {
      if (this.#broken) return step.skip(`after "${this.#broken}"`);
      const begun = performance.now();
      try {
        await run();
        this.#times.push([Math.round(performance.now() - begun), name]);
      } catch (error) {
        this.#broken = name;
        await this.#tell(name);
        throw error;
      }
    });
  }

  /** What was on the screen when a step failed. */
  async #tell(name) {
    if (!this.last) return;
    const { page } = this.last;
    const path = await this.last.picture('failed').catch(() => 'none');
    const text = await this.last.text().catch(() => '');
    console.log(`\n"${name}" failed: ${this.last.name} at ${page.url()}\npicture: ${path}\n${text}\n`);
  }

  /** A measured number, beside the steps. */
  note(ms, what) {
    this.#times.push([Math.round(ms), what]);
  }

  /** Whether this is the first look at something. */
  first(what) {
    return !this.#looked.has(what) && Boolean(this.#looked.add(what));
  }
}

export class Person {
  #wrong = [];
  #expected = new Set();
  #refused = false;

  constructor(stage, name, context, page, script) {
    Object.assign(this, { stage, name, context, page, script });
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      // That a page which must not be there answers 404 is no fault of it.
      const { url } = message.location();
      if (/status of 404/.test(message.text()) && this.#expected.has(url)) return;
      if (/status of 422/.test(message.text()) && this.#refused) return;
      this.#wrong.push(`console: ${message.text()} (${url})`);
    });
    page.on('pageerror', (error) => this.#wrong.push(`script: ${error.message}`));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== stage.url) this.#wrong.push(`foreign request: ${request.url()}`);
    });
  }

  /** That nothing went wrong on any page so far. */
  check() {
    assert.deepEqual(this.#wrong, [], `${this.name}: something went wrong on a page`);
  }

  /** Be somebody of the demo, with one tap. */
  async be(persona) {
    await this.open('/demo');
    await this.#push(this.page.locator(`#persona-${persona} button`));
    await this.page.waitForURL((url) => url.pathname !== '/demo');
    if (new URL(this.page.url()).pathname === '/pledge') await this.send('access.pledge');
    return this;
  }

  /** Opens a page that is there. */
  async open(path) {
    this.stage.last = this;
    const answer = await this.page.goto(this.stage.url + path);
    assert.equal(answer.status(), 200, `${this.name} opens ${path}`);
    return answer;
  }

  /** Opens what may be absent: status and the bare answer. */
  async ask(path) {
    this.stage.last = this;
    const url = this.stage.url + path;
    this.#expected.add(url);
    const answer = await this.page.goto(url);
    const [status, source] = [answer.status(), await answer.text()];
    return { status, source };
  }

  /** That `path` looks exactly like `absent`, which nobody has ever made. */
  async mustNotSee(path, absent) {
    const [hidden, nothing] = [await this.ask(path), await this.ask(absent)];
    const plain = ({ source }, own) => source.replaceAll(own, '…').replaceAll(encodeURIComponent(own), '…').replace(UUID, 'id').replace(CLOCK, 'time');
    assert.equal(hidden.status, 404, `${this.name} must not see ${path}`);
    assert.equal(nothing.status, 404, `${this.name}: ${absent} is there`);
    assert.equal(plain(hidden, path), plain(nothing, absent), `${this.name}: ${path} looks other than ${absent}`);
  }

  /** The form of an action on the page. */
  form(type) {
    return this.page.locator(`form:has(input[name^="type"][value="${type}"])`).first();
  }

  /** What the page offers to do. */
  async offers() {
    const types = this.page.locator('form input[name^="type"]');
    return types.evaluateAll((inputs) => [...new Set(inputs.map((input) => input.value))]);
  }

  /** Opens what folds a form away, fills its fields by name and sends it; the page that comes must be no refusal. */
  async send(type, fields = {}) {
    const status = await this.tries(type, fields);
    this.#refused = false;
    assert.ok(status < 400, `${this.name}: ${type} was refused with ${status}`);
  }

  /** The same, whatever comes of it: the status of the answer. */
  async tries(type, fields = {}) {
    this.stage.last = this;
    this.#refused = true;
    const form = this.form(type);
    await form.waitFor({ state: 'attached' });
    const folds = form.locator('xpath=ancestor::details[not(@open)]');
    for (let n = await folds.count(); n > 0; n = await folds.count()) {
      await folds.first().locator('summary').first().click();
    }
    for (const [name, value] of Object.entries(fields)) await fill(form.locator(`[name="${name}"]`), value);
    const [answer] = await Promise.all([
      this.page.waitForResponse((answer) => answer.request().method() === 'POST', { timeout: PATIENCE }),
      this.#push(form.locator('button:not([type=button])').first()),
    ]);
    await this.page.waitForLoadState();
    return answer.status();
  }

  /** The number of the case that the page says was just sent. */
  async receipt() {
    const said = await this.page.locator('main [role=status]').first().innerText();
    return /\d+/.exec(said)[0];
  }

  /** Opens the cases of the desk, the newest first, until one offers this. */
  async openWhere(type) {
    await this.open('/desk');
    const links = await this.page.locator('main a[href^="/cases/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const newest = [...new Set(links)].sort((a, b) => b.split('/').pop() - a.split('/').pop());
    for (const link of newest) {
      await this.open(link);
      if ((await this.offers()).includes(type)) return;
    }
    assert.fail(`${this.name}: nothing on the desk offers ${type}`);
  }

  /** Where the navigation leads. */
  pages() {
    return this.page.locator('nav a').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')))]);
  }

  /** Whether one would have to scroll sideways. */
  overflows() {
    return this.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  }

  /** By finger; by key where no scripts run, since there playwright cannot see that a page has come to rest. */
  #push(button) {
    return this.script ? button.click() : button.press('Enter');
  }

  text() {
    return this.page.locator('body').innerText();
  }

  async picture(name) {
    const path = join(pictures, `${name}.png`);
    await this.page.screenshot({ path, fullPage: true });
    return path;
  }

  /** Pictures at both sizes. */
  async pictures(name) {
    await this.picture(`${name}-phone`);
    await this.page.setViewportSize(DESKTOP);
    await this.picture(`${name}-desktop`);
    await this.page.setViewportSize(PHONE);
  }

  /** That axe finds nothing serious on this page, in both languages. */
  async accessible(name) {
    if (!this.stage.first(name)) return;
    const path = new URL(this.page.url());
    for (const language of ['en', 'zh-CN']) {
      await this.page.goto(`${this.stage.url}/language/${language}`);
      await this.page.goto(path.href);
      assert.equal(await this.page.locator('html').getAttribute('lang'), language);
      const { violations } = await new AxeBuilder({ page: this.page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      const told = serious.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
      assert.deepEqual(told, [], `axe, ${name}, ${language}`);
    }
  }
}

/** Fills whatever a field is: a line, a text, a list, ticks. */
async function fill(field, value) {
  const kind = await field.first().evaluate((element) => element.type);
  if (kind === 'radio' || kind === 'checkbox') {
    for (const one of [value].flat()) {
      const box = one === true ? field.first() : field.and(field.page().locator(`[value="${one}"]`));
      // As people do it: on the words beside it.
      if (!(await box.isChecked())) await field.page().locator(`label[for="${await box.getAttribute('id')}"]`).click();
      assert.ok(await box.isChecked(), `${await box.getAttribute('name')} cannot be ticked`);
    }
  } else if (kind.startsWith('select')) {
    await field.selectOption(value);
  } else {
    await field.fill(value);
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const CLOCK = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.]\d+)?)?([+]08:00|Z)?|\d\d:\d\d(:\d\d)?|data-now="\d+"/g;
