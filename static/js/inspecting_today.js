// My list for today, ordered by place, the overdue first; one patrol with its “其余正常”.
import { TONES, ask, badge, clock, day, dots, h, icon, show, tell } from "./inspecting_dom.js";

const METRES = 111320;

// What is known of a facility in a duty: looked at (by the server's word or in the queue), half done, or open.
export function stateOf(app, duty, facility) {
  const queued = app.looks.find((look) => look.kind === "look" && look.facility === facility && (look.duty || 0) === (duty?.id || 0) && (duty || look.at > Date.now() - 12 * 3600000));
  if (queued) return queued.abnormal ? ["bad", `异常 ${queued.abnormal} 项`] : ["ok", "正常"];
  const tapped = duty && app.looks.find((look) => look.kind === "rest" && look.duty === duty.id && look.payload.facilities.includes(facility));
  if (tapped) return ["ok", "正常（其余）"];
  const looked = duty?.looked[facility];
  if (looked) return looked.result === "abnormal" ? ["bad", "异常"] : ["ok", looked.way === "rest_normal" ? "正常（其余）" : "正常"];
  return app.drafts.has(`${facility}:${duty ? duty.id : 0}`) ? ["warn", "未完成"] : null;
}
const isDone = (app, duty, facility) => { const state = stateOf(app, duty, facility); return Boolean(state) && state[1] !== "未完成"; };
export const leftOf = (app, duty) => duty.facilities.filter((id) => !isDone(app, duty, id));

function metres(place, facility) {
  if (!place || facility.longitude === null) return Infinity;
  const east = (facility.longitude - place.longitude) * Math.cos((place.latitude * Math.PI) / 180);
  return Math.hypot(east, facility.latitude - place.latitude) * METRES;
}
const far = (distance) => (distance === Infinity ? "" : distance < 1000 ? `${Math.round(distance / 10) * 10} 米` : `${(distance / 1000).toFixed(1)} 公里`);

// Order: the nearest first where a position is given, else as the server laid them out: village, settlement, type.
export function byPlace(app, ids) {
  const at = new Map(app.kit.facilities.map((one, index) => [one.id, index]));
  const rows = ids.map((id) => app.kit.facilities[at.get(id)]).filter(Boolean);
  if (!app.place) return rows.sort((one, other) => at.get(one.id) - at.get(other.id));
  return rows.sort((one, other) => metres(app.place, one) - metres(app.place, other) || at.get(one.id) - at.get(other.id));
}

// Until when: said where it is late, or not today's.
const until = (app, duty) => (duty?.late ? h("span", { class: "late" }, `${day(duty.due)}应查，已逾期`) : duty && duty.due !== app.kit.day ? h("span", { class: "quiet" }, `${day(duty.due)}前查完`) : null);

export function line(app, duty, facility, dated = false, named = false) {
  const state = stateOf(app, duty, facility.id);
  const away = far(metres(app.place, facility));
  return h("li", {}, h("a", { class: "line", href: `#facility/${facility.id}${duty ? `/${duty.id}` : ""}` },
    h("span", { class: "line-words" }, h("b", {}, facility.name),
      h("span", { class: "quiet" }, dots(facility.place, named ? duty.plan : facility.kind, away)),
      dated ? until(app, duty) : null),
    state ? badge(...state) : !["damaged", "failed"].includes(facility.condition) ? null : badge(TONES[facility.condition], facility.condition_word),
    icon("chevron-right")));
}

function patrol(app, duty) {
  const left = leftOf(app, duty).length;
  const done = duty.facilities.length - left;
  return h("li", {}, h("a", { class: "line", href: `#duty/${duty.id}` },
    h("span", { class: "line-words" }, h("b", {}, duty.plan), h("span", { class: "quiet" }, dots(duty.where, `共 ${duty.facilities.length} 处`, done ? `已查 ${done} 处` : "")),
      until(app, duty)),
    left ? badge(duty.late ? "bad" : "run", `余 ${left} 处`) : badge("ok", "已查完"), icon("chevron-right")));
}

const group = (word, lines, id) => (lines.length ? h("section", { "aria-labelledby": id }, h("h2", { class: "group", id }, word, " ", h("span", { class: "quiet" }, String(lines.length))), h("ul", { class: "rows" }, lines)) : null);

// What the server has of today: the way to the receipts when nothing waits any more.
function received(app) {
  const today = new Date().toDateString();
  const there = app.looks.filter((look) => look.state === "received" && new Date(look.received_at).toDateString() === today).length;
  return there ? h("ul", { class: "rows" }, h("li", {}, h("a", { class: "line", href: "#waiting" },
    h("span", { class: "line-words" }, h("b", {}, `今天已收到 ${there} 条`), h("span", { class: "quiet" }, "看回执")), icon("chevron-right")))) : null;
}

