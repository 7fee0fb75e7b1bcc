// 今日巡查: what happens when. The views draw from what the phone holds; the network only brings it up to date.
import { h, hush, icon, show, tell } from "./inspecting_dom.js";
import { facilityView } from "./inspecting_facility.js";
import * as net from "./inspecting_net.js";
import { scanView } from "./inspecting_scan.js";
import * as store from "./inspecting_store.js";
import { dutyView, todayView } from "./inspecting_today.js";
import { waitingView } from "./inspecting_waiting.js";

const { here, worker, enter } = document.body.dataset;
const THEN = "guanhu-inspecting-then"; // which view was asked for before signing in
const AGAIN = 30000; // milliseconds between two tries while something waits
const SHORT = 7000; // so long the list of this morning waits for the network before it is shown
const EMPTY = { duties: [], facilities: [], standards: [], limits: {}, day: "", at: "", cut: false };

const app = {
  me: null, store: null, kit: null, looks: [], drafts: new Set(), place: null,
  online: navigator.onLine, lapsed: false, other: "", stuck: "", tried: 0, sending: false, update: null, relabel: null, whole: new Set(),

  entry() { return this.online ? (matchMedia("(min-width: 992px)").matches ? "desk" : "phone") : "offline"; },
  get waiting() { return this.looks.filter((look) => look.state !== "received").length; },

  // The calm strips on top of a view.
  strips(waitingLink = true) {
    const link = waitingLink && this.waiting ? h("a", { href: "#waiting" }, `待发送 ${this.waiting} 条`) : null;
    const strip = (tone, name, words, act) => h("p", { class: `line-strip line-strip-${tone}` }, icon(name), h("span", {}, words), act);
    if (this.update) return [strip("run", "refresh", "有新版本", h("button", { type: "button", on: { click: () => this.update.postMessage("take over") } }, "更新"))];
    if (this.other) return [strip("warn", "user", `现在登录的是另一个账号或岗位，${this.me.name}的巡查留在本机没有发送`, link)];
    if (this.lapsed) return [strip("warn", "lock", "登录已过期，已填的都在本机", h("a", { href: enter }, "去登录"))];
    if (!this.online) return [strip("dark", "wifi-off", "没有信号，照常填写", link)];
    return link ? [strip("run", "send", this.stuck || "正在发送", link)] : [];
  },

  async read() {
    this.looks = await this.store.looks();
    this.drafts = new Set((await this.store.all("drafts")).map((draft) => draft.id));
    await this.store.count();
  },

  async render() {
    if (!this.store || !this.kit) return;
    await this.read();
    this.relabel = null;
    const [page, id, more] = location.hash.slice(1).split("/");
    if (page === "facility") return await facilityView(this, Number(id), Number(more) || 0) || this.fetchThen("facility", Number(id));
    if (page === "duty") return dutyView(this, Number(id)) || this.fetchThen("duty", Number(id));
    if (page === "waiting") return waitingView(this);
    if (page === "scan") return scanView(this);
    return todayView(this);
  },

  // A facility or duty that was not taken along is fetched, and kept with the rest.
  async fetchThen(what, id) {
    show({ title: "巡查", back: "#", strips: this.strips(), body: h("p", { class: "told", role: "status" }, "正在打开…") });
    try {
      const found = await net[what](id);
      if (found) {
        if (what === "duty") this.whole.add(id);
        await this.add(found);
        const there = what === "duty" ? this.kit.duties : this.kit.facilities;
        if (there.some((one) => one.id === id)) return this.render();
      }
      return show({ title: "巡查", back: "#", strips: this.strips(), body: h("p", { class: "empty" }, "没有这处设施或任务，或者不归您负责") });
    } catch (error) {
      await this.met(error);
      const words = this.lapsed ? "登录已过期，登录后再打开" : "没有信号，这处设施不在已下载的清单里";
      return show({ title: "巡查", back: "#", strips: this.strips(), body: h("p", { class: "empty" }, words) });
    }
  },

  async add(found) {
    const merged = (name) => [...this.kit[name].filter((one) => !found[name].some((other) => other.id === one.id)), ...found[name]];
    this.kit = { ...this.kit, day: found.day, limits: found.limits, duties: merged("duties"), facilities: merged("facilities"), standards: merged("standards") };
    await this.store.keep("kit", this.kit);
  },

  // What a failed question to the server means for the page.
  async met(error) {
    if (error instanceof net.Lapsed) this.lapsed = true;
    else if (error instanceof net.Other) this.other = "other";
    else if (error instanceof net.Away) this.online = false;
    else throw error;
  },

  async finished(then, name) {
    tell(this.online ? `${name}：已存本机，正在发送` : `${name}：已存本机，有信号后自动发送`);
    history.replaceState(null, "", here + then);
    await this.render();
    scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
    this.send({});
  },

  async send({ asked = false }) {
    if (!this.store || this.sending) return;
    if (!(await this.store.looks()).some((look) => look.state === "waiting")) return;
    this.sending = true;
    if (location.hash === "#waiting") await this.redraw();
    let sent = 0;
    try {
      sent = await net.sendAll(this.store, () => this.redraw());
      this.stuck = "";
      this.online = true;
      this.lapsed = false;
      this.other = "";
    } catch (error) {
      await this.met(error);
      this.stuck = this.lapsed ? "登录已过期" : this.other ? "登录的是另一个账号" : "没有信号";
      if (asked) tell(this.stuck === "没有信号" ? "还没有信号，稍后自动再试" : this.stuck, "bad");
    }
    this.sending = false;
    this.tried = Date.now();
    if (sent) {
      tell(`${sent} 条已收到`);
      await this.refresh().catch((error) => this.met(error));
    }
    await this.redraw();
  },

  // Drawn anew, unless somebody is writing in a form.
  async redraw() {
    await this.read();
    const page = location.hash.slice(1).split("/")[0];
    if (page === "facility" || page === "scan") return this.restrip();
    return this.render();
  },
  restrip() {
    const strips = this.strips();
    const main = document.getElementById("main");
    main.querySelectorAll(":scope > .line-strip").forEach((one) => one.remove());
    main.querySelector(".bar")?.after(...strips);
    this.relabel?.();
  },

  async retry(look) {
    await this.store.write(["looks", { ...look, state: "waiting", words: "" }]);
    await this.render();
    this.send({ asked: true });
  },
  async reopen(look) {
    const there = await Promise.all(look.draft.photos.map((photo) => this.store.get("photos", photo.key)));
    const photos = look.draft.photos.filter((photo, at) => there[at]);
    await this.store.write(["drafts", { ...look.draft, photos, at: Date.now() }], ["looks", null, look.key]);
    location.hash = `facility/${look.facility}${look.duty ? `/${look.duty}` : ""}`;
  },

  async drop(look) {
    await this.store.write(["looks", null, look.key], ...look.photos.map(({ key }) => ["photos", null, key]));
    await this.render();
  },

  // Brings today's list up to date; what was fetched for itself is dropped with it.
  async refresh() {
    const told = await net.own();
    if (!told || told.account !== this.store.account) throw new net.Other();
    this.take(told);
    await this.store.keep("kit", this.kit);
  },
  take({ duties, facilities, standards, limits, day, at, cut, ...who }) {
    this.me = who;
    this.kit = { duties, facilities, standards, limits, day, at, cut };
    store.hold(who);
  },
};

