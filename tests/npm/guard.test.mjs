/** The guarded field, in both browsers: the packed package in a page, in React and in Vue. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { build } from 'esbuild';

import { BROWSERS, LISTED, MISSPELT, UNLISTED, installed, lacks, launch, listBytes, missing, open, project, root, serve, until, write } from './lib.mjs';

const DATE = "{ date: '2026-11-22' }";

/** Notes what the guards tell. */
const NOTES = `
window.told = [];
for (const type of ['forewarn-answer', 'forewarn-block', 'forewarn-decision', 'forewarn-error']) {
  addEventListener(type, (event) => {
    const { answer, decision, error } = event.detail;
    window.told.push([type.slice(9), answer?.state, decision, error?.name].filter((one) => one !== undefined).join(' '));
    if (type === 'forewarn-block' && window.letGo) event.preventDefault();
  });
}
window.sent = [];
addEventListener('submit', (event) => { event.preventDefault(); window.sent.push(new FormData(event.target).get('to')); });
`;

const APPS = {
  'plain.js': `${NOTES}
import { attach, define } from 'forewarn/element';
import { Forewarn } from 'forewarn';
window.attach = attach;
window.Forewarn = Forewarn;
window.checker = () => Forewarn.load(${DATE});
define({ checker: () => window.checker() });
`,
  'attach.js': `${NOTES}
import { attach } from 'forewarn/element';
import { Forewarn } from 'forewarn';
const [field] = document.getElementsByName('to');
window.guard = attach(field, { checker: () => Forewarn.load(${DATE}), policy: window.policy });
`,
  'shadow.js': `${NOTES}
import { define } from 'forewarn/element';
import { Forewarn } from 'forewarn';
define({ checker: () => Forewarn.load(${DATE}) });
const host = document.querySelector('main');
const root = host.attachShadow({ mode: 'open' });
root.innerHTML = '<form><label>To <forewarn-guard><span><input name="to"></span></forewarn-guard></label><button>Send</button></form>';
root.addEventListener('submit', (event) => { event.preventDefault(); window.sent.push(root.querySelector('input').value); });
`,
  'react.jsx': `${NOTES}
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Forewarn } from 'forewarn';
import { define } from 'forewarn/element';
import { Guard, useForewarn, useGuard } from 'forewarn/react';
const checker = () => (window.loads = (window.loads ?? 0) + 1, Forewarn.load(${DATE}));
window.renders = [];
function Controlled() {
  const [to, setTo] = useState('');
  const [state, setState] = useState('');
  window.setTo = setTo;
  const { answer } = useForewarn(to, ${DATE});
  return <form>
    <Guard checker={checker} onAnswer={({ answer }) => setState(answer?.state ?? 'none')} onDecision={({ decision }) => window.renders.push(decision)}>
      <input name="to" value={to} aria-describedby="hint" onChange={(event) => { window.renders.push(event.target.value.length); setTo(event.target.value); }} />
    </Guard>
    <p id="hint">hint</p><output id="state">{state}</output><output id="value">{to}</output><output id="hook">{answer?.state ?? ''}</output>
    <button>Send</button>
  </form>;
}
// all made anew each time
function Anew() {
  const [detail, setDetail] = useState();
  const { ref, answer } = useGuard({ policy: (answer) => answer.grade === 'stop' ? 'block' : 'ignore', texts: {} });
  window.drawn = (window.drawn ?? 0) + 1;
  return <form>
    <Guard className="anew" theme="dark" checker={() => checker()} policy={() => 'warn'} texts={{ remove_it: 'Away' }} onAnswer={(told) => setDetail(told)}><input id="anew" /></Guard>
    <input id="anew-hooked" ref={ref} /><output id="anew-state">{detail?.answer?.state} {answer?.state}</output>
  </form>;
}
function Hooked() {
  const { ref, answer, check } = useGuard({ policy: 'block' });
  const [shown, setShown] = useState(true);
  window.setShown = setShown;
  window.checkHooked = check;
  return <form>{shown && <input id="hooked" ref={ref} />}<output id="hooked-state">{answer?.state ?? ''}</output></form>;
}
if (location.search === '?strict') define({ policy: 'block', checker });
createRoot(document.querySelector('main')).render(<StrictMode><Controlled /><Hooked />{location.search === '?anew' && <Anew />}</StrictMode>);
`,
  'vue.js': `${NOTES}
import { createApp, h, ref, vModelText, withDirectives } from 'vue';
import { define } from 'forewarn/element';
import { Forewarn } from 'forewarn';
define({ checker: () => Forewarn.load(${DATE}) });
const to = ref('');
const state = ref('');
window.setTo = (value) => { to.value = value; };
const field = () => withDirectives(h('input', { name: 'to', 'onUpdate:modelValue': (value) => { to.value = value; } }), [[vModelText, to.value]]);
const said = (event) => { state.value = event.detail.answer?.state ?? 'none'; };
createApp(() => h('form', [
  h('forewarn-guard', { 'onForewarn-answer': said }, [field()]),
  h('output', { id: 'value' }, to.value),
  h('output', { id: 'state' }, state.value),
])).mount('main');
`,
};

