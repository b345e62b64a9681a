"use strict";
(() => {
  const page = document.documentElement;
  const PATIENCE = { // milliseconds
    opening: 60_000,
    mending: 3_000,
    answering: 10_000,
    working: 400,
  };
  // What the server's answer about the kernel says of a broken connection.
  const FOUND = { 403: "signed-out", 404: "ended" };
  const OVER = new Set(["failed", ...Object.values(FOUND)]);
  let waiting = null;
  let kernelId = "";

  /** Show what a state has to say: starting, ready, failed, lost, … */
  function become(state) {
    stay();
    if (!OVER.has(page.dataset.state)) page.dataset.state = state;
  }
  function after(patience, act) {
    waiting ??= setTimeout(act, patience);
  }
  function stay() {
    clearTimeout(waiting);
    waiting = null;
  }

  // Voilà calls these to show how far it is; here the state does.
  window.voila_process = window.voila_heartbeat = () => {};
  window.voila_finish = window.display_cells = () => {};

  document.addEventListener("DOMContentLoaded", () => {
    const kernel = document.getElementById("pingyi-kernel");
    if (!kernel || document.querySelector("[data-outcome=failed]")) {
      become("failed");
      return;
    }
    // Voilà looks here for what its configuration does not say.
    kernelId = document.body.dataset.kernelId = JSON.parse(kernel.textContent).kernelId;
    after(PATIENCE.opening, () => become("failed"));
    const cells = document.getElementById("rendered_cells");
    new MutationObserver((_, watch) => {
      if (!cells.querySelector(".jupyter-widgets")) return;
      watch.disconnect();
      become("ready");
    }).observe(cells, { childList: true, subtree: true });
  });

  /** Ask the server what became of the kernel, until there is an end to it. */
  async function inquire() {
    waiting = null;
    const base = document.body.dataset.baseUrl.replace(/voila\/$/, "");
    const answer = await fetch(`${base}api/kernels/${kernelId}`).catch(() => null);
    const found = FOUND[answer?.status];
    if (found) {
      become(found);
    } else if (!open.size) {
      become("lost");
      after(PATIENCE.mending, inquire);
    } else if (asked.size) {
      after(PATIENCE.answering, inquire);
    }
  }

  // What the page has asked its kernel and is not answered yet.
  const asked = new Set();
  let working = null;
  function show() {
    if (asked.size) {
      working ??= setTimeout(() => busy(true), PATIENCE.working);
    } else {
      clearTimeout(working);
      working = null;
      busy(false);
    }
  }
  function busy(is) {
    page.toggleAttribute("data-busy", is);
    document.getElementById("rendered_cells")?.setAttribute("aria-busy", is);
    if (is && page.dataset.state === "ready") after(PATIENCE.answering, inquire);
  }

  /** Return channel, header, parent and content of a frame on the wire. */
  function read(frame) {
    const buffer = ArrayBuffer.isView(frame) ? frame.buffer : frame;
    const start = ArrayBuffer.isView(frame) ? frame.byteOffset : 0;
    const view = new DataView(buffer, start, frame.byteLength);
    const offset = (part) => Number(view.getBigUint64(8 * (part + 1), true));
    const text = (part) =>
      new TextDecoder().decode(
        new Uint8Array(buffer, start + offset(part), offset(part + 1) - offset(part)),
      );
    return {
      channel: text(0),
      get header() { return JSON.parse(text(1)); },
      get parent() { return JSON.parse(text(2)); },
      get content() { return JSON.parse(text(4)); },
    };
  }
  function listen(frame) {
    const said = read(frame);
    if (said.channel !== "iopub" || said.header.msg_type !== "status") return;
    const answered = said.parent.msg_id;
    if (said.content.execution_state !== "idle" || !asked.has(answered)) return;
    for (const earlier of asked) { // they are answered in their order
      asked.delete(earlier);
      if (earlier === answered) break;
    }
    show();
  }

  // Voilà itself tells nobody when the connection to the kernel breaks.
  const open = new Set();
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...wanted) {
      super(...wanted);
      this.addEventListener("open", () => open.add(this));
      this.addEventListener("message", ({ data }) => {
        // Only what it says shows that it is there; it may close again unheard.
        if (page.dataset.state === "lost") become("ready");
        if (page.dataset.state === "ready") stay();
        if (data instanceof ArrayBuffer) listen(data);
      });
      this.addEventListener("close", () => {
        open.delete(this);
        asked.clear();
        show();
        if (page.dataset.state === "ready") after(PATIENCE.mending, inquire);
      });
    }
    send(frame) {
      super.send(frame);
      if (typeof frame === "string") return;
      asked.add(read(frame).header.msg_id);
      show();
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