async function openFor(account) {
  app.store = await store.open(account);
  await app.store.tidy();
}

// Who is at the phone? The server says so; without a network whoever held it last, unless they signed out.
async function begin() {
  const then = sessionStorage.getItem(THEN);
  sessionStorage.removeItem(THEN);
  if (then && !location.hash) history.replaceState(null, "", here + then);
  let told = null;
  try {
    told = await net.own(store.holder() ? SHORT : undefined);
    if (!told) return nobody("您的岗位没有“巡查”权限");
  } catch (error) {
    if (!(error instanceof net.Away || error instanceof net.Lapsed)) throw error;
    app.lapsed = error instanceof net.Lapsed;
    app.online = app.lapsed;
  }
  if (told) {
    await openFor(told.account);
    app.take(told);
    await app.store.keep("kit", app.kit);
    app.online = true;
  } else {
    const last = store.holder();
    if (!last) return nobody(app.lapsed ? "" : "没有信号，本机还没有下载过清单；有信号时登录并打开一次，以后没有信号也能用");
    await openFor(last.account);
    app.me = last;
    app.kit = (await app.store.kept("kit")) || EMPTY;
  }
  await app.render();
  app.send({});
  return null;
}

function nobody(words) {
  if (!words) {
    sessionStorage.setItem(THEN, location.hash);
    return location.replace(enter);
  }
  return show({ title: "今日巡查", side: h("a", { class: "bar-act", href: document.body.dataset.home, "aria-label": "回工作台" }, icon("home", 24)), body: h("p", { class: "empty" }, words) });
}

async function back() {
  if (!app.store) return begin();
  app.online = true;
  try {
    await app.refresh();
    app.lapsed = false;
    app.other = "";
  } catch (error) {
    await app.met(error);
  }
  await app.redraw();
  return app.send({});
}

window.addEventListener("hashchange", () => { hush(); app.render().then(() => { scrollTo(0, 0); document.getElementById("main").focus({ preventScroll: true }); }); });
window.addEventListener("online", back);
window.addEventListener("offline", () => { app.online = false; app.redraw(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden && app.store && (app.waiting || !app.online)) back(); });
setInterval(() => { if (app.store && (app.looks.some((look) => look.state === "waiting") || (!app.online && navigator.onLine))) back(); }, AGAIN);

// The shell itself: kept by a worker of its own, renewed when the reader says so.
async function install() {
  if (!navigator.serviceWorker) return;
  const registered = await navigator.serviceWorker.register(worker, { scope: here, updateViaCache: "none" });
  const found = (waiting) => {
    if (!waiting || !navigator.serviceWorker.controller) return;
    app.update = waiting;
    if (app.store) app.redraw();
  };
  found(registered.waiting);
  registered.addEventListener("updatefound", () => {
    const fresh = registered.installing;
    fresh.addEventListener("statechange", () => fresh.state === "installed" && found(fresh));
  });
  let had = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (had) location.reload(); had = true; });
}

begin();
install().catch(() => {});
