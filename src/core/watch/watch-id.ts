/** A name for a watch, made from the name of what it watches: `orders-api`. */
export function watchIdFor(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const words = base.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const id = words.join('-').slice(0, 40).replace(/-$/, '');
  return id === '' ? 'watch' : id;
}
