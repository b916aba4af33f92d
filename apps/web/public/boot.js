// Runs before any other script and before the first paint, so that neither the theme nor the language is seen to change.
// Stores nothing.
(() => {
  // What may become script: the app's own files and the tag that React makes scripts of; no text, nobody's upload.
  window.trustedTypes?.createPolicy('default', {
    createHTML: (html) => (html === '<script></script>' ? html : null),
    createScriptURL(url) {
      const { origin, pathname } = new URL(url, location);
      return origin === location.origin && /^\/(?:_next\/static\/|boot\.js$|sw\.js$)/.test(pathname) ? url : null;
    },
  });
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const theme = read('claimline:theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  // The bar around the page has the colour of the chosen theme too. Pages bring their own metas when one goes to them.
  const paintBar = () => {
    const { theme } = root.dataset;
    for (const meta of document.querySelectorAll('meta[name=theme-color]')) {
      const own = meta.content === '#ffffff' ? 'light' : 'dark';
      meta.media = theme ? (theme === own ? 'all' : 'not all') : `(prefers-color-scheme: ${own})`;
    }
  };
  const watch = new MutationObserver(paintBar);
  watch.observe(root, { attributeFilter: ['data-theme'] });
  watch.observe(document.head, { childList: true });
  paintBar();
  const chosen = read('claimline:locale');
  const locale = chosen === 'fr' || chosen === 'en' ? chosen : navigator.language.startsWith('fr') ? 'fr' : 'en';
  if (locale !== 'fr') {
    root.lang = locale;
    root.dataset.localePending = '';
    // A page in French is better than none, should the other catalogue never come.
    setTimeout(() => delete root.dataset.localePending, 3000);
  }
})();
