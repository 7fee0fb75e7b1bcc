// 待发送: what still waits, what the server has with its receipt, and what not to do until then.
import { ask, badge, clock, dots, h, icon, show, sized } from "./inspecting_dom.js";

const STATES = { waiting: ["warn", "等信号"], refused: ["bad", "没有收下"], received: ["ok", "已收到"] };

function row(app, look) {
  const [tone, word] = look.state === "waiting" && app.sending ? ["run", "发送中"] : STATES[look.state];
  const found = look.kind === "rest" ? "其余正常" : look.abnormal ? h("span", { class: "late" }, `异常 ${look.abnormal} 项`) : "正常";
  const photos = look.photos.length ? `照片 ${look.photos.length} 张` : "";
  const said = look.state === "received"
    ? dots(clock(look.received_at), look.receipt ? `回执 ${look.receipt}` : "", look.words, look.matter ? `已报修 ${look.matter}` : "", ...(look.known || []).map((one) => `已有事项 ${one.number}，第 ${one.times} 次发现`))
    : [`${clock(look.at)} 完成 • `, found, photos ? ` • ${photos}` : ""];
  return h("li", { class: "row" }, h("span", { class: "line-words" }, h("b", {}, look.name), h("span", { class: "quiet" }, said),
    look.state === "refused" ? h("span", { class: "late" }, look.words) : null,
    look.state === "refused" ? h("span", { class: "row-acts" },
      look.draft ? h("button", { type: "button", class: "btn btn-small", on: { click: () => app.reopen(look) } }, icon("pencil", 16), "修改后再发") : null,
      h("button", { type: "button", class: "btn btn-small", on: { click: () => app.retry(look) } }, icon("refresh", 16), "原样再发"),
      h("button", { type: "button", class: "btn btn-small", on: { click: () => ask({ title: "不要这条巡查了？", words: `“${look.name}”没有被收下，删除后不能恢复。`, word: "删除", go: () => app.drop(look) }) } }, icon("trash", 16), "不要了")) : null), badge(tone, word));
}

export function waitingView(app) {
  const waiting = app.looks.filter((look) => look.state !== "received");
  const today = new Date().toDateString();
  const received = app.looks.filter((look) => look.state === "received" && new Date(look.received_at).toDateString() === today).reverse();
  const earlier = app.looks.filter((look) => look.state === "received" && new Date(look.received_at).toDateString() !== today).length;
  const photos = waiting.reduce((sum, look) => sum + look.photos.length, 0);
  const bytes = waiting.reduce((sum, look) => sum + look.size, 0);
  const again = h("button", { type: "button", class: "btn btn-wide btn-tall", disabled: app.sending, on: { click: () => app.send({ asked: true }) } }, icon("refresh"), app.sending ? "正在发送…" : "现在试一次");
  const body = [
    waiting.length ? h("section", { class: "object waiting" },
      h("div", { class: "waiting-head" }, h("span", { class: "waiting-sign" }, icon("cloud-off", 24)),
        h("div", {}, h("h2", {}, `${waiting.length} 条巡查还在本机`), h("p", { class: "quiet" }, photos ? `含照片 ${photos} 张，共 ${sized(bytes)}` : "没有照片"))),
      h("p", {}, "有信号后自动发送，每条只送一次。在这里显示“已收到”之前，请不要退出登录或清除浏览器数据。"),
      again, app.tried && app.stuck && !app.sending ? h("p", { class: "quiet centred" }, `上次尝试 ${clock(app.tried)}，${app.stuck}`) : null)
      : h("section", { class: "object waiting" }, h("div", { class: "waiting-head" }, h("span", { class: "waiting-sign is-clear" }, icon("check", 24)), h("div", {}, h("h2", {}, "全部已发送"), h("p", { class: "quiet" }, "本机没有等待发送的巡查")))),
    waiting.length ? h("section", { "aria-labelledby": "waits" }, h("h2", { class: "group", id: "waits" }, `等待发送 ${waiting.length}`), h("ul", { class: "rows" }, waiting.map((look) => row(app, look)))) : null,
    received.length ? h("section", { "aria-labelledby": "came" }, h("h2", { class: "group", id: "came" }, `今天已收到 ${received.length}`), h("ul", { class: "rows" }, received.map((look) => row(app, look)))) : null,
    h("p", { class: "told" }, icon("database", 16), app.kit ? ` 今天的清单、标准已下载，${app.kit.facilities.length} 处设施都可离线登记` : " 清单还没有下载", earlier ? `；前几天已收到 ${earlier} 条` : ""),
  ];
  show({ title: "待发送", back: "#", strips: app.strips(false), body });
}
