// Scan a plate, or type its number or the unified code. What was taken along is found without a network.
import { h, icon, show } from "./inspecting_dom.js";
import { find } from "./inspecting_net.js";

const PAUSE = 250;
const plain = (text) => text.toLowerCase().replace(/[\s-]/g, "");

// The plate number or the digits in a scanned or typed text; "" for another QR.
function named(text) {
  const plate = text.trim().match(/\/q\/([0-9a-z]{10})\/?$/i);
  const bare = plain(plate ? plate[1] : text);
  return /^([0-9a-z]{10}|\d{22})$/.test(bare) ? bare : "";
}

const amongTaken = (app, code) => app.kit.facilities.find((one) => plain(one.plate) === code || plain(one.code) === code);

export function scanView(app) {
  const told = h("p", { class: "told", role: "status" }, "");
  const go = async (text) => {
    const code = named(text);
    if (!code) return (told.textContent = "这不是设施的编码或牌号，请核对");
    const taken = amongTaken(app, code);
    if (taken) return location.replace(`#facility/${taken.id}`);
    told.textContent = "正在查找…";
    try {
      const found = await find(code);
      if (found?.facility) return location.replace(`#facility/${found.facility}`);
      return (told.textContent = "没有这处设施，或者不归您负责");
    } catch {
      return (told.textContent = "没有信号，这处设施不在已下载的清单里；可以先记下编码，有信号后再登记");
    }
  };
  const video = h("video", { muted: true, playsInline: true, "aria-label": "相机画面", class: "camera", hidden: true });
  const camera = h("button", { type: "button", class: "btn btn-primary btn-wide", hidden: true, on: { click: () => start() } }, icon("camera"), "打开相机");
  const look = async (detector) => {
    if (!video.isConnected) return video.srcObject?.getTracks().forEach((track) => track.stop());
    const codes = await detector.detect(video).catch(() => []);
    const good = codes.map((code) => code.rawValue).find(named);
    if (good) {
      video.srcObject.getTracks().forEach((track) => track.stop());
      return go(good);
    }
    told.textContent = codes.length ? "这不是设施码牌上的二维码" : "把二维码放进画面里";
    return setTimeout(() => look(detector), PAUSE);
  };
  const start = async () => {
    camera.disabled = true;
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      await video.play();
      video.hidden = false;
      camera.hidden = true;
      look(new BarcodeDetector({ formats: ["qr_code"] }));
    } catch {
      told.textContent = "没有打开相机，请在浏览器设置里允许使用相机，或在下面输入编码";
      camera.disabled = false;
    }
  };
  const able = async () => {
    const formats = "BarcodeDetector" in window && navigator.mediaDevices ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
    camera.hidden = !formats.includes("qr_code");
  };
  const input = h("input", { id: "code", class: "words", required: true, maxLength: 60, autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
  const form = h("form", { class: "part", on: { submit: (event) => { event.preventDefault(); go(input.value); } } },
    h("label", { for: "code", class: "part-label" }, "扫不出时，输入统一编码或牌号"), input, h("button", { class: "btn btn-wide" }, icon("search"), "查找"));
  show({ title: "扫码", back: "#", strips: app.strips(), body: [h("section", { class: "part" }, video, camera, told, h("p", { class: "quiet" }, "用手机自带的相机或微信“扫一扫”对准码牌，也会打开这处设施。")), form] });
  able();
}
