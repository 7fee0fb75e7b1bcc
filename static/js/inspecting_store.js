// The phone's own store, one database an account: what was taken along, what is half done, what waits to be sent.
// Who holds the phone stands in localStorage; how much waits stands there too, so that signing out can warn at once.
const HOLDER = "guanhu-inspecting";
const waitingKey = (account) => `guanhu-inspecting-waiting:${account}`;
const NAME = (account) => `guanhu-inspecting-${account}`;
const TABLES = { kept: "name", drafts: "id", looks: "key", photos: "key" };
const KEPT_DAYS = 14; // what was received stays so long

export function holder() {
  try { return JSON.parse(localStorage.getItem(HOLDER)); } catch { return null; }
}
export const hold = (who) => localStorage.setItem(HOLDER, JSON.stringify({ account: who.account, name: who.name, post: who.post, handles: who.handles }));
export const letGo = () => localStorage.removeItem(HOLDER);

const answered = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

export async function open(account) {
  const request = indexedDB.open(NAME(account), 1);
  request.onupgradeneeded = () => Object.entries(TABLES).forEach(([name, keyPath]) => request.result.createObjectStore(name, { keyPath }));
  const database = await answered(request);
  database.onversionchange = () => database.close();
  navigator.storage?.persist?.().catch(() => {});
  return new Store(account, database);
}

class Store {
  constructor(account, database) {
    this.account = account;
    this.database = database;
  }

  get(table, key) { return answered(this.database.transaction(table).objectStore(table).get(key)); }
  all(table) { return answered(this.database.transaction(table).objectStore(table).getAll()); }

  // Several writes as one: [["looks", look], ["drafts", null, id]]; a null value takes the row away.
  write(...rows) {
    const names = [...new Set(rows.map(([table]) => table))];
    const deal = this.database.transaction(names, "readwrite", { durability: "strict" });
    rows.forEach(([table, value, key]) => {
      const place = deal.objectStore(table);
      if (value === null) place.delete(key);
      else place.put(value);
    });
    return new Promise((done, failed) => {
      deal.oncomplete = () => done();
      deal.onabort = () => failed(deal.error);
      deal.onerror = () => failed(deal.error);
    });
  }

  async kept(name) { return (await this.get("kept", name))?.value; }
  keep(name, value) { return this.write(["kept", { name, value }]); }

  async looks() { return (await this.all("looks")).sort((one, other) => one.at - other.at); }

  async count() {
    const waiting = (await this.looks()).filter((look) => look.state !== "received").length;
    if (waiting) localStorage.setItem(waitingKey(this.account), String(waiting));
    else localStorage.removeItem(waitingKey(this.account));
    return waiting;
  }

  // What the server has taken need not stay; photos of what waits do.
  async tidy(now = Date.now()) {
    const old = (await this.looks()).filter((look) => look.state === "received" && now - look.at > KEPT_DAYS * 86400000);
    if (old.length) await this.write(...old.map((look) => ["looks", null, look.key]));
  }
}
