// One facility: its checkpoints, how it is, what else is wrong. Kept as a draft with every touch, finished into the queue.
import { SEVERITIES, TONES, ask, badge, clock, day, dots, h, icon, show, tell } from "./inspecting_dom.js";
import { album } from "./inspecting_photos.js";
import { blank, fails, isAnswered, pointView, told } from "./inspecting_point.js";

const CONDITIONS = { good: "完好", fair: "基本完好", damaged: "受损", failed: "失效" };

const fresh = (id, facility, duty) => ({ id, facility, duty, standard: null, answers: {}, photos: [], condition: "", note: "", fault: "", odd: null, done: "", position: null, at: Date.now() });

// The version in force today among those taken along.
export function standardOf(kit, facility, today = new Date()) {
  const on = `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, "0")}-${String(today.getDate()).padStart(2, "0")}`;
  return kit.standards.filter((one) => one.type === facility.type && one.from <= on).sort((one, other) => (one.from < other.from ? 1 : -1))[0] || null;
}

export async function facilityView(app, id, dutyId) {
  const found = app.kit.facilities.find((one) => one.id === id);
  if (!found) return null;
  const duty = app.kit.duties.find((one) => one.id === dutyId) || app.kit.duties.find((one) => !one.patrol && one.facilities.includes(id)) || null;
  const key = `${id}:${duty ? duty.id : 0}`;
  const standard = standardOf(app.kit, found);
  const draft = (await app.store.get("drafts", key)) || fresh(key, id, duty ? duty.id : null);
  if (draft.standard !== (standard?.id ?? null)) Object.assign(draft, { standard: standard?.id ?? null, answers: {}, photos: draft.photos.map((photo) => ({ ...photo, point: null })) });
  return new Look(app, found, duty, standard, draft).draw();
}

class Look {
  constructor(app, facility, duty, standard, draft) {
    Object.assign(this, { app, facility, duty, standard, draft });
    this.points = standard?.points || [];
    this.timer = 0;
    this.over = false;
  }

  said(point) { return this.draft.answers[point.id] || blank(); }
  get failed() { return this.points.filter((point) => fails(point, this.said(point))); }
  get deciding() { return this.points.filter((point) => point.severity); }
  get missing() { return this.deciding.filter((point) => !isAnswered(point, this.said(point))); }
  get wrong() { return this.failed.length > 0 || this.draft.odd === true; }

  // Kept at once where a photo belongs to it, else when the hand rests.
  save = async () => {
    clearTimeout(this.timer);
    if (this.over) return;
    this.draft.at = Date.now();
    await this.app.store.write(["drafts", structuredClone(this.draft)]);
    this.kept.replaceChildren(`已存本机 ${clock(this.draft.at)} `, h("button", { type: "button", class: "link", on: { click: () => this.giveUp() } }, "清空重填"));
  };

  giveUp() {
    ask({ title: "清空重填？", words: "已填的和拍的照片都删除。", word: "清空", go: async () => {
      this.over = true;
      clearTimeout(this.timer);
      await this.app.store.write(["drafts", null, this.draft.id], ...this.draft.photos.map(({ key }) => ["photos", null, key]));
      await this.app.render();
    } });
  }