const page = (script, body, { lang = 'en', policy = '' } = {}) => `<!doctype html>
<html lang="${lang}"><meta name="viewport" content="width=device-width"><title>Send</title><link rel="icon" href="data:,">
${policy ? `<script>window.policy = '${policy}'</script>` : ''}
<main>${body}</main><script type="module" src="/${script}"></script>`;

const FORM = (guard, field = '<input id="to" name="to">') =>
  `<h1>Send</h1><form><label for="to">Recipient</label>${guard.replace('FIELD', field)}<button id="send">Send</button></form>`;

const GUARD = '<forewarn-guard>FIELD</forewarn-guard>';

const PAGES = {
  '/': page('plain.js', FORM(GUARD)),
  '/described': page('plain.js', FORM(GUARD, '<input id="to" name="to" aria-describedby="hint" aria-invalid="false" required>') + '<p id="hint">hint</p>'),
  '/de': page('plain.js', FORM(GUARD), { lang: 'de-AT' }),
  '/block': page('plain.js', FORM('<forewarn-guard policy="block">FIELD</forewarn-guard>')),
  '/area': page('plain.js', FORM(GUARD, '<textarea id="to" name="to"></textarea>')),
  '/novalidate': page('plain.js', FORM(GUARD).replace('<form', '<form novalidate')),
  '/attach': page('attach.js', FORM('FIELD', '<input id="to" name="to" aria-describedby="hint" aria-invalid="false">') + '<p id="hint">hint</p>'),
  '/shadow': page('shadow.js', ''),
  '/react': page('react.js', ''),
  '/vue': page('vue.js', ''),
};

const browsers = {};
let server;

before(async () => {
  const folder = project(APPS, ['react', 'react-dom', 'vue']);
  await build({
    absWorkingDir: folder,
    entryPoints: Object.keys(APPS),
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: 'out',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'silent',
  });
  for (const name of ['forewarn.wasm', 'worker.js']) {
    write(folder, { [`out/${name}`]: readFileSync(join(installed(folder), name)) });
  }
  write(folder, { 'out/default.fwl': listBytes() });
  const strict = "default-src 'none'; img-src data:; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'; form-action 'self'";
  server = await serve(join(folder, 'out'), (path) => (path in PAGES ? { 'content-security-policy': strict } : {}), PAGES);
  for (const name of BROWSERS) {
    if (!lacks(name)) {
      browsers[name] = await launch(name);
    }
  }
});

after(async () => {
  server.close();
  await Promise.all(Object.values(browsers).map((browser) => browser.close()));
});

/** A test in both browsers. `act` gets a page and ways to look at it. */
function inBrowsers(name, path, act) {
  for (const browser of BROWSERS) {
    test(`guard: ${name} (${browser})`, async (t) => {
      const lacking = lacks(browser);
      if (lacking) {
        return missing(t, lacking);
      }
      const opened = await open(browsers[browser], `${server.url}${path}`);
      try {
        await act(opened, tools(opened), browser);
        assert.deepEqual(opened.errors, []);
      } finally {
        await opened.close();
      }
    });
  }
}

/** What a person sees and does. Open shadow roots are looked through. */
function tools(opened) {
  const deep = (selector) => `(() => {
    const find = (root) => {
      const found = root.querySelector(${JSON.stringify(selector)});
      if (found) return found;
      for (const one of root.querySelectorAll('*')) {
        const inside = one.shadowRoot && find(one.shadowRoot);
        if (inside) return inside;
      }
      return null;
    };
    return find(document);
  })()`;
  const get = (selector, what) => opened.evaluate(`(() => { const it = ${deep(selector)}; return it && (${what}); })()`);
  return {
    get,
    text: (selector) => get(selector, 'it.textContent'),
    seen: (selector) => until(() => get(selector, 'it.textContent || " "'), selector),
    gone: (selector) => until(async () => (await get(selector, 'true')) === null, `no ${selector}`),
    press: (selector) => opened.evaluate(`${deep(selector)}.click()`),
    focus: (selector) => opened.evaluate(`${deep(selector)}.focus()`),
    focused: () => opened.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.textContent || at?.name || at?.localName;
    }),
    /** As from the clipboard, by the browser's own editing. */
    paste: (selector, text) => opened.evaluate(`{ const it = ${deep(selector)}; it.focus(); document.execCommand('insertText', false, ${JSON.stringify(text)}); it.dispatchEvent(new Event('change', { bubbles: true })); }`),
    set: (selector, text) => opened.evaluate(`${deep(selector)}.value = ${JSON.stringify(text)}`),
    told: () => opened.evaluate(() => window.told),
    sent: () => opened.evaluate(() => window.sent),
    field: (what) => get('[name=to]', what),
  };
}

