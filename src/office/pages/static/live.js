// Replaces what is live on きょう when something came in. Does nothing else; without it the page
// reloads by itself.
"use strict";
(() => {
  let busy = false;
  let again = false;
  async function look() {
    if (busy) {
      again = true;
      return;
    }
    const old = document.getElementById("live");
    if (old.contains(document.activeElement) && document.activeElement.tagName === "INPUT") return;
    busy = true;
    try {
      // Looking by itself keeps nobody signed in.
      const answer = await fetch(location.pathname, { cache: "no-store", headers: { "x-tomoni-live": "1" } });
      if (answer.redirected) {
        // Signed out: the page says where to sign in.
        location.reload();
        return;
      }
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("live");
        for (const open of old.querySelectorAll("details[open]")) {
          const same = open.id && fresh.querySelector("#" + open.id);
          if (same) same.open = true;
        }
        // Who goes by keyboard stays where they are.
        const within = old.contains(document.activeElement) && document.activeElement.closest("details");
        old.replaceWith(fresh);
        if (within && within.id) {
          fresh.querySelector("#" + within.id + " > summary")?.focus({ preventScroll: true });
        }
        document.title = page.title;
      }
    } catch {
      // The office is away; the next look comes by itself.
    }
    busy = false;
    if (again) {
      again = false;
      look();
    }
  }
  const source = new EventSource("/changes");
  source.addEventListener("changed", look);
  source.addEventListener("open", look);
  setInterval(look, 60000);
})();
