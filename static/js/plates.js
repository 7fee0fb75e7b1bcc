// Plates on site: the camera where the browser reads codes by itself (BarcodeDetector), and facilities around the phone.
(() => {
  "use strict";
  const WHY = { 1: "手机没有允许本页定位，请在浏览器设置里允许后再试", 2: "没有定到位置，请到室外开阔处再试", 3: "定位太久没有结果，请再试一次" };
  const PAUSE = 250; // milliseconds between two looks

  // Where a scanned text leads: a plate's address (whatever the host it was printed with), or a code; "" for another QR.
  function target(text) {
    const plate = text.trim().match(/^https?:\/\/[^/]+\/q\/([0-9a-z]{10})$/i);
    if (plate) return `/q/${plate[1].toLowerCase()}`;
    return /^[0-9\s-]{22,30}$/.test(text.trim()) ? `/q/?code=${encodeURIComponent(text.trim())}` : "";
  }

  async function look(detector, video, told) {
    if (!video.srcObject) return;
    const found = await detector.detect(video).catch(() => []);
    const leads = found.map((code) => target(code.rawValue)).find(Boolean);
    if (leads) {
      video.srcObject.getTracks().forEach((track) => track.stop());
      location.assign(leads);
      return;
    }
    told.textContent = found.length ? "这不是设施码牌上的二维码" : "把二维码放进画面里";
    setTimeout(() => look(detector, video, told), PAUSE);
  }

  async function start(box) {
    const video = box.querySelector("video");
    const told = box.querySelector("[data-scan-told]");
    const button = box.querySelector("[data-scan]");
    button.disabled = true;
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      await video.play();
      box.classList.add("is-on");
      button.hidden = true;
      look(new BarcodeDetector({ formats: ["qr_code"] }), video, told);
    } catch {
      told.textContent = "没有打开相机，请在浏览器设置里允许使用相机，或用手机自带的相机扫码";
      button.disabled = false;
    }
  }

  async function offer(box) {
    const able = "BarcodeDetector" in window && navigator.mediaDevices
      && (await BarcodeDetector.getSupportedFormats().catch(() => [])).includes("qr_code");
    box.hidden = !able;
  }

  function near(form) {
    const told = form.querySelector("[data-near-told]");
    const button = form.querySelector("[data-find-near]");
    if (!navigator.geolocation) {
      told.textContent = "这台设备不能定位，请按名称查找";
      return;
    }
    told.textContent = "正在定位…";
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.longitude.value = coords.longitude.toFixed(5);
      form.elements.latitude.value = coords.latitude.toFixed(5);
      form.submit();
    }, (error) => {
      told.textContent = WHY[error.code] || WHY[2];
      button.disabled = false;
    }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 30000 });
  }

  document.querySelectorAll("[data-scanner]").forEach(offer);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-scan], [data-find-near]");
    if (!button) return;
    if (button.matches("[data-scan]")) start(button.closest("[data-scanner]"));
    else near(button.closest("[data-near]"));
  });
})();