inBrowsers('a listed address is warned of, holds the form, and can be taken out', '/described', async (opened, at) => {
  await at.paste('#to', LISTED);
  assert.match(await at.seen('.panel'), /On a sanctions list: Lazarus Group/);
  assert.match(await at.text('.panel'), /as of November 22, 2026/);
  assert.match(await at.text('[role=alert]'), /On a sanctions list/);
  // described: the page's own description stays
  const [hint, own] = (await at.field('it.getAttribute("aria-describedby")')).split(' ');
  assert.equal(hint, 'hint');
  assert.match(await at.text(`#${own}`), /On a sanctions list: Lazarus Group/);
  assert.equal(await at.field('it.getAttribute("aria-invalid")'), 'true');
  assert.equal(await at.field('it.form.checkValidity()'), false);
  assert.equal(await at.get('forewarn-guard', 'it.held'), true);
  assert.equal(await at.get('forewarn-guard', 'it.answer.state'), 'listed');
  await at.press('#send');
  assert.equal(await at.focused(), 'Remove it');
  await at.focus('#to');
  await opened.keyboard.press('Enter');
  assert.equal(await at.focused(), 'Remove it');
  assert.deepEqual(await at.sent(), []);
  await opened.keyboard.press('Enter');
  await at.gone('.panel');
  assert.equal(await at.field('it.value'), '');
  assert.equal(await at.focused(), 'to');
  assert.match(await at.text('[role=status]'), /taken out/);
  assert.equal(await at.field('it.getAttribute("aria-describedby")'), 'hint');
  // the field's own rule is as it was
  assert.equal(await at.field('it.validity.valueMissing && !it.validity.customError'), true);
  assert.deepEqual(await at.told(), ['answer listed', 'block listed', 'decision listed removed', 'answer']);
});

inBrowsers('keeping what is under sanctions is asked twice, and for that address alone', '/', async (opened, at) => {
  await at.paste('#to', LISTED);
  await at.seen('.panel');
  await opened.keyboard.press('Tab');
  assert.equal(await at.focused(), 'Who says so, and why');
  await opened.keyboard.press('Tab');
  assert.equal(await at.focused(), 'Remove it');
  await opened.keyboard.press('Tab');
  assert.equal(await at.focused(), 'Keep it anyway');
  await opened.keyboard.press('Enter');
  assert.match(await at.text('.sure'), /against the law/);
  assert.match(await at.text('[role=alert]'), /against the law/);
  assert.equal(await at.focused(), 'Remove it');
  await at.press('.keep');
  await at.gone('.panel');
  assert.equal(await at.field('it.form.checkValidity()'), true);
  await at.press('#send');
  assert.deepEqual(await at.sent(), [LISTED]);
  assert.ok((await at.told()).includes('decision listed kept'));
  // another spelling of the same address is the same decision; an empty field forgets it
  await at.set('#to', LISTED.toLowerCase());
  await until(async () => (await at.told()).filter((one) => one === 'answer listed').length >= 3, 'a third answer');
  assert.equal(await at.text('.panel'), null);
  await at.set('#to', '');
  await until(async () => (await at.told()).at(-1) === 'answer', 'an empty field');
  await at.set('#to', LISTED);
  await at.seen('.panel');
});

