/** The addresses of Heapcase's own scheme, which the window makes and the system hands back. */

export const linkScheme = 'heapcase';

/** A view of a case: its id, the tab, and how that is looked at. Nothing else can be linked, so nothing else can be opened. */
export const linkForm = /^heapcase:\/\/case\/([\w.~%-]{1,360})\/(profiles|growth)\/?(?:\?([^#\s]*))?$/;

/** More than the longest look; what is longer comes from no Heapcase. */
export const longestLink = 24_000;
