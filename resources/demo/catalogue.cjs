'use strict';

/** The healthy part of the service: a fixed list of orders and a cache with a bound. Neither of them leaks. */

const CITIES = ['Hangzhou', 'Lisbon', 'Nairobi', 'Oslo', 'Porto Alegre', 'Sapporo'];

function makeOrder(number) {
  return {
    id: `order-${String(number).padStart(6, '0')}`,
    day: new Date(Date.UTC(2023, 0, 1 + (number % 365))).toISOString().slice(0, 10),
    city: CITIES[number % CITIES.length],
    lines: Array.from({ length: 1 + (number % 4) }, (_, line) => ({
      article: `article-${(number * 7 + line) % 900}`,
      pieces: 1 + ((number + line) % 5),
      cents: 199 + ((number * 31 + line * 17) % 9000),
    })),
  };
}

class Catalogue {
  constructor(size) {
    this.orders = [];
    this.byDay = new Map();
    for (let number = 0; number < size; number += 1) this.addOrder(makeOrder(number));
  }

  addOrder(order) {
    this.orders.push(order);
    const sameDay = this.byDay.get(order.day);
    if (sameDay === undefined) this.byDay.set(order.day, [order]);
    else sameDay.push(order);
  }

  ordersOfDay(day) {
    return this.byDay.get(day) ?? [];
  }
}

/** Keeps the answers that were asked for last; the oldest goes when it is full. */
class BoundedCache {
  constructor(capacity) {
    this.capacity = capacity;
    this.entries = new Map();
  }

  remember(key, make) {
    const known = this.entries.get(key);
    if (known !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, known);
      return known;
    }
    const value = make();
    this.entries.set(key, value);
    if (this.entries.size > this.capacity) this.entries.delete(this.entries.keys().next().value);
    return value;
  }
}

module.exports = { Catalogue, BoundedCache };