inBrowsers('what is set by a script or filled in by the browser is looked at too', '/', async (opened, at) => {
  await at.set('#to', LISTED);
  await at.seen('.panel[data-state=listed]');
  await at.set('#to', UNLISTED);
  assert.match(await at.seen('.note'), /On no list as of November 22, 2026/);
  assert.doesNotMatch(await at.text('.guard'), /\bsafe\b|✓|✔/i);
  assert.equal(await at.field('it.form.checkValidity()'), true);
  await at.set('#to', MISSPELT);
  assert.match(await at.seen('.panel[data-state=bad-checksum]'), /typing or copying error/);
  assert.equal(await at.field('it.form.checkValidity()'), true);
  await at.set('#to', 'vitalik.eth');
  assert.match(await at.seen('.note'), /Not checked: a name/);
  await at.set('#to', 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about');
  assert.match(await at.seen('.panel[data-tone=stop]'), /private key or recovery phrase/);
  assert.doesNotMatch(await at.text('.guard'), /abandon/);
  await at.set('#to', `ethereum:${LISTED}?value=1`);
  await at.seen('.panel[data-state=listed]');
  await at.press('.remove');
  await at.gone('.panel');
  assert.equal(await at.field('it.value'), '');
  // set, and sent in the same moment
  await opened.evaluate((listed) => {
    document.querySelector('#to').value = listed;
    document.querySelector('form').requestSubmit();
  }, LISTED);
  await at.seen('.panel[data-state=listed]');
  assert.deepEqual(await at.sent(), []);
});

inBrowsers('while somebody types, only what is serious is said', '/', async (opened, at) => {
  await at.focus('#to');
  await opened.keyboard.type(LISTED.slice(0, 20));
  assert.equal(await at.text('.panel'), null);
  await opened.keyboard.type(LISTED.slice(20));
  await at.seen('.panel[data-state=listed]');
  await opened.keyboard.press('Backspace');
  await at.gone('.panel');
  assert.match(await at.seen('.note'), /Not checked/);
});

inBrowsers('a drop is a paste', '/', async (opened, at) => {
  await opened.evaluate((listed) => {
    const field = document.querySelector('#to');
    const data = new DataTransfer();
    data.setData('text/plain', listed);
    // a browser puts in what is dropped, and says so
    if (field.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))) {
      field.value = listed;
      field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromDrop' }));
    }
  }, LISTED);
  await at.seen('.panel[data-state=listed]');
});

inBrowsers('nothing moves away from under a pressed button', '/', async (opened, at) => {
  await at.focus('#to');
  await opened.keyboard.type(UNLISTED);
  const { x, y } = await at.get('#send', '(({ x, y }) => ({ x, y }))(it.getBoundingClientRect())');
  await opened.mouse.move(x + 5, y + 5);
  // leaving the field is when the line below it would come
  await opened.mouse.down();
  await new Promise((resume) => setTimeout(resume, 700));
  assert.equal(await at.text('.note'), null);
  await opened.mouse.up();
  await until(async () => (await at.sent()).length === 1, 'a form that is sent');
  await at.seen('.note');
});

inBrowsers('a field of many lines may hold several', '/area', async (opened, at) => {
  await at.paste('#to', `first ${UNLISTED}\nthen ${LISTED}\nand TXEsK1sEsKjZ1xtHitnyAAoqw3WLdYdRNW`);
  await at.seen('.panel[data-state=listed]');
  await at.press('.remove');
  await until(async () => /Gaza Now/.test(await at.text('.panel')), 'the next one');
  await at.press('.remove');
  await at.gone('.panel');
  assert.equal(await at.field('it.value'), `first ${UNLISTED}\nthen \nand `);
});

inBrowsers('the policy "block" knows no way past it but the site', '/block', async (opened, at) => {
  await at.paste('#to', LISTED);
  await at.seen('.panel');
  assert.equal(await at.text('.keep'), null);
  assert.match(await at.text('.panel'), /cannot be used here/);
  await at.press('#send');
  assert.deepEqual(await at.sent(), []);
  await opened.evaluate(() => {
    window.letGo = true;
    document.querySelector('#to').value = '';
  });
  await at.gone('.panel');
  await at.set('#to', LISTED);
  await at.seen('.panel');
  await at.press('#send');
  assert.deepEqual(await at.sent(), [LISTED]);
  // nothing is known against a name
  await at.set('#to', 'vitalik.eth');
  assert.match(await at.seen('.note'), /Not checked/);
  assert.equal(await at.field('it.form.checkValidity()'), true);
});

inBrowsers('a function is the policy', '/', async (opened, at) => {
  await opened.evaluate(() => {
    document.querySelector('forewarn-guard').policy = async ({ state }) => (state === 'listed' ? 'ignore' : 'block');
  });
  await at.set('#to', LISTED);
  await until(async () => (await at.told()).includes('answer listed'), 'an answer');
  assert.equal(await at.text('.panel'), null);
  assert.equal(await at.field('it.form.checkValidity()'), true);
  await at.set('#to', UNLISTED);
  await at.seen('.panel');
  assert.equal(await at.field('it.form.checkValidity()'), false);
});

inBrowsers('a policy that fails or says nothing leaves it to the user', '/', async (opened, at) => {
  for (const policy of ['() => { throw new RangeError() }', 'async () => undefined']) {
    await at.set('#to', '');
    await opened.evaluate(`document.querySelector('forewarn-guard').policy = ${policy}`);
    await at.set('#to', LISTED);
    await until(() => at.field('!it.form.checkValidity()'), 'a held form');
    await at.seen('.keep');
  }
  assert.equal((await at.told()).filter((one) => one === 'error RangeError').length, 1);
});

