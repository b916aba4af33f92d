const PASSWORD = 'demo-claimline';
const AT_ONCE = 20;

/**
 * Signs a browser in, as the login page does.
 *
 * @param {import('@playwright/test').APIRequestContext} request
 * @param {string} url
 * @param {string} email
 */
export async function callAs(request, url, email) {
  const answer = await request.post(`${url}/auth/login`, { data: { email, password: PASSWORD } });
  if (!answer.ok()) throw new Error(`The login was answered ${answer.status()}.`);
}

/**
 * A customer of the demo data who writes a lot.
 *
 * @param {string} url
 * @param {string} email
 */
export async function logIn(url, email) {
  /** @type {(path: string, body: object, token?: string) => Promise<any>} */
  const post = async (path, body, token) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${path} was answered ${answer.status}.`);
    return answer.json();
  };
  const { accessToken } = await post('/auth/login', { email, password: PASSWORD });
  /** @type {(subject: string) => Promise<string>} */
  const opens = async (subject) => (await post('/claims', { subject }, accessToken)).id;
  return {
    opens,
    /** Messages in order, as they are numbered. @param {string} claimId @param {number} count @param {string} [prefix] */
    async says(claimId, count, prefix = 'Message ') {
      for (let number = 1; number <= count; number++) {
        await post('/messages', { claimId, content: `${prefix}${number}.` }, accessToken);
      }
    },
    /** @param {number} count */
    async opensMany(count) {
      for (let done = 0; done < count; done += AT_ONCE) {
        await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => opens(`Dossier ${done + index}`)));
      }
    },
  };
}
