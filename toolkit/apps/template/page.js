"use strict";
(() => {
  const page = document.documentElement;
  const PATIENCE = { opening: 60_000, mending: 3_000 }; // milliseconds
  let waiting = null;

  /** Show what a state has to say: starting, failed, ready or lost. */
  function become(state) {
    stay();
    page.dataset.state = state;
  }
  function becomeAfter(patience, state) {
    waiting ??= setTimeout(() => become(state), patience);
  }
  function stay() {
    clearTimeout(waiting);
    waiting = null;
  }
  window.pingyi = { become };

  // Voilà calls these to show how far it is; here the state does.
  window.voila_process = window.voila_heartbeat = () => {};
  window.voila_finish = window.display_cells = () => {};

  document.addEventListener("DOMContentLoaded", () => {
    if (page.dataset.state !== "starting") return;
    becomeAfter(PATIENCE.opening, "failed");
    const cells = document.getElementById("rendered_cells");
    new MutationObserver((_, watch) => {
      if (!cells.querySelector(".jupyter-widgets")) return;
      watch.disconnect();
      become("ready");
    }).observe(cells, { childList: true, subtree: true });
  });

  // Voilà itself tells nobody when the connection to the kernel breaks.
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...wanted) {
      super(...wanted);
      this.addEventListener("open", () => {
        if (page.dataset.state === "lost") become("ready");
        if (page.dataset.state === "ready") stay();
      });
      this.addEventListener("close", () => {
        if (page.dataset.state === "ready") becomeAfter(PATIENCE.mending, "lost");
      });
    }
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-in] button")) location.reload();
  });

  // The keys of a presenter's remote control press the app's own buttons.
  const PRESSES = {
    PageDown: ".goes-on",
    ArrowRight: ".goes-on",
    PageUp: ".goes-back",
    ArrowLeft: ".goes-back",
  };
  document.addEventListener("keydown", (event) => {
    const types = event.target.closest("input, select, textarea, [role=slider]");
    const button = PRESSES[event.key] && document.querySelector(PRESSES[event.key]);
    if (types || !button || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    button.click();
  });
})();