inBrowsers('what is pasted from the context menu is warned of', '/', async (opened, at) => {
  const { x, y } = await at.get('#to', '(({ x, y }) => ({ x, y }))(it.getBoundingClientRect())');
  await opened.mouse.move(x + 5, y + 5);
  // the menu keeps the release for itself
  await opened.mouse.down({ button: 'right' });
  await at.paste('#to', LISTED);
  await at.seen('.panel');
});

inBrowsers('a button that is another one when there is an answer', '/', async (opened, at) => {
  await opened.evaluate(() => {
    window.checker = () => new Promise((resolve) => setTimeout(() => resolve(window.Forewarn.load({ date: '2026-11-22' })), 300));
    const button = document.querySelector('#send');
    button.addEventListener('click', () => setTimeout(() => button.replaceWith(button.cloneNode(true))));
  });
  await at.paste('#to', UNLISTED);
  await at.press('#send');
  await until(async () => (await at.sent()).length === 1, 'a form that is sent');
  assert.ok(!(await at.told()).some((one) => one.startsWith('error')));
});

inBrowsers('what was kept is not kept from a stricter policy', '/', async (opened, at) => {
  await at.set('#to', LISTED);
  await at.seen('.keep');
  await at.press('.keep');
  await at.press('.keep');
  await until(() => at.field('it.form.checkValidity()'), 'a form that is let go');
  await opened.evaluate(() => (document.querySelector('forewarn-guard').policy = 'block'));
  await until(() => at.field('!it.form.checkValidity()'), 'a held form');
});

inBrowsers('nothing is left to be read of the address before', '/', async (opened, at) => {
  const read = async () => [await at.text('[role=alert]'), await at.text('[role=status]')].map((text) => text.slice(0, 10));
  for (const [text, wanted] of [[UNLISTED, ['', 'On no list']], [LISTED, ['On a sanct', '']], [UNLISTED, ['', 'On no list']], ['', ['', '']]]) {
    await at.set('#to', text);
    await until(async () => String(await read()) === String(wanted), `${wanted} after ${text}`);
  }
});

inBrowsers('an address behind a payment link is found', '/area', async (opened, at) => {
  for (const text of [`ethereum:${UNLISTED} ${LISTED}`, `eip155:1:${UNLISTED}\n${LISTED}`]) {
    await at.set('#to', text);
    await until(() => at.field('!it.form.checkValidity()'), 'a held form');
    await at.set('#to', '');
    await until(() => at.field('it.form.checkValidity()'), 'a form that is let go');
  }
});

inBrowsers('a page whose language is misspelt, or another one by now', '/', async (opened, at) => {
  const lang = (value) => opened.evaluate((text) => (document.documentElement.lang = text), value);
  for (const [value, said] of [['en-', /On a sanctions list/], ['de_AT.UTF-8', /Auf einer Sanktionsliste/], ['de-AT', /22\. November 2026/]]) {
    await at.set('#to', '');
    await at.gone('.panel');
    await lang(value);
    await at.set('#to', LISTED);
    assert.match(await at.seen('.panel'), said);
    assert.equal(await at.field('it.form.checkValidity()'), false);
  }
  await lang('en');
  await until(async () => /On a sanctions list/.test(await at.text('.panel')), 'the other language');
  assert.ok(!(await at.told()).some((one) => one.startsWith('error')));
});

inBrowsers('texts that are none hold the form all the same', '/', async (opened, at) => {
  await opened.evaluate(() => (document.querySelector('forewarn-guard').texts = { headline_listed: 5, remove_it: 5 }));
  await at.set('#to', LISTED);
  await at.seen('.panel');
  assert.equal(await at.field('it.form.checkValidity()'), false);
});

inBrowsers('a field that is guarded before it stands in the page, and moved', '/novalidate', async (opened, at) => {
  await opened.evaluate((listed) => {
    document.querySelector('forewarn-guard').remove();
    const field = Object.assign(document.createElement('input'), { id: 'late', name: 'to', value: listed });
    window.guard = window.attach(field, { checker: () => window.checker() });
    document.querySelector('form').prepend(field);
  }, LISTED);
  await at.seen('.panel');
  await at.press('#send');
  assert.equal(await at.focused(), 'Remove it');
  assert.deepEqual(await at.sent(), []);
  await opened.evaluate(() => {
    const root = document.querySelector('main').appendChild(document.createElement('p')).attachShadow({ mode: 'open' });
    root.innerHTML = '<form novalidate><button id="moved">Send</button></form>';
    root.addEventListener('submit', (event) => {
      event.preventDefault();
      window.sent.push('moved');
    });
    root.firstChild.prepend(document.querySelector('#late'));
  });
  await until(() => at.get('#moved', 'it.previousSibling.shadowRoot !== null'), 'the warning beside the field');
  await at.press('#moved');
  assert.deepEqual(await at.sent(), []);
});

