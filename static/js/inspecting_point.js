// One checkpoint under the thumb: 合格 / 不合格, a number with its limits, or words. A failed one opens photo and words.
import { SEVERITIES, badge, h, icon } from "./inspecting_dom.js";
import { album } from "./inspecting_photos.js";

export const blank = () => ({ passed: null, number: "", text: "", skipped: false });
const value = (said) => (String(said.number).trim() === "" ? null : Number(said.number));

export function fails(point, said) {
  if (!point.severity || said.skipped) return false;
  if (point.answer === "yesno") return said.passed === false;
  if (point.answer !== "number" || value(said) === null) return false;
  return (point.min !== null && value(said) < point.min) || (point.max !== null && value(said) > point.max);
}

export function isAnswered(point, said) {
  if (said.skipped) return said.text.trim() !== "";
  if (point.answer === "yesno") return said.passed !== null;
  if (point.answer === "number") return value(said) !== null && Number.isFinite(value(said));
  return said.text.trim() !== "";
}

// What the server is told of it; null: nothing was said.
export function told(point, said) {
  if (!isAnswered(point, said)) return null;
  const number = point.answer === "number" && !said.skipped ? String(said.number).trim() : null;
  return { point: point.id, passed: point.answer === "yesno" && !said.skipped ? said.passed : null, number, text: said.text.trim() };
}

export function limits(point) {
  if (point.min !== null && point.max !== null) return `${point.min} 至 ${point.max}`;
  if (point.min !== null) return `不少于 ${point.min}`;
  return point.max !== null ? `不超过 ${point.max}` : "";
}

function head(point) {
  const bounds = limits(point);
  const beside = [point.answer === "number" ? point.unit : "", bounds].filter(Boolean).join("，");
  return `${point.seq}．${point.text}${beside ? `（${beside}）` : ""}`;
}

function yesNo(point, said, changed) {
  const choice = (passed, word) => h("label", { class: passed ? "pass" : "fail" },
    h("input", { type: "radio", name: `point-${point.id}`, checked: said.passed === passed, on: { change: () => { said.passed = passed; said.skipped = false; changed(); } } }),
    h("span", {}, word));
  return h("span", { class: "yes-no" }, choice(true, "合格"), choice(false, "不合格"));
}

function stepper(point, said, changed) {
  const input = h("input", { type: "text", inputmode: "decimal", class: "number", placeholder: "填数", value: String(said.number), "aria-label": `${point.text}${point.unit ? `（${point.unit}）` : ""}`, maxLength: 12,
    on: { input: () => { said.number = input.value.replace(/[^\d.-]/g, ""); said.skipped = false; changed(); } } });
  const step = (by, word, name) => h("button", { type: "button", "aria-label": `${point.text}：${word}`, on: { click: () => {
    const next = Math.max(0, (value(said) || 0) + by);
    said.number = String(Number.isInteger(next) ? next : Number(next.toFixed(3)));
    said.skipped = false;
    input.value = said.number;
    changed();
  } } }, icon(name));
  return h("span", { class: "stepper" }, step(-1, "减一", "minus"), input, step(1, "加一", "plus"));
}

function words(point, said, changed, hint) {
  const box = h("textarea", { class: "words", rows: 1, maxLength: 300, placeholder: hint, "aria-label": `${point.text}：${hint}`, on: { input: () => { said.text = box.value; changed(); } } });
  box.value = said.text;
  return box;
}

// What opens beneath a point: why it is not looked at; what is wrong, with photos and what will become of it.
function beneath({ point, said, draft, store, saved, limitsOf, known, changed, wordsChanged }) {
  if (said.skipped) return [words(point, said, wordsChanged, "写明为什么不查"), h("button", { type: "button", class: "link", on: { click: () => { said.skipped = false; said.text = ""; changed(); } } }, "还是要查")];
  const failed = fails(point, said);
  const photos = failed || (point.photo && isAnswered(point, said)) ? album({ draft, point: point.id, store, saved }) : null;
  if (!failed) return [photos, point.photo && photos ? h("p", { class: "will" }, icon("camera", 16), "这一项须拍照") : null];
  const limit = limitsOf[point.severity] || "";
  const becomes = known ? `已有事项 ${known.number}（${known.state}），提交后记为再次发现，不另报修` : point.severity === "A" ? `提交后列为隐患并报修：A级，${limit}` : `提交后自动报修：${point.severity}级，${limit}`;
  return [photos, words(point, said, wordsChanged, "写明哪里不合格"), h("p", { class: "will" }, icon("tool", 16), becomes)];
}

// Draws a point; `changed()` is told after each answer.
export function pointView({ point, draft, store, saved, limitsOf, known, changed }) {
  const said = (draft.answers[point.id] ??= blank());
  const opened = h("div", { class: "beneath" });
  const skip = h("button", { type: "button", class: "link skip-point", on: { click: () => { Object.assign(said, blank(), { skipped: true, text: "不适用" }); box.querySelectorAll("input[type=radio]").forEach((one) => { one.checked = false; }); box.querySelectorAll(".number").forEach((one) => { one.value = ""; }); again(); } } }, "不适用");
  let shown = "";
  const again = () => {
    const now = `${said.skipped}${fails(point, said)}${isAnswered(point, said) && point.photo}`;
    if (now !== shown) opened.replaceChildren(...beneath({ point, said, draft, store, saved, limitsOf, known, changed: again, wordsChanged: changed }).filter(Boolean));
    shown = now;
    box.classList.toggle("failed", fails(point, said));
    box.classList.remove("missing");
    skip.hidden = said.skipped;
    changed();
  };
  const [tone, word] = SEVERITIES[point.severity] || ["mute", "只记录"];
  const id = `point-${point.id}-words`;
  const ask = point.answer === "yesno" ? yesNo(point, said, again) : point.answer === "number" ? stepper(point, said, again) : null;
  const box = h("div", { class: "point", role: "group", "aria-labelledby": id, data: { point: String(point.id) } },
    h("div", { class: "point-line" },
      h("div", { class: "point-head" }, h("p", { id }, head(point)), h("p", { class: "point-notes" }, badge(tone, word), point.severity ? skip : null)), ask),
    point.answer === "text" ? words(point, said, changed, "填写") : null, opened);
  const refresh = () => { shown = ""; box.querySelectorAll("input[type=radio]").forEach((one, at) => { one.checked = said.passed === (at === 0); }); again(); };
  box.refresh = refresh;
  again();
  return box;
}
