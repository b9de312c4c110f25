// A person's browser without JavaScript: cookies, redirects within one site, and the forms of its pages.
const decode = (text) =>
  text.replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(parseInt(hex, 16)))
    .replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

export class Browser {
  #site;
  #cookies = new Map();

  constructor(site) {
    this.#site = new URL(site).origin;
  }

  // Goes to an address, and along redirects until one leaves the site: {left} then, else {status, page}.
  async open(address, init = {}) {
    let at = new URL(address, this.#site);
    for (let hops = 0; hops < 20; hops++) {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(at, { ...init, redirect: 'manual', headers: { ...init.headers, ...(cookie && { cookie }) } });
      for (const set of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
        if (value === '') this.#cookies.delete(name);
        else this.#cookies.set(name, value);
      }
      const to = answer.headers.get('location');
      if (!to) return { status: answer.status, page: await answer.text(), at };
      at = new URL(to, at);
      init = {};
      if (at.origin !== this.#site) return { status: answer.status, page: '', left: at };
    }
    throw new Error(`${address} leads nowhere`);
  }

  // Sends the form of a page with what is entered into it.
  send(seen, entered) {
    const [, action] = /<form method="post" action="([^"]*)"/.exec(seen.page) ?? [];
    if (action === undefined) throw new Error(`no form at ${seen.at}: ${seen.status} ${seen.page}`);
    const body = new URLSearchParams(entered);
    for (const [, name, value] of seen.page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
      body.append(decode(name), decode(value));
    return this.open(decode(action), { method: 'POST', body });
  }

  // Logs in where that is asked for, and allows what is asked for.
  async allow(address, person) {
    let seen = await this.open(address);
    if (seen.page.includes('action="/connect/login"')) seen = await this.send(seen, person);
    if (!seen.left && seen.page.includes('name="decision"')) seen = await this.send(seen, { decision: 'accept' });
    return seen;
  }
}
