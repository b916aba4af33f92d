import { pdfFile } from '../fixtures/files.js';
import { alice, claire } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';

// Trusted Types: the browser itself refuses to make script or HTML of a text, whatever bug the app may have.

/** The names of those attempts that the page let through; each of them leaves an element or an answer behind. */
async function letThrough(): Promise<string[]> {
  // The debugger that calls this may do what the page may not, until its call has returned.
  await new Promise((resolve) => setTimeout(resolve));
  const div = document.createElement('div');
  const script = document.createElement('script');
  const frame = document.createElement('iframe');
  const attempts: Record<string, () => unknown> = {
    innerHTML: () => {
      div.innerHTML = '<img src="x" onerror="alert(1)">';
    },
    insertAdjacentHTML: () => div.insertAdjacentHTML('beforeend', '<b>gras</b>'),
    'a script tag with more in it': () => {
      div.innerHTML = '<script></script><b>gras</b>';
    },
    'text of a script': () => {
      script.textContent = 'alert(1)';
      document.head.append(script);
    },
    'a script from elsewhere': () => {
      script.src = 'https://example.com/_next/static/a.js';
    },
    'a script from what somebody has uploaded': () => {
      script.src = '/messages/attachments/01900000-0000-7000-8000-000000000000?disposition=inline';
    },
    'a script beside those of the app': () => {
      script.src = '/_next/static/../../messages/attachments/01900000-0000-7000-8000-000000000000';
    },
    'a frame of text': () => {
      frame.srcdoc = '<script>alert(1)</script>';
    },
    'an attribute that is code': () => div.setAttribute('onclick', 'alert(1)'),
    'a worker': () => new Worker('/messages/attachments/01900000-0000-7000-8000-000000000000'),
    'a policy that allows everything': () =>
      (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes //
        .createPolicy('default', { createHTML: (html: string) => html }),
    // biome-ignore lint/security/noGlobalEval: that it is refused is what this is about.
    eval: () => eval('1'),
  };
  return Object.keys(attempts).filter((name) => {
    try {
      attempts[name]?.();
      return true;
    } catch {
      return false;
    }
  });
}

const refusedAloud = /Trusted ?Type|TrustedHTML|TrustedScript|Content Security Policy|unsafe-eval/i;

test('on no page a text becomes script or HTML', async ({ open, problems }) => {
  problems.allow(/status of 404 .*\/nulle-part\)$/, /status of 401 .*\/auth\/refresh\)$/);
  // The diagnostics knock at doors that must be closed.
  problems.allow(/status of 4\d\d .*\/messages\/01900000-0000-7000-8000-000000000000\/attachments\)$/);
  const page = await open(alice, { path: '/inbox' });
  for (const path of ['/inbox', '/new', '/insights', '/insights/live', '/diagnostics', '/nulle-part', '/login']) {
    if (path === '/login') await page.context().clearCookies();
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await page.evaluate(letThrough), path).toEqual([]);
  }
  // What the attempts are refused is said aloud; whatever else the pages complain of fails the test.
  problems.allow(refusedAloud);
});

test('nor where a PDF is drawn', async ({ openThread, claim, problems }) => {
  const { page, fileInput, composer, log } = await openThread(claire, claim.id);
  await fileInput.setInputFiles([await pdfFile(page, 'contrat.pdf', ['Un'])]);
  await composer.press('Enter');
  await log.getByRole('button', { name: 'Ouvrir contrat.pdf' }).click();
  await expect(page.getByText('Page 1 sur 1')).toBeVisible();
  await expect(page.locator('iframe').contentFrame().locator('canvas')).toBeVisible();
  const reader = page.frames().find((frame) => frame.url().endsWith('/pdf/reader.html'));
  problems.allow(refusedAloud);
  expect(await reader?.evaluate(letThrough)).toEqual([]);
});