inBrowsers('a field in a frame of the page', '/', async (opened) => {
  await opened.evaluate(async (listed) => {
    const frame = document.createElement('iframe');
    await new Promise((resolve) => {
      frame.onload = resolve;
      document.body.append(frame);
    });
    const field = frame.contentDocument.body.appendChild(frame.contentDocument.createElement('input'));
    field.value = listed;
    window.guard = window.attach(field, { checker: () => window.checker() });
  }, LISTED);
  assert.equal(await opened.evaluate(() => window.guard.check().then(({ state }) => state)), 'listed');
  const drawn = await opened.evaluate(() => {
    const { shadowRoot } = document.querySelector('iframe').contentDocument.querySelector('div');
    return [shadowRoot.textContent, shadowRoot.adoptedStyleSheets.length];
  });
  assert.match(drawn[0], /On a sanctions list/);
  assert.equal(drawn[1], 2);
});

inBrowsers('a button that closes a dialog without sending', '/', async (opened, at) => {
  await opened.evaluate(() => {
    const dialog = document.querySelector('main').appendChild(document.createElement('dialog'));
    dialog.append(document.querySelector('form'));
    const button = (id, attributes) => Object.assign(document.querySelector('form').appendChild(document.createElement('button')), { id, ...attributes });
    button('cancel', { formMethod: 'dialog', formNoValidate: true });
    button('unchecked', { formNoValidate: true });
    dialog.showModal();
    // only what sends something is noted
    dialog.addEventListener('submit', (event) => event.submitter.id === 'cancel' && event.stopPropagation());
  });
  await at.paste('#to', LISTED);
  await at.seen('.panel');
  for (const held of ['#unchecked', '#send']) {
    await at.press(held);
    assert.deepEqual(await at.sent(), []);
  }
  await at.press('#cancel');
  assert.equal(await at.get('dialog', 'it.open'), false);
});

inBrowsers('a checker that is disposed of is asked for again; one that never answers holds nothing for ever', '/', async (opened, at) => {
  await opened.evaluate(() => {
    window.made = [];
    const { checker } = window;
    window.checker = async () => window.made[window.made.push(await checker()) - 1];
  });
  await at.set('#to', UNLISTED);
  assert.match(await at.seen('.note'), /On no list/);
  await opened.evaluate(() => window.made[0].dispose());
  await at.set('#to', LISTED);
  await until(async () => /could not check/.test(await at.text('.note')), 'that nothing was checked');
  await at.press('#send');
  await at.seen('.panel[data-state=listed]');
  assert.deepEqual(await at.sent(), []);
  await opened.evaluate(() => {
    const { setTimeout: real } = window;
    window.setTimeout = (act, after, ...more) => real(act, after >= 10_000 ? 500 : after, ...more);
    window.made[1].dispose();
    window.checker = () => new Promise(() => {});
  });
  await at.set('#to', '');
  await at.gone('.panel');
  await at.set('#to', UNLISTED);
  await until(async () => /could not check/.test(await at.text('.note')), 'that nothing was checked');
  await at.set('#to', MISSPELT);
  assert.equal(await opened.evaluate(() => document.querySelector('forewarn-guard').check().then(String)), 'undefined');
  assert.ok((await at.told()).includes('error TimeoutError'));
  assert.equal(await at.get('forewarn-guard', 'it.held'), false);
});

inBrowsers('what the page clears or writes over comes back', '/', async (opened, at) => {
  await at.set('#to', LISTED);
  await at.seen('.panel');
  await opened.evaluate(() => {
    const field = document.querySelector('#to');
    field.setCustomValidity('');
    field.setAttribute('aria-describedby', 'hint');
  });
  await until(() => at.field('!it.form.checkValidity()'), 'a held form');
  assert.match(await at.field('it.getAttribute("aria-describedby")'), /^hint forewarn-/);
});

inBrowsers('a button elsewhere that sends the form leads to the warning', '/', async (opened, at) => {
  await opened.evaluate(() => {
    const button = Object.assign(document.createElement('button'), { id: 'far', type: 'button' });
    button.style.marginTop = '3000px';
    button.addEventListener('click', () => document.querySelector('form').requestSubmit());
    document.body.append(button);
  });
  await at.paste('#to', LISTED);
  await at.seen('.panel');
  await at.focus('#far');
  await at.press('#far');
  await until(() => at.get('.panel', 'it.getBoundingClientRect().bottom > 0'), 'the warning in sight');
  assert.match(await at.text('[role=status]'), /On a sanctions list/);
  assert.equal(await opened.evaluate(() => document.activeElement.id), 'far');
  assert.deepEqual(await at.sent(), []);
});