  changed = () => {
    if (!this.drawn) return; // to open it is not yet to begin with it
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save().catch(() => tell("本机存不下了，请先发送已完成的巡查", "bad")), 300);
    this.tellState();
  };

  draw() {
    this.kept = h("p", { class: "quiet kept" });
    this.count = h("span", { class: "quiet" });
    this.progress = h("progress", { max: Math.max(1, this.points.length), value: 0, "aria-label": "已填项" });
    this.left = h("p", { class: "quiet", id: "left" });
    this.repaired = h("div", {});
    this.views = this.points.map((point) => pointView({ point, draft: this.draft, store: this.app.store, saved: this.save, limitsOf: this.app.kit.limits, known: this.known(point), changed: this.changed }));
    const parts = [this.head(), this.standard ? this.checkpoints() : null, this.oddPart(), this.conditionPart(), this.notePart()];
    this.finish = h("button", { type: "button", class: "btn btn-primary btn-wide", "aria-describedby": "left", on: { click: () => this.end() } });
    const back = this.duty?.patrol ? `#duty/${this.duty.id}` : "#";
    show({ title: "登记巡查", back, side: this.book(), strips: this.app.strips(), body: parts, foot: [this.finish, this.left] });
    this.drawn = true;
    this.app.relabel = () => this.tellState();
    this.tellState();
    return true;
  }

  // The open matter that has this checkpoint already: what fails again joins it.
  known(point) {
    return (this.facility.open || []).find((one) => one.points.includes(point.text) && one.severity <= point.severity) || null;
  }

  book() {
    if (!this.standard?.requirements) return null;
    const sheet = h("dialog", { class: "sheet", "aria-label": "管护标准" },
      h("h2", {}, this.standard.title), h("p", { class: "quiet" }, `第 ${this.standard.number} 版，${this.standard.from} 起用`), h("p", { class: "prose" }, this.standard.requirements),
      h("button", { type: "button", class: "btn btn-wide", on: { click: () => sheet.close() } }, "关闭"));
    return [h("button", { type: "button", class: "bar-act", "aria-label": "看管护标准", on: { click: () => sheet.showModal() } }, icon("clipboard-text", 24)), sheet];
  }

  head() {
    const { facility, duty, standard } = this;
    const due = duty ? (duty.late ? `${day(duty.due)}应查，已逾期` : duty.due === this.app.kit.day ? "今天应查" : `${day(duty.due)}前应查`) : "没有任务，主动巡查";
    return h("section", { class: "object" },
      h("h2", {}, facility.name, " ", badge(TONES[facility.condition], facility.condition_word)),
      h("p", { class: "quiet" }, facility.code || "未赋码"),
      h("p", { class: "quiet" }, dots(due, standard ? `标准第 ${standard.number} 版` : "本类还没有标准", facility.last ? `上次 ${day(facility.last.on)} ${facility.last.word}` : "还没有查过")),
      ...(this.facility.open || []).map((one) => h("p", { class: "will" }, icon("tool", 16), `已有事项 ${one.number}：${one.title}（${one.state}）`)),
      this.kept);
  }

  checkpoints() {
    const rest = h("button", { type: "button", class: "btn btn-small", on: { click: () => this.passRest() } }, icon("check", 16), "其余合格");
    return h("section", { class: "points", "aria-label": "检查项" },
      h("div", { class: "points-head" }, h("h2", {}, "检查项"), this.count), this.progress, this.views,
      h("div", { class: "rest-line" }, h("span", { class: "quiet" }, "A 级项须逐项检查"), rest));
  }

  // 合格 for every yes-or-no point still open that is not of danger.
  passRest() {
    this.points.forEach((point, at) => {
      if (point.answer !== "yesno" || point.severity === "A" || isAnswered(point, this.said(point))) return;
      this.draft.answers[point.id].passed = true;
      this.views[at].refresh();
    });
    this.changed();
  }

  oddPart() {
    const { draft } = this;
    const more = h("div", { class: "beneath" });
    const open = () => more.replaceChildren(...(draft.odd ? [
      h("div", { class: "choices", role: "radiogroup", "aria-label": "有多严重" }, Object.entries(SEVERITIES).map(([severity, [, word]]) => this.radio("fault", severity, word))),
      h("p", { class: "will" }, icon("tool", 16), "写明哪里异常，提交后按所选等级报修")] : []));
    const choice = (odd, word, tone) => h("label", { class: tone }, h("input", { type: "radio", name: "odd", checked: draft.odd === odd, on: { change: () => { draft.odd = odd; if (!odd) draft.fault = ""; open(); this.changed(); } } }), h("span", {}, word));
    open();
    const words = this.points.length ? "检查项以外" : "总的来看";
    return h("section", { class: "part", role: "group", "aria-labelledby": "odd-words" },
      h("div", { class: "point-line" }, h("h2", { id: "odd-words" }, words), h("span", { class: "yes-no" }, choice(false, "正常", "pass"), choice(true, "异常", "fail"))), more);
  }

  radio(name, value, word) {
    return h("label", { class: "choice" }, h("input", { type: "radio", name, value, checked: this.draft[name] === value, on: { change: () => { this.draft[name] = value; this.changed(); } } }), h("span", {}, word));
  }

  conditionPart() {
    return h("section", { class: "part" }, h("h2", { id: "condition-words" }, "设施状况 ", h("small", { class: "quiet" }, `不选为不变（${this.facility.condition_word}）`)),
      h("div", { class: "choices", role: "radiogroup", "aria-labelledby": "condition-words" }, Object.entries(CONDITIONS).map(([value, word]) => this.radio("condition", value, word))));
  }

  notePart() {
    const note = h("textarea", { id: "note", class: "words", rows: 2, maxLength: 500, on: { input: () => { this.draft.note = note.value; this.changed(); } } });
    note.value = this.draft.note;
    const place = h("button", { type: "button", class: "link", on: { click: () => this.locate(place) } }, icon("map-pin", 16), this.draft.position ? "已附上位置，点一下去掉" : "附上我的位置（可不附）");
    return h("section", { class: "part" }, this.repaired, h("label", { for: "note", class: "part-label" }, "说明"), note,
      album({ draft: this.draft, point: null, store: this.app.store, saved: this.save, word: "拍全景" }), place);
  }

  // 自巡自办, offered only where something is wrong and this post may put it right.
  repairPart() {
    const may = this.wrong && this.app.me.handles;
    if (!may) this.draft.done = "";
    if (Boolean(this.repaired.firstChild) === may) return;
    const words = h("textarea", { id: "done", class: "words", rows: 1, maxLength: 500, on: { input: () => { this.draft.done = words.value; this.changed(); } } });
    words.value = this.draft.done;
    this.repaired.replaceChildren(...(may ? [h("label", { for: "done", class: "part-label" }, "当场已处置好的，写明怎么处置的 ", h("small", { class: "quiet" }, "填了就不再派单")), words] : []));
  }

  locate(button) {
    const say = (words) => button.replaceChildren(icon("map-pin", 16), words);
    if (this.draft.position) {
      this.draft.position = null;
      say("附上我的位置（可不附）");
      return this.changed();
    }
    say("正在定位…");
    navigator.geolocation?.getCurrentPosition(({ coords }) => {
      this.draft.position = [coords.longitude.toFixed(6), coords.latitude.toFixed(6)];
      say("已附上位置，点一下去掉");
      this.changed();
    }, () => say("没有定到位置，不附也可以"), { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    return null;
  }

  tellState() {
    if (!this.drawn) return;
    const word = this.app.online ? "完成并提交" : "完成并存本机";
    if (this.finish.textContent !== word) this.finish.replaceChildren(icon("device-floppy"), word);
    const filled = this.points.filter((point) => isAnswered(point, this.said(point))).length;
    this.count.textContent = `已填 ${filled} / ${this.points.length}`;
    this.progress.value = filled;
    const open = this.missing.length;
    const sends = this.app.online ? "" : "有信号后自动发送";
    const wrong = this.wrong ? `异常 ${Math.max(1, this.failed.length + (this.draft.odd ? 1 : 0))} 项` : "";
    this.left.textContent = dots(open ? `还有 ${open} 项未填` : wrong || "没有发现问题", sends);
    this.repairPart();
  }

  // The first thing that stands in the way, shown; null: nothing does.
  gap() {
    if (this.missing.length) return [this.views[this.points.indexOf(this.missing[0])], `还有 ${this.missing.length} 项未填`];
    const unseen = this.points.find((point) => point.photo && isAnswered(point, this.said(point)) && !this.said(point).skipped && !this.draft.photos.some((photo) => photo.point === point.id));
    if (unseen) return [this.views[this.points.indexOf(unseen)], "这一项须拍照"];
    if (!this.points.length && this.draft.odd === null) return [document.getElementById("odd-words"), "请选择正常或异常"];
    if (this.draft.odd && !this.draft.fault) return [document.getElementById("odd-words"), "请选择有多严重"];
    if (this.draft.odd && !this.draft.note.trim()) return [document.getElementById("note"), "请写明哪里异常"];
    return null;
  }

  async end() {
    const gap = this.gap();
    if (gap) {
      const [where, words] = gap;
      where.classList.add("missing");
      where.scrollIntoView({ block: "center" });
      (where.matches("textarea") ? where : where.querySelector("input, button"))?.focus({ preventScroll: true });
      return tell(words, "bad");
    }
    this.finish.disabled = true;
    clearTimeout(this.timer);
    try {
      this.over = true;
      await this.app.store.write(["looks", this.look()], ["drafts", null, this.draft.id]);
    } catch {
      this.over = false;
      this.finish.disabled = false;
      return tell("本机存不下了，请先发送已完成的巡查", "bad");
    }
    return this.app.finished(this.duty?.patrol ? `#duty/${this.duty.id}` : "#", this.facility.name);
  }

  look() {
    const { draft, facility, duty } = this;
    const now = Date.now();
    const key = crypto.randomUUID();
    const shown = draft.photos;
    const payload = {
      key, facility: facility.id, duty: duty ? duty.id : null, entry: this.app.entry(), inspected_at: new Date(now).toISOString(),
      answers: this.points.map((point) => told(point, this.said(point))).filter(Boolean),
      photos: shown.map((photo) => ({ key: photo.key, point: photo.point })),
      condition: draft.condition, note: draft.note.trim(), fault: draft.odd ? draft.fault : "", done: this.wrong ? draft.done.trim() : "", position: draft.position,
    };
    const size = shown.reduce((sum, photo) => sum + photo.size, 0);
    return { key, kind: "look", state: "waiting", at: now, facility: facility.id, duty: duty ? duty.id : null, name: facility.name, abnormal: this.wrong ? Math.max(1, this.failed.length + (draft.odd ? 1 : 0)) : 0, photos: shown.map((photo) => ({ key: photo.key })), size, payload, draft: structuredClone(draft) };
  }
}
