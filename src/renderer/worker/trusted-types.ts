/**
 * The page's policy requires trusted types: a string becomes a script's address only here, and only where it
 * leads to a file of our own. There is no policy for HTML, so nothing can become markup.
 */

interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;

factory?.createPolicy('default', {
  createScriptURL(url) {
    if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`not ours: ${url}`);
    return url;
  },
});