inBrowsers('an element with no field inside says so when it is asked', '/', async (opened) => {
  const problem = await opened.evaluate(() => {
    document.querySelector('#to').type = 'tel';
    const guard = document.querySelector('forewarn-guard');
    guard.append(guard.firstChild.cloneNode());
    guard.firstChild.remove();
    return new Promise((resolve) => setTimeout(() => guard.check().catch(({ name, code }) => resolve([name, code]))));
  });
  assert.deepEqual(problem, ['InputError', 'NoField']);
});

inBrowsers('a form is sent on whatever its fields are called', '/', async (opened, at) => {
  await opened.evaluate(() => {
    const { checker } = window;
    window.checker = () => new Promise((resolve) => setTimeout(() => resolve(checker()), 200));
    document.querySelector('form').append(Object.assign(document.createElement('input'), { name: 'requestSubmit' }));
  });
  await at.paste('#to', UNLISTED);
  await at.press('#send');
  await until(async () => (await at.sent()).length === 1, 'a form that is sent');
});

inBrowsers('a form without validation is held all the same', '/novalidate', async (opened, at) => {
  await at.paste('#to', LISTED);
  await at.seen('.panel');
  await at.press('#send');
  assert.deepEqual(await at.sent(), []);
});

inBrowsers('nothing is said where nothing could be checked, and that is said', '/', async (opened, at) => {
  await opened.evaluate(() => {
    window.asked = 0;
    window.checker = () => {
      window.asked += 1;
      return window.Forewarn.load({ list: '/nothing.fwl' });
    };
  });
  await at.set('#to', UNLISTED);
  assert.match(await at.seen('.note'), /could not check/);
  assert.ok((await at.told()).includes('error FetchError'));
  assert.equal(await at.field('it.form.checkValidity()'), true);
  await new Promise((resume) => setTimeout(resume, 700));
  assert.equal(await opened.evaluate(() => window.asked), 1, 'the clock asks no server');
  // where the policy is to block, what was not checked is not sent
  await opened.evaluate(() => {
    document.querySelector('forewarn-guard').policy = 'block';
  });
  await until(() => at.field('!it.form.checkValidity()'), 'a held form');
  await opened.evaluate(() => {
    window.checker = () => window.Forewarn.load({ date: '2026-11-22' });
  });
  await at.focus('#to');
  await at.focus('#send');
  assert.match(await at.seen('.note'), /could not check|On no list/);
  await until(async () => /On no list/.test(await at.text('.note')), 'an answer');
  assert.equal(await at.field('it.form.checkValidity()'), true);
});

inBrowsers('texts are in the language around the field, and can be changed', '/de', async (opened, at) => {
  await at.set('#to', LISTED);
  assert.match(await at.seen('.panel'), /Auf einer Sanktionsliste: Lazarus Group[^]*22\. November 2026[^]*Herausnehmen/);
  await opened.evaluate(() => {
    document.querySelector('forewarn-guard').texts = { remove_it: 'Weg damit' };
  });
  await until(async () => (await at.text('.remove')) === 'Weg damit', 'the other text');
  await opened.evaluate(() => document.querySelector('forewarn-guard').setAttribute('lang', 'en-GB'));
  await until(async () => /22 November 2026/.test(await at.text('.panel')), 'British English');
});

inBrowsers('a field that is there already', '/attach', async (opened, at) => {
  const before = await at.field('it.outerHTML');
  await at.paste('#to', LISTED);
  await at.seen('.panel');
  assert.equal(await opened.evaluate(() => window.guard.held), true);
  assert.equal(await at.field('it.form.checkValidity()'), false);
  // the other options stay, and whom to ask is known without one
  for (const checker of ['', ', checker: undefined']) {
    await opened.evaluate(`window.guard.change({ policy: 'block'${checker} })`);
    assert.equal(await opened.evaluate(() => window.guard.check().then((answer) => answer?.state)), 'listed');
    assert.equal(await opened.evaluate(() => window.guard.held), true);
  }
  await opened.evaluate(() => window.guard.detach());
  assert.equal(await at.text('.guard'), null);
  assert.equal(await at.field('it.outerHTML'), before);
  assert.equal(await at.field('it.form.checkValidity()'), true);
  assert.equal(await at.field('it.nextSibling.localName'), 'button');
});

