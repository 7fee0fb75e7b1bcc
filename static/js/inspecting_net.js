// To and from the server. A finished look goes out as its photos, one by one, then itself; each under a key drawn before,
// so that whatever is sent twice counts once. Nothing leaves the store before the server's receipt is in it.
import { holder } from "./inspecting_store.js";

const here = document.body.dataset.here;
const PATIENCE = 20000;
const LONG = 120000; // a photo on a thin line

export class Away extends Error {} // no network, or no answer
export class Lapsed extends Error {} // signed out: the same person has to sign in again
export class Other extends Error {} // somebody else is signed in

async function ask(path, { patience = PATIENCE, ...options } = {}) {
  const enough = new AbortController();
  const bell = setTimeout(() => enough.abort(), patience);
  let answer;
  try {
    answer = await fetch(here + path, {
      redirect: "manual", cache: "no-store", credentials: "same-origin", signal: enough.signal, ...options,
      headers: { Accept: "application/json", ...options.headers },
    });
  } catch {
    throw new Away();
  } finally {
    clearTimeout(bell);
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Lapsed();
  if (answer.status >= 500 || answer.status === 408) throw new Away();
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    if (answer.status === 403 && !options.method) return { ok: false, status: 403, told: null }; // this post may not
    if (answer.status === 403) throw new Lapsed(); // another session began meanwhile: the next try asks who it is
    throw new Away(); // a network's own page stands between
  }
  let told;
  try { told = await answer.json(); } catch { throw new Away(); }
  return { ok: answer.ok, status: answer.status, told };
}

async function got(path, patience) {
  const { ok, told } = await ask(path, { patience });
  return ok ? told : null;
}
export const own = (patience) => got("own/", patience);
export const who = () => got("who/", 10000);
export const facility = (id) => got(`facilities/${id}/`, 10000);
export const duty = (id) => got(`duties/${id}/`, 10000);
export const find = (code) => got(`find/?code=${encodeURIComponent(code)}`, 10000);

// Sends what waits, in the order in which it was finished. `changed()` is called after each step. Answers how many went.
export async function sendAll(store, changed) {
  if (navigator.locks) {
    return navigator.locks.request(`guanhu-inspecting-${store.account}`, { ifAvailable: true }, (lock) => (lock ? each(store, changed) : 0));
  }
  return each(store, changed);
}

async function each(store, changed) {
  const waiting = (await store.looks()).filter((look) => look.state === "waiting");
  if (!waiting.length) return 0;
  const me = await who();
  if (!me || me.account !== store.account || holder()?.account !== store.account) throw new Other();
  let sent = 0;
  for (const look of waiting) {
    if (await one(store, look, me)) sent += 1;
    await changed();
  }
  return sent;
}

async function post(store, me, path, body, options = {}) {
  const headers = { "X-CSRFToken": me.csrf, "X-Guanhu-Account": String(store.account), ...options.headers };
  const answer = await ask(path, { method: "POST", body, ...options, headers });
  if (answer.status === 409) throw new Other();
  if (answer.status === 429) throw new Away();
  return answer;
}

async function one(store, look, me) {
  for (let turn = 0; turn < 2; turn += 1) {
    const refused = await photos(store, look, me);
    if (refused) return refuse(store, look, refused);
    const path = look.kind === "rest" ? "rest/" : "records/";
    const body = JSON.stringify({ ...look.payload, sent_at: new Date().toISOString() });
    const { ok, told } = await post(store, me, path, body, { headers: { "Content-Type": "application/json" } });
    if (ok) return receive(store, look, told);
    if (told.code !== "photos_missing") return refuse(store, look, told);
    const missing = new Set(told.keys); // uploads nobody claimed in time are thrown away: sent anew
    const kept = (await Promise.all(look.photos.map((photo) => store.get("photos", photo.key)))).filter(Boolean);
    await store.write(...kept.map((photo) => ["photos", { ...photo, sent: photo.sent && !missing.has(photo.key) }]));
  }
  return refuse(store, look, { code: "photos_missing", words: "照片没有传全，请再试一次" });
}

async function photos(store, look, me) {
  for (const { key } of look.photos) {
    const photo = await store.get("photos", key);
    if (!photo) return { code: "photo_lost", words: "有照片不在本机了，请打开这条重新拍照" };
    if (photo.sent) continue;
    const body = new FormData();
    body.append("key", key);
    body.append("photo", new File([photo.blob], "photo.jpg", { type: photo.blob.type || "image/jpeg" }));
    const { ok, told } = await post(store, me, "photos/", body, { patience: LONG });
    if (!ok) return told;
    await store.write(["photos", { ...photo, sent: true }]);
  }
  return null;
}

async function receive(store, look, told) {
  const done = { ...look, state: "received", received_at: Date.now(), receipt: told.receipt || "", matter: told.matter || "", known: told.known || [], words: "" };
  if (look.kind === "rest") done.words = told.left.length ? `${told.recorded} 处记为正常，${told.left.length} 处须逐项检查` : `${told.recorded} 处记为正常`;
  await store.write(["looks", done], ...look.photos.map(({ key }) => ["photos", null, key]));
  return true;
}

async function refuse(store, look, told) {
  await store.write(["looks", { ...look, state: "refused", code: told.code, words: told.words }]);
  return false;
}
