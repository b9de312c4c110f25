// What pages do without a server: theme, copying, finding, keys.
(() => {
  const themes = ['system', 'light', 'dark'];
  const kept = () => localStorage.getItem('florin-theme') ?? 'system';
  const apply = theme => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const button of document.querySelectorAll('[data-theme-switch]')) button.textContent = `Theme: ${theme}`;
  };
  apply(kept());
  document.addEventListener('click', event => {
    const target = event.target.closest?.('[data-theme-switch],[data-copy],[data-find]');
    if (!target) return;
    if ('themeSwitch' in target.dataset) {
      const next = themes[(themes.indexOf(kept()) + 1) % themes.length];
      localStorage.setItem('florin-theme', next);
      apply(next);
    } else if ('copy' in target.dataset) {
      navigator.clipboard?.writeText(target.dataset.copy).then(() => {
        const was = target.textContent;
        target.textContent = 'Copied';
        setTimeout(() => { target.textContent = was; }, 1500);
      });
    } else {
      find();
    }
  });
  const find = () => {
    const dialog = document.getElementById('find');
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector('input').select();
  };
  // Screens of the menu are found while one types; everything else once the form is sent.
  document.addEventListener('input', event => {
    if (event.target.id !== 'find-text') return;
    const text = event.target.value.trim().toLowerCase();
    const screens = text ? [...document.querySelectorAll('nav.side a')].filter(link => link.textContent.toLowerCase().includes(text)) : [];
    document.getElementById('find-hits').replaceChildren(...screens.map(screen => {
      const item = document.createElement('li');
      item.append(Object.assign(document.createElement('a'), { href: screen.getAttribute('href'), textContent: screen.textContent }));
      return item;
    }));
  });
  // A page asks this of the browser where a second factor may be a passkey.
  window.florin = {
    // Of a form that was refused.
    focusWrong: () => document.querySelector('main [aria-invalid="true"]')?.focus(),
    passkey: async options => (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })).toJSON(),
  };
  // A long list is scrolled by the browser alone; which rows come into view is asked for afterwards.
  document.addEventListener('click', event => {
    const jump = event.target.closest?.('[data-scroll-to]');
    const list = jump && document.getElementById(jump.dataset.scroll);
    if (list) list.scrollTop = jump.dataset.scrollTo === 'end' ? list.scrollHeight : 0;
  });
  document.addEventListener('change', event => {
    const go = event.target.dataset?.go;
    if (go) Blazor.navigateTo(go + event.target.value);
  });
  // Saved views are the browser's own: a name and the filters that are in the address.
  const viewsOf = screen => JSON.parse(localStorage.getItem(`florin-views-${screen}`) ?? '[]');
  const showViews = () => {
    for (const place of document.querySelectorAll('[data-views]')) {
      place.replaceChildren(...viewsOf(place.dataset.views).flatMap((view, at) => {
        const link = Object.assign(document.createElement('a'), { href: location.pathname + view.query, textContent: view.name, className: 'button' });
        const drop = Object.assign(document.createElement('button'), { type: 'button', textContent: '×', className: 'plain' });
        drop.setAttribute('aria-label', `Delete the view ${view.name}`);
        drop.dataset.dropView = place.dataset.views;
        drop.dataset.at = at;
        return [link, drop];
      }));
    }
  };
  document.addEventListener('click', event => {
    const save = event.target.closest?.('[data-save-view]');
    if (save) {
      const name = prompt('Name of the view');
      if (!name) return;
      const views = viewsOf(save.dataset.saveView).filter(view => view.name !== name);
      localStorage.setItem(`florin-views-${save.dataset.saveView}`, JSON.stringify([...views, { name, query: location.search }]));
      showViews();
    }
    const drop = event.target.closest?.('[data-drop-view]');
    if (drop) {
      const views = viewsOf(drop.dataset.dropView);
      views.splice(Number(drop.dataset.at), 1);
      localStorage.setItem(`florin-views-${drop.dataset.dropView}`, JSON.stringify(views));
      showViews();
    }
  });
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      find();
    }
  });
  // Cases that are decided about by one key: only while one of them itself has the focus, or nothing has, so that no text is taken for a key.
  document.addEventListener('keydown', event => {
    const cases = [...document.querySelectorAll('[data-case]')];
    const at = cases.indexOf(event.target);
    if (cases.length === 0 || event.ctrlKey || event.metaKey || event.altKey || (at < 0 && !event.target.matches('body, h1, main'))) return;
    const key = event.key.toLowerCase();
    if (key === 'j' || key === 'k') {
      (at < 0 ? cases[0] : cases[at + (key === 'j' ? 1 : -1)])?.focus();
    } else if (at >= 0) {
      const button = cases[at].querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (!button) return;
      (cases[at + 1] ?? cases[at - 1])?.focus(); // The one that is decided about goes.
      button.click();
    }
  });
  window.addEventListener('DOMContentLoaded', () => {
    const narrow = matchMedia('(max-width: 48rem)');
    const settle = () => {
      apply(kept());
      showViews();
      // On a small display the screens are one tap away; on any other they are always there.
      for (const screens of document.querySelectorAll('.screens')) screens.open = !narrow.matches;
    };
    narrow.addEventListener('change', settle);
    settle();
    Blazor.addEventListener('enhancedload', settle);
  });
})();
