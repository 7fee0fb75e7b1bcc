// 走测: the phone's fixes along the way. Inexact ones are left out, a lost signal ends nothing; the screen stays on where
// the browser can. window.guanhuWalk.start({ fixed, told }) answers a function that ends it.
(() => {
  "use strict";
  const EXACT = 30; // metres; what is less exact is not kept
  const STEP = 4; // metres between fixes that are kept
  const SILENT = 15000; // without a fix for so long, say so
  const DENIED = "手机没有允许本页定位，请在浏览器设置里允许后再开始";

  async function awake() {
    try { return await navigator.wakeLock?.request("screen"); } catch { return null; }
  }

  function start({ fixed, told, refused }) {
    if (!navigator.geolocation) {
      refused("这台设备不能定位，请在图上画，或填写各点坐标");
      return () => {};
    }
    let last = null;
    let heard = Date.now();
    let lock = awake();
    const again = () => { if (document.visibilityState === "visible") lock = awake(); };
    document.addEventListener("visibilitychange", again);
    told("正在等第一个准确的位置…");

    function take({ coords }) {
      heard = Date.now();
      if (coords.accuracy > EXACT) return told(`误差 ${Math.round(coords.accuracy)} 米，等更准的位置`);
      const point = [coords.longitude, coords.latitude];
      const moved = last ? L.latLng(last[1], last[0]).distanceTo([point[1], point[0]]) : STEP;
      if (moved < STEP) return undefined;
      last = point;
      return fixed(point);
    }
    function failed(error) {
      if (error.code === 1) { end(); refused(DENIED); } else told("没有信号，已记的都在，走到开阔处会接着记");
    }
    const watch = navigator.geolocation.watchPosition(take, failed, { enableHighAccuracy: true, maximumAge: 0, timeout: 20000 });
    const clock = setInterval(() => Date.now() - heard > SILENT && failed({ code: 2 }), SILENT);
    function end() {
      navigator.geolocation.clearWatch(watch);
      clearInterval(clock);
      document.removeEventListener("visibilitychange", again);
      lock.then((held) => held?.release());
    }
    return end;
  }

  window.guanhuWalk = Object.freeze({ start });
})();
