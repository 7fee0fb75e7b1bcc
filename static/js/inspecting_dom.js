// What the inspection page is built with: elements made of values, never of markup.
const icons = document.body.dataset.icons;

// h("p", { class: "quiet", on: { click } }, "words", another): null and false are left out.
export function h(tag, props = {}, ...inside) {
  const made = document.createElement(tag);
  const { on = {}, data = {}, ...rest } = props;
  Object.entries(rest).forEach(([name, value]) => {
    if (value === null || value === undefined || value === false) return;
    if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name === "class" ? "class" : name, value === true ? "" : value);
  });
  Object.entries(data).forEach(([name, value]) => { made.dataset[name] = value; });
  Object.entries(on).forEach(([name, heard]) => made.addEventListener(name, heard));
  made.append(...inside.flat(3).filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

export function icon(name, size = 18) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("class", `icon${size === 18 ? "" : ` icon-${size}`}`);
  drawn.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${icons}#${name}`);
  drawn.append(use);
  return drawn;
}

export const badge = (state, word) => h("span", { class: `badge badge-${state}` }, word);

export const TONES = { good: "ok", fair: "ok", damaged: "warn", failed: "bad", unknown: "mute" };
export const SEVERITIES = { A: ["bad", "A 危险"], B: ["warn", "B 失去功能"], C: ["mute", "C 小缺损"] };

export const day = (text) => `${Number(text.slice(5, 7))}月${Number(text.slice(8, 10))}日`;
export const clock = (time) => new Date(time).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
export const dots = (...words) => words.filter(Boolean).join(" • ");
export const sized = (bytes) => (bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`);

// The page of one view: bar with the way back, strips, what it shows, the acts at the foot.
export function show({ title, back = "", side = null, strips = [], body = [], foot = null }) {
  const bar = h("header", { class: "bar" },
    back ? h("a", { class: "bar-act", href: back, "aria-label": "返回" }, icon("chevron-left", 24)) : null,
    h("h1", {}, title), side);
  const main = h("main", { class: foot ? "view has-foot" : "view", id: "main", tabIndex: -1 }, bar, strips, body,
    foot ? h("div", { class: "foot", role: "group", "aria-label": "办理" }, foot) : null);
  document.getElementById("page").replaceChildren(main);
  document.title = `${title} · 农村设施管护`;
  return main;
}

// Asks before something that can't be taken back, or means much.
export function ask({ title, words, word, no = "取消", go }) {
  const close = () => sheet.close();
  const sheet = h("dialog", { class: "sheet", "aria-label": title, on: { close: () => sheet.remove() } }, h("h2", {}, title), h("p", { class: "prose" }, words),
    h("div", { class: "foot-two" }, h("button", { type: "button", class: "btn", on: { click: close } }, no),
      h("button", { type: "button", class: "btn btn-primary", on: { click: () => { close(); go(); } } }, word)));
  document.body.append(sheet);
  sheet.showModal();
}

let telling = 0;
export const hush = () => document.getElementById("tells").replaceChildren();
export function tell(words, state = "ok") {
  const box = document.getElementById("tells");
  box.replaceChildren(h("p", { class: `tell tell-${state}` }, icon(state === "ok" ? "circle-check" : "alert-circle"), words));
  clearTimeout(telling);
  telling = setTimeout(() => box.replaceChildren(), state === "ok" ? 4000 : 9000);
}
