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
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      find();
    }
  });
  window.addEventListener('DOMContentLoaded', () => {
    apply(kept());
    Blazor?.addEventListener?.('enhancedload', () => apply(kept()));
  });
})();