function locate(app) {
  const button = h("button", { type: "button", class: "btn", on: { click: () => {
    button.disabled = true;
    navigator.geolocation?.getCurrentPosition(({ coords }) => { app.place = { longitude: coords.longitude, latitude: coords.latitude }; app.render(); },
      () => { button.disabled = false; tell("没有定到位置，仍按村组排列", "bad"); }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  } } }, icon("map-pin"), app.place ? "已按远近排" : "按远近排");
  return button;
}

export function todayView(app) {
  const { kit } = app;
  const singles = kit.duties.filter((duty) => !duty.patrol);
  const dutyOf = new Map([...singles].reverse().map((duty) => [duty.facilities[0], duty]));  // of several, the first due
  const finished = kit.duties.filter((duty) => !leftOf(app, duty).length);
  const when = (duty) => (duty.late ? "late" : duty.due === kit.day ? "today" : "soon");
  const lines = (duties) => {  // each under its own duty: a facility may be late twice
    const places = byPlace(app, [...new Set(duties.map((duty) => duty.facilities[0]))]);
    return places.flatMap((facility) => {
      const own = duties.filter((duty) => duty.facilities[0] === facility.id);
      return own.map((duty) => line(app, duty, facility, true, own.length > 1));  // of several, each by its plan
    });
  };
  const open = (time) => {
    const wanted = kit.duties.filter((duty) => when(duty) === time && !finished.includes(duty));
    return [...wanted.filter((duty) => duty.patrol).map((duty) => patrol(app, duty)), ...lines(wanted.filter((duty) => !duty.patrol))];
  };
  const inDuty = new Set(singles.map((duty) => duty.facilities[0]));
  const others = byPlace(app, kit.facilities.map((one) => one.id).filter((id) => !inDuty.has(id)));
  const search = h("input", { type: "search", class: "search", placeholder: "找设施：名称、编码", "aria-label": "找设施", on: { input: () => fill(search.value.trim()) } });
  const found = h("ul", { class: "rows" });
  const fill = (words) => found.replaceChildren(...(words ? kit.facilities.filter((one) => `${one.name}${one.code}${one.code.replaceAll("-", "")}`.includes(words)) : others.slice(0, 20)).slice(0, 30).map((one) => line(app, dutyOf.get(one.id) || null, one)));
  fill("");
  const body = [
    h("p", { class: "told" }, dots(app.me.name, app.me.post)),
    group("已逾期", open("late"), "late"),
    group("今天应查", open("today"), "due"),
    group("可以提前查", open("soon"), "soon"),
    !kit.duties.length ? h("p", { class: "empty" }, icon("clipboard-check", 24), "今天没有应查的任务") : null,
    group("已查完", [...finished.filter((duty) => duty.patrol).map((duty) => patrol(app, duty)), ...lines(finished.filter((duty) => !duty.patrol))], "done"),
    received(app),
    kit.facilities.length ? h("section", { "aria-labelledby": "all" }, h("h2", { class: "group", id: "all" }, "不在任务里的也可以查"), h("div", { class: "search-line" }, search), found) : null,
    h("p", { class: "told" }, icon("database", 16), ` ${clock(kit.at)} 已下载清单和标准，${kit.facilities.length} 处设施都可离线登记${kit.cut ? "；任务太多，只下载了一部分" : ""}`),
  ];
  const scan = h("a", { class: "btn btn-primary", href: "#scan" }, icon("qrcode"), "扫码");
  show({ title: "今日巡查", side: h("a", { class: "bar-act", href: document.body.dataset.home, "aria-label": "回工作台" }, icon("home", 24)), strips: app.strips(), body, foot: h("div", { class: "foot-two" }, locate(app), scan) });
}

export function dutyView(app, id) {
  const duty = app.kit.duties.find((one) => one.id === id);
  const known = new Set(app.kit.facilities.map((one) => one.id));
  if (!duty || (app.online && !app.whole.has(id) && duty.facilities.some((one) => !known.has(one)))) return false;
  const left = leftOf(app, duty);
  const alone = new Set(duty.alone);
  const oneByOne = left.filter((facility) => alone.has(facility));
  const rest = left.filter((facility) => known.has(facility) && !alone.has(facility) && !app.drafts.has(`${facility}:${duty.id}`));
  const done = duty.facilities.filter((facility) => !left.includes(facility));
  const rows = (ids) => (app.place ? byPlace(app, ids) : ids.map((one) => app.kit.facilities.find((each) => each.id === one)).filter(Boolean)).map((facility) => line(app, duty, facility));
  const drafts = left.filter((facility) => !alone.has(facility) && app.drafts.has(`${facility}:${duty.id}`));
  const body = [
    h("section", { class: "object" }, h("h2", {}, duty.plan), h("p", { class: "quiet" }, dots(duty.where, `${day(duty.due)}${duty.late ? "应查，已逾期" : "前"}`, `共 ${duty.facilities.length} 处，已查 ${done.length} 处`)), duty.note ? h("p", {}, duty.note) : null),
    oneByOne.length ? h("p", { class: "note-line" }, icon("shield-check"), `${oneByOne.length} 处须逐处检查：有 A 级检查项，或登记为受损、失效`) : null,
    group("逐处检查", rows(oneByOne), "alone"),
    group("未完成", rows(drafts), "half"),
    group("有问题的点开，其余一次记为正常", rows(rest), "rest"),
    group("已查", rows(done), "done"),
    !left.length ? h("p", { class: "empty" }, icon("circle-check", 24), "这次巡查已全部查完") : null,
  ];
  const tap = rest.length ? h("button", { type: "button", class: "btn btn-primary btn-wide", on: { click: () => tapRest(app, duty, rest) } }, icon("check"), `其余 ${rest.length} 处正常`) : null;
  show({ title: "巡查", back: "#", strips: app.strips(), body, foot: tap ? [tap, h("p", { class: "quiet" }, "逐处检查的和点开过的不在其内")] : null });
  return true;
}

function tapRest(app, duty, rest) {
  const go = async () => {
    const key = crypto.randomUUID();
    const now = Date.now();
    const payload = { key, duty: duty.id, facilities: rest, entry: app.entry(), inspected_at: new Date(now).toISOString() };
    await app.store.write(["looks", { key, kind: "rest", state: "waiting", at: now, duty: duty.id, name: duty.plan, count: rest.length, abnormal: 0, photos: [], size: 0, payload }]);
    app.finished(`#duty/${duty.id}`, `${rest.length} 处`);
  };
  const words = `“${duty.plan}”中还没有点开的 ${rest.length} 处记为正常，记录会写明是“其余正常”。`;
  ask({ title: `其余 ${rest.length} 处都正常？`, words, word: "都正常", no: "再看看", go });
}
