// The service worker of the inspection page: keeps the shell and its files of one version, nothing else.
// Requests for data, photos and all other pages go to the network untouched.
"use strict";
const VERSION = "{{ version }}";
const CACHE = `guanhu-inspecting-${VERSION}`;
const SHELL = "{% url 'maintenance:inspecting-today' %}";
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  const whole = [SHELL, ...FILES].map((address) => new Request(address, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(whole)));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("guanhu-inspecting-") && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

// A new version waits until the page says that nothing is half done.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  const deep = address.pathname.match(/^(.*\/inspecting\/)(facilities|duties)\/(\d+)\/$/);
  if (request.mode === "navigate" && deep && deep[1] === SHELL) {
    const page = deep[2] === "duties" ? "duty" : "facility";
    event.respondWith(Response.redirect(`${SHELL}#${page}/${deep[3]}`));
  } else if ((request.mode === "navigate" && address.pathname === SHELL) || FILES.includes(address.pathname)) {
    const wanted = request.mode === "navigate" ? SHELL : address.pathname;
    event.respondWith(caches.open(CACHE).then((cache) => cache.match(wanted)).then((kept) => kept || fetch(request)));
  }
});
