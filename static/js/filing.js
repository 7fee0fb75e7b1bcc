// Filing of a self-evaluation: <form data-autosave> goes to the server by itself a moment after it was typed into. What the
// network did not carry stays in the browser (drafts.js), is said so, and is sent again when the network is back.
(() => {
  "use strict";
  const WAIT = 1500;
  const AGAIN = 20000;
  const account = document.body.dataset.account || "";
  const clock = () => new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

  function watch(form) {
    const line = form.querySelector("[data-saved]");
    const say = (words) => { if (line) line.textContent = words; };
    let timer = 0;
    let sending = false;
    let changed = 0;

    async function send() {
      clearTimeout(timer);
      if (sending) { timer = setTimeout(send, WAIT); return; }
      sending = true;
      const upTo = changed;
      try {
        const answer = await fetch(form.action || location.href, {
          method: "POST",
          body: new FormData(form),
          headers: { "X-Autosave": "1" },
          redirect: "manual",
        });
        if (answer.status === 204) {
          if (upTo === changed) {
            localStorage.removeItem(`guanhu-draft:${account}:${form.dataset.draft}`);
            delete form.dataset.touched;
          }
          say(`已保存 ${clock()}`);
        } else if (answer.status === 422 || answer.status === 400) {
          say(answer.status === 422 ? `没有保存：${(await answer.text()).slice(0, 80)}` : "没有保存，内容已存本机；请刷新页面看原因");
        } else {
          say("没有保存，内容已存本机；登录后会自动恢复");
        }
      } catch {
        say("网络断了，内容已存本机，连上后自动保存");
        timer = setTimeout(send, AGAIN);
      } finally {
        sending = false;
      }
    }

    form.addEventListener("input", () => {
      changed += 1;
      clearTimeout(timer);
      timer = setTimeout(send, WAIT);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
    window.addEventListener("online", () => { if (changed) send(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && timer) send(); });
  }

  document.querySelectorAll("form[data-autosave]").forEach(watch);
})();
