// Catalogues are compiled when the app is built: the parser of ICU messages (8 kB) stays out of the browser.
module.exports = async function compileMessages(source) {
  const { default: compile } = await import('icu-minify/compile');
  const walk = (part) =>
    typeof part === 'string'
      ? compile(part)
      : Object.fromEntries(Object.entries(part).map(([key, value]) => [key, walk(value)]));
  return JSON.stringify(walk(JSON.parse(source)));
};