inBrowsers('a field inside a shadow root', '/shadow', async (opened, at) => {
  await at.paste('[name=to]', LISTED);
  await at.seen('.panel');
  await at.press('button:not([type])');
  assert.equal(await at.focused(), 'Remove it');
  assert.deepEqual(await at.sent(), []);
  const [id] = (await at.field('it.getAttribute("aria-describedby")')).split(' ');
  assert.match(await at.field(`it.getRootNode().getElementById("${id}").textContent`), /Lazarus/);
  await opened.keyboard.press('Enter');
  await at.gone('.panel');
});

inBrowsers('React in strict mode, a controlled input', '/react', async (opened, at) => {
  await at.seen('[name=to]');
  await at.paste('[name=to]', LISTED);
  await at.seen('.panel');
  await until(async () => (await at.text('#state')) === 'listed', 'the handler');
  await until(async () => (await at.text('#hook')) === 'listed', 'the hook');
  assert.equal(await at.text('#value'), LISTED);
  assert.match(await at.field('it.getAttribute("aria-describedby")'), /^hint forewarn-/);
  await at.press('.remove');
  await at.gone('.panel');
  await until(async () => (await at.text('#value')) === '', "React's state");
  assert.deepEqual(await opened.evaluate(() => window.renders), [LISTED.length, 'removed', 0]);
  // set by React itself, with no event at all
  await opened.evaluate((listed) => window.setTo(listed), LISTED);
  await at.seen('.panel');
  assert.equal(await at.text('#value'), LISTED);
  assert.equal(await opened.evaluate(() => window.loads), 1);
  // the hook
  await at.paste('#hooked', LISTED);
  await until(async () => (await at.text('#hooked-state')) === 'listed', 'the answer');
  assert.equal(await at.get('#hooked', 'it.form.checkValidity()'), false);
  await opened.evaluate(() => window.setShown(false));
  await at.gone('#hooked');
  await until(async () => (await at.text('#hooked-state')) === '', 'no answer');
  assert.equal(await opened.evaluate(() => document.querySelectorAll('main > div').length), 0);
});

inBrowsers('React, options that are made anew each time', '/react?anew', async (opened, at) => {
  await at.seen('.anew[theme=dark]');
  for (const field of ['#anew', '#anew-hooked']) {
    await at.paste(field, LISTED);
    await until(() => at.get(field, 'it.validity.customError'), 'the hold');
  }
  await until(async () => (await at.text('#anew-state')) === 'listed listed', 'the answers');
  const drawn = await opened.evaluate(() => window.drawn);
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(await opened.evaluate(() => window.drawn), drawn);
  // twice for each answer: React is strict here
  assert.ok(drawn <= 8, `${drawn}`);
  assert.equal(await opened.evaluate(() => window.loads), 1);
});

inBrowsers('React, the policy that is the default of the page', '/react?strict', async (opened, at) => {
  await at.seen('[name=to]');
  await at.paste('[name=to]', LISTED);
  await at.seen('.panel');
  assert.equal(await at.text('.keep'), null);
  // set by React, and asked about in the same moment
  await opened.evaluate((listed) => (document.querySelector('#hooked').value = listed), LISTED);
  assert.equal(await opened.evaluate(() => window.checkHooked().then(({ state }) => state)), 'listed');
});

inBrowsers('Vue, a field with v-model', '/vue', async (opened, at) => {
  await at.seen('[name=to]');
  await at.paste('[name=to]', LISTED);
  await at.seen('.panel');
  await at.press('.remove');
  await at.gone('.panel');
  await until(async () => (await at.text('#value')) === '', "Vue's state");
  await opened.evaluate((listed) => window.setTo(listed), LISTED);
  await at.seen('.panel');
  await until(async () => (await at.text('#state')) === 'listed', 'the handler');
});

for (const scheme of ['light', 'dark']) {
  test(`guard: nothing keeps anybody out, ${scheme}`, async (t) => {
    const lacking = lacks('chromium');
    if (lacking) {
      return missing(t, lacking);
    }
    const opened = await open(browsers.chromium, `${server.url}/`);
    const at = tools(opened);
    await opened.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await opened.setBypassCSP(true);
    // the ground that a browser paints by itself is not in any style
    await opened.evaluate((value) => Object.assign(document.documentElement.style, { colorScheme: value, background: 'Canvas' }), scheme);
    await opened.evaluate(readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
    for (const [value, part] of [[LISTED, '.panel[data-state=listed]'], [UNLISTED, '.note'], [MISSPELT, '.panel[data-state=bad-checksum]'], ['x', '.note']]) {
      await at.set('#to', value);
      await at.seen(part);
      await opened.evaluate(() => document.querySelector('forewarn-guard').shadowRoot.querySelector('details')?.setAttribute('open', ''));
      const found = await opened.evaluate(async () => {
        const { violations } = await window.axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`);
      });
      assert.deepEqual(found, [], value);
    }
    await opened.close();
  });
}
