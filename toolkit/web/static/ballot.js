// The manners of the ballot page.  All of it also works without this script,
// which seals in the browser, keeps a draft, and tries again by itself.

import { canSeal, digest, newIdem, sealSubmission } from "./seal.js";

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";
const isKiosk = new URLSearchParams(location.search).has("kiosk");
const find = (selector) => document.querySelector(selector);
const findAll = (selector) => [...document.querySelectorAll(selector)];

let words = {};
let code = ""; // on this page only; what is kept does not tell it
let draft = { answers: {}, tries: [] }; // of the ballot on the page
let draftName = ""; // where it is kept; empty while it is not
let saving = 0;
let isSending = false;
let isStopped = false;

// ---- The page

function begin() {
  words = JSON.parse(find("#words")?.textContent ?? "{}");
  const large = find("#large");
  if (large) large.checked ||= Boolean(recall("pingyi.large"));
  for (const part of findAll("[data-sealed]"))
    part.hidden = (part.dataset.sealed === "browser") !== canSeal;
  const round = find("[data-state=published], [data-state=destroyed]");
  if (round) forgetAll(`pingyi.${round.dataset.round}.`);
  if (find(".receipt")) offerToKeep();
  showProgress();
}

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceWith(page.body);
  begin();
  toTop();
}

function toTop() {
  scrollTo(0, 0);
  find("#banner:not([hidden]), h1[tabindex]")?.focus({ preventScroll: true });
}

function say(text, ...extra) {
  const said = document.createElement("p");
  said.textContent = text;
  find("#banner").replaceChildren(said, ...extra);
  find("#banner").hidden = false;
}

function showProgress() {
  const progress = find("#progress");
  const groups = findAll("[role=radiogroup]");
  if (!progress || !groups.length) return;
  const done = groups.filter((group) => group.querySelector(":checked")).length;
  progress.textContent = words.progress
    .replace("{done}", done)
    .replace("{all}", groups.length);
  progress.hidden = false;
}

// ---- The form

async function openBallot(form, action = form.action) {
  code = form.elements.code.value;
  const body = new URLSearchParams({ code });
  if (find("#large")?.checked) body.set("large", "yes");
  const isNew = form.id === "code";
  try {
    const answer = await post(action, String(body), FORM_TYPE, "text/html");
    if (isNew) await findDraft(find("#round").dataset.round);
    if (answer.status === 409 && (await repeatEarlier(action))) return;
    show(await answer.text());
  } catch {
    say(words.unreachable);
    return;
  }
  if (!find("#ballot")) return;
  find("[data-act=forget]").hidden = !draftName;
  if (isNew && Object.keys(draft.answers).length) say(words.restored);
  fillIn(draft.answers);
}

function answersOf(form) {
  const fields = [...new FormData(form)].filter(([name]) => name.includes("."));
  return Object.fromEntries(fields.filter(([, value]) => value.trim()));
}

function fillIn(answers) {
  const { elements } = find("#ballot");
  for (const [name, value] of Object.entries(answers)) {
    const field = elements[name];
    if (field) field.value = value;
    if (field?.type === "textarea") field.closest("details").open = true;
  }
  showProgress();
}

function changed() {
  const form = find("#ballot");
  draft.answers = answersOf(form);
  form.elements.idem.value = newIdem();
  find("#banner").hidden = true;
  showProgress();
  clearTimeout(saving);
  saving = setTimeout(saveDraft, 400);
}

// ---- The draft: on this device only, under a name that does not tell the code

function recall(name) {
  try {
    return isKiosk ? null : localStorage.getItem(name);
  } catch {
    return null; // storage is switched off
  }
}

function keep(name, value) {
  try {
    if (isKiosk || !value) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // full or switched off: the ballot is still on the page
  }
}

function forgetAll(prefix) {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) keep(name, "");
  } catch {
    // switched off: nothing is there
  }
}

async function findDraft(round) {
  draft = { answers: {}, tries: [] };
  if (isKiosk || !canSeal) return;
  const typed = code.normalize("NFKC").toUpperCase().replace(/[\s\p{Pd}_]/gu, "");
  const plain = typed.replaceAll("O", "0").replace(/[IL]/g, "1");
  draftName = `pingyi.${round}.${(await digest(`${round}|${plain}`)).slice(0, 32)}`;
  try {
    draft = JSON.parse(recall(draftName)) ?? draft;
  } catch {
    // not what this page keeps
  }
}

function saveDraft() {
  clearTimeout(saving);
  const isEmpty = !Object.keys(draft.answers).length && !draft.tries.length;
  if (draftName) keep(draftName, isEmpty ? "" : JSON.stringify(draft));
}

function forget() {
  draft = { answers: {}, tries: [] };
  saveDraft();
}

// ---- Handing in

async function handIn(form) {
  const answers = answersOf(form);
  if (!Object.keys(answers).length && !form.elements.sure) {
    const sure = { type: "hidden", name: "sure", value: "yes" };
    form.append(Object.assign(document.createElement("input"), sure));
    say(words.empty);
    return;
  }
  form.inert = isSending = true;
  isStopped = false;
  say(words.sending);
  try {
    await (canSeal ? handInSealed(form, answers) : handInPlain(form));
  } catch {
    say(words.stopped);
  } finally {
    form.inert = isSending = false;
  }
}

async function handInPlain(form) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await send(form.action, String(body), FORM_TYPE, "text/html");
  show(await answer.text());
}

