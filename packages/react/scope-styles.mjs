/**
 * A PostCSS plugin: rules count below an element of this class alone, and there before any rule of the page that is not
 * `!important` (an id's weight is added, layers are dissolved, as what is outside of a layer wins over what is inside).
 * Lengths in rem follow `--claimline-rem`, for pages that give the root another size of letters.
 *
 * @param {string} name
 * @returns {import('postcss').Plugin}
 */
export function scopeStyles(name) {
  const scope = `.${name}:not(#_)`;
  const ownClass = new RegExp(`^\\.${name}(?![\\w-])`);

  /** @param {string} selector */
  const scoped = (selector) => {
    if (/^:where\(\.claimline-thread\)$/.test(selector)) return selector;
    if (ownClass.test(selector)) return selector.replace(ownClass, scope);
    if (selector === `.${name}-layer`) return `${scope}${selector}`;
    if (/^(?::root|:host|html)(?![\w-])/.test(selector)) return selector.replace(/^(?::root|:host|html)/, scope);
    return `${scope} ${selector}`;
  };

  return {
    postcssPlugin: 'scope-styles',
    OnceExit(root) {
      root.walkAtRules('layer', (layer) => {
        if (layer.nodes) layer.replaceWith(layer.nodes);
        else layer.remove();
      });
      root.walkRules((rule) => {
        const { parent } = rule;
        if (parent?.type === 'atrule' && /keyframes$/.test(/** @type {import('postcss').AtRule} */ (parent).name))
          return;
        rule.selectors = [...new Set(rule.selectors.map(scoped))];
      });
      root.walkDecls((declaration) => {
        const { parent } = declaration;
        if (parent?.type === 'atrule') return;
        declaration.value = declaration.value.replace(/(-?\d*\.?\d+)rem\b/g, 'calc($1*var(--claimline-rem,1rem))');
      });
    },
  };
}
