// Replaces what is live on きょう and キオスク when something came in, and rings while staff are
// called. Does nothing else; without it the page reloads by itself.
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
  // A call for staff rings until it is answered. A browser lets a page sound only after somebody
  // has touched it; until then the page says so.
  let sound = null;
  const wake = () => {
    if (!sound && window.AudioContext) sound = new AudioContext();
    sound?.resume();
  };
  addEventListener("pointerdown", wake);
  addEventListener("keydown", wake);
  function ring() {
    const calls = document.querySelector("#live .calls");
    if (!calls) return;
    const mute = !sound || sound.state !== "running";
    const hush = calls.querySelector(".hush");
    if (hush) hush.hidden = !mute;
    if (mute) return;
    for (const [after, tone] of [[0, 880], [0.35, 660]]) {
      const from = sound.currentTime + after;
      const bell = sound.createOscillator();
      const loud = sound.createGain();
      bell.frequency.value = tone;
      loud.gain.setValueAtTime(0.25, from);
      loud.gain.exponentialRampToValueAtTime(0.001, from + 0.6);
      bell.connect(loud).connect(sound.destination);
      bell.start(from);
      bell.stop(from + 0.6);
    }
  }
  setInterval(ring, 3000);
  const source = new EventSource("/changes");
  source.addEventListener("changed", look);
  source.addEventListener("open", look);
  setInterval(look, 60000);
})();