async function handInSealed(form, answers) {
  const filled = JSON.stringify(answers);
  if (draft.tries.at(-1)?.filled !== filled)
    draft.tries.push({ filled, ...(await sealTry(form, answers)) });
  draft.answers = answers;
  saveDraft();
  const latest = draft.tries.at(-1);
  const answer = await sendSealed(form.action, latest);
  if (answer.ok) handedIn(latest);
  else if (answer.status !== 409 || !(await repeatEarlier(form.action)))
    say((await answer.json()).message);
}

async function sealTry(form, answers) {
  const { round, group, key, pad } = form.dataset;
  const ballots = {};
  for (const { name, type } of form.elements) {
    const [, subject, item] = name.match(/^(.+)\.(.+)$/) ?? [];
    if (!subject) continue;
    const ballot = (ballots[subject] ??= { marks: {}, texts: {} });
    const answer = answers[name];
    if (answer && type === "radio") ballot.marks[item] = answer;
    else if (answer) ballot.texts[item] = answer.replace(/[\p{Cc}\p{Cs}]+/gu, " ").trim();
  }
  const sealed = await sealSubmission({ round, group, key, pad: Number(pad) }, ballots);
  return { idem: newIdem(), ...sealed };
}

function sendSealed(action, { idem, envelopes }) {
  return send(action, JSON.stringify({ code, idem, envelopes }), JSON_TYPE, JSON_TYPE);
}

// An earlier try may have arrived though its answer was lost.
async function repeatEarlier(action) {
  const box = action.replace("/form?", "?");
  for (const earlier of [...draft.tries].reverse()) {
    if (!(await sendSealed(box, earlier)).ok) continue;
    handedIn(earlier, earlier.filled === JSON.stringify(draft.answers) ? "" : words.earlier);
    return true;
  }
  return false;
}

async function send(action, body, type, accept) {
  for (let seconds = 1; !isStopped; seconds = Math.min(2 * seconds, 15)) {
    try {
      const answer = await post(action, body, type, accept);
      if (answer.status < 500) return answer;
    } catch {
      // the network failed
    }
    const stop = { type: "button", textContent: words.stop };
    const button = Object.assign(document.createElement("button"), stop);
    button.dataset.act = "stop";
    say(words.retrying, button);
    await new Promise((resolve) => setTimeout(resolve, seconds * (750 + 500 * Math.random())));
  }
  throw new Error("stopped");
}

function post(action, body, type, accept) {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), 20_000);
  const headers = { "Content-Type": type, Accept: accept };
  return fetch(action, { method: "POST", body, headers, signal: patience.signal });
}

function handedIn({ receipt, author }, note = "") {
  forget();
  history.replaceState(null, "", location.pathname + location.search);
  const page = find("#handed-in").content.cloneNode(true);
  for (const [name, code] of Object.entries({ receipt, author })) {
    const slot = page.querySelector(`[data-slot=${name}]`);
    const fours = code.match(/.{4}/g)?.map((four) => {
      return Object.assign(document.createElement("b"), { textContent: four });
    });
    if (fours) slot.querySelector(".code").replaceChildren(...fours);
    else slot.remove();
  }
  find("nav")?.remove();
  const banner = find("#banner");
  find("main").replaceChildren(banner, page);
  if (note) say(note);
  else banner.hidden = true;
  offerToKeep();
  toTop();
}

function offerToKeep() {
  for (const button of findAll("[data-act=copy], [data-act=print]")) button.hidden = isKiosk;
  if (!isKiosk) return;
  find("[data-act=done]").hidden = false;
  setTimeout(acts.done, 30_000);
}

// ---- What the buttons do

const acts = {
  stop: () => (isStopped = true),
  done: () => location.replace(location.pathname + location.search),
  print: () => print(),
  forget() {
    forget();
    find("#ballot").reset();
    for (const field of find("#ballot").elements) {
      if (field.type === "radio") field.checked = false;
      if (field.type === "textarea") field.value = "";
    }
    showProgress();
    say(words.forgotten);
  },
  language(button) {
    const form = find("#ballot");
    if (form) openBallot(form, button.formAction);
    else location.assign(button.href + (isKiosk ? "&kiosk=1" : "") + location.hash);
  },
  async copy(button) {
    const lines = findAll(".receipt section").map((section) => {
      return [section.querySelector("h2"), section.querySelector(".code")];
    });
    const text = lines.map((line) => line.map((part) => part.textContent).join(" ")).join("\n");
    await navigator.clipboard.writeText(text);
    button.textContent = words.copied;
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button, a");
  if (!button) return;
  const act = acts[button.dataset.act];
  if (act || button.matches(".clear, .unseen")) event.preventDefault();
  act?.(button);
  if (button.matches(".clear")) {
    for (const option of document.getElementsByName(button.value)) option.checked = false;
    changed();
  }
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  const act = { code: openBallot, ballot: handIn }[form.id];
  if (act) event.preventDefault();
  if (!isSending) act?.(form);
});
document.addEventListener("input", (event) => {
  if (event.target.id === "large") keep("pingyi.large", event.target.checked ? "yes" : "");
  else if (event.target.form?.id === "ballot") changed();
});
addEventListener("pagehide", saveDraft);
addEventListener("hashchange", () => location.reload());
addEventListener("beforeunload", (event) => isSending && event.preventDefault());

begin();
const form = find("#code");
if (form && location.hash.length > 1) {
  form.elements.code.value = location.hash.slice(1);
  openBallot(form);
}
