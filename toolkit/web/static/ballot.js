// The manners of the ballot page.  All of it also works without this script,
// which seals in the browser, keeps a draft, and tries again by itself.

import { findPlace, forgetAll, forgetDraft, isKept } from "./draft.js";
import { keep, keepDraft, keptTries, readDraft, recall, writeDraft } from "./draft.js";
import { empty, find, findAll, isGiven, isOption, make, refresh } from "./form.js";
import { isKiosk, startAnew, watchOver } from "./kiosk.js";
import { canSeal, fingerprint, newIdem, sealSubmission } from "./seal.js";

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

let words = {};
let code = ""; // on this page only; what is kept does not tell it
let draft = { answers: {}, tries: [] }; // of the ballot on the page
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
  if (isKiosk) forgetAll("pingyi."); // of the time before it was one
  if (find(".receipt")) offerToKeep();
  showFingerprint();
  refresh();
  showProgress();
}

// Of the key that is sealed to, whatever the page says of it.
async function showFingerprint() {
  const { key } = find("#ballot, #round")?.dataset ?? {};
  if (key && canSeal) find(".key code")?.replaceChildren(await fingerprint(key));
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
  find("#banner").replaceChildren(make("p", { textContent: text }), ...extra);
  find("#banner").hidden = false;
}

// Nobody is urged to write, unless there is nothing else to do.
function showProgress() {
  const progress = find("#progress");
  const marked = linesAsked().filter(({ dataset }) => !/text|clause/.test(dataset.kind));
  const lines = marked.length ? marked : linesAsked();
  if (!progress || !lines.length) return;
  progress.textContent = words.progress
    .replace("{done}", lines.filter(isAnswered).length)
    .replace("{all}", lines.length);
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
    if (isNew) {
      draft = { answers: {}, tries: [] };
      if (canSeal) await findPlace(find("#round").dataset.round, code);
    }
    if (answer.status === 409 && (await findEarlier(action))) return;
    show(await answer.text());
  } catch {
    say(words.unreachable);
    return;
  }
  const ballot = find("#ballot");
  if (!ballot) return;
  if (isNew && canSeal) draft = (await readDraft(ballot.dataset.draft)) ?? draft;
  find("[data-act=forget]").hidden = !isKept();
  if (isNew && Object.keys(draft.answers).length) say(words.restored);
  fillIn(draft.answers);
}

// Whether something was handed in with a code; the answer does not repeat it.
async function askTheRoll(form) {
  const body = new URLSearchParams({ code: form.elements.code.value });
  try {
    show(await (await post(form.action, String(body), FORM_TYPE, "text/html")).text());
  } catch {
    say(words.unreachable);
  }
}

const fieldsOf = (form) => [...form.elements].filter(({ name }) => name.includes("."));

// What every field says, by its name, also where it is hidden at present.
function answersOf(form) {
  const answers = {};
  for (const field of fieldsOf(form).filter(isGiven))
    (answers[field.name] ??= []).push(field.value);
  return answers;
}

function fillIn(answers) {
  for (const field of fieldsOf(find("#ballot"))) {
    const given = [answers[field.name] ?? []].flat();
    if (!given.length) continue;
    if (isOption(field)) field.checked = given.includes(field.value);
    else field.value = given.find((value) => !isOffered(field.name, value)) ?? "";
    const folded = field.closest("details");
    if (folded && field.value && !isOption(field)) folded.open = true;
  }
  refresh();
  showProgress();
}

function changed(field) {
  const form = find("#ballot");
  field.closest("[data-kind]")?.querySelector(".fault")?.remove();
  draft.answers = answersOf(form);
  form.elements.idem.value = newIdem();
  find("#banner").hidden = true;
  showProgress();
  saveDraft();
}

// ---- The lines of the form: one for each item of each subject

const linesAsked = (root) => findAll("[data-kind]:not([hidden])", root);
const isOffered = (name, value) =>
  [...document.getElementsByName(name)].some((field) => isOption(field) && field.value === value);
const plain = ({ value }) => value.replace(/[\p{Cc}\p{Cs}]+/gu, " ").trim();

// What a line says, as it is sealed; undefined if nothing.
function answerOf(line) {
  const given = findAll("[name]:not(button)", line).filter(isGiven);
  return given.length ? readers[line.dataset.kind](given) : undefined;
}

const isAnswered = (line) => answerOf(line) !== undefined;

const one = ([field]) => field.value;
const number = ([field]) => (isOption(field) ? field.value : numberIn(plain(field).normalize("NFKC")));
const numberIn = (typed) => (/^-?\d+(\.\d+)?$/.test(typed) ? Number(typed) : NaN);
const readers = {
  grade: one,
  choice: one,
  choose: (given) => given.map(({ value }) => value),
  points: number,
  number,
  text: ([field]) => plain(field) || undefined,
  clause(given) {
    const rows = {};
    for (const field of given) {
      const [, , row, part] = field.name.split(".");
      (rows[row] ??= { clause: "", change: "", reason: "" })[part] = plain(field);
    }
    return Object.values(rows);
  },
  evidence(given) {
    const parts = given.map((field) => [field.name.split(".")[2], plain(field)]);
    return { value: "", note: "", ...Object.fromEntries(parts) };
  },
};

// Whether the item takes what its line says: nobody can correct what is sealed.
function isFit(line) {
  const { kind, least, most, low, high, decimals } = line.dataset;
  const answer = answerOf(line);
  if (kind === "choose" && answer && !find(".exit :checked", line))
    return answer.length >= least && answer.length <= most;
  if (typeof answer !== "number") return true;
  return answer >= low && answer <= high && Number(answer.toFixed(decimals)) === answer;
}

function askToCorrect(lines) {
  say(words.unfit);
  for (const line of lines) {
    const fault = { className: "fault", role: "alert", textContent: line.dataset.wanted };
    (find(".ask", line) ?? line).append(make("p", fault));
  }
  find("[name]", lines[0]).focus();
}

// ---- The draft

function saveDraft() {
  const isEmpty = !Object.keys(draft.answers).length && !draft.tries.length;
  return isEmpty ? forgetDraft() : keepDraft(draft);
}

function forget() {
  draft = { answers: {}, tries: [] };
  forgetDraft();
}

// ---- Handing in

async function handIn(form) {
  for (const said of findAll(".fault")) said.remove();
  const unfit = linesAsked().filter((line) => !isFit(line));
  if (unfit.length) {
    askToCorrect(unfit);
    return;
  }
  if (!linesAsked().some(isAnswered) && !form.elements.sure) {
    form.append(make("input", { type: "hidden", name: "sure", value: "yes" }));
    say(words.empty);
    return;
  }
  form.inert = isSending = true;
  isStopped = false;
  say(words.sending);
  try {
    await (canSeal ? handInSealed(form) : handInPlain(form));
  } catch {
    say(words.stopped);
  } finally {
    form.inert = isSending = false;
  }
}

async function handInPlain(form) {
  const body = new URLSearchParams(new FormData(form));
  for (const field of findAll("[data-kind][hidden] [name]")) body.delete(field.name);
  const answer = await send(form.action, String(body), FORM_TYPE, "text/html");
  show(await answer.text());
}

async function handInSealed(form) {
  draft.answers = answersOf(form);
  const filled = JSON.stringify(draft.answers);
  if (draft.tries.at(-1)?.filled !== filled) draft.tries.push({ filled, ...(await sealTry(form)) });
  await saveDraft();
  writeDraft();
  const latest = draft.tries.at(-1);
  const answer = await sendSealed(form.action, latest);
  if (answer.ok) handedIn(latest);
  else if (answer.status !== 409 || !(await findEarlier(form.action)))
    say((await answer.json()).message);
}

async function sealTry(form) {
  const { round, group, key, pad } = form.dataset;
  const ballots = {};
  for (const section of findAll("[data-subject]")) {
    const ballot = (ballots[section.dataset.subject] = { marks: {}, texts: {} });
    for (const line of linesAsked(section)) {
      const answer = answerOf(line);
      const [, item] = find("[name]", line).name.split(".");
      if (answer !== undefined)
        ballot[line.dataset.kind === "text" ? "texts" : "marks"][item] = answer;
    }
  }
  const place = { round, group, key, pad: Number(pad), isApart: "apart" in form.dataset };
  const sealed = await sealSubmission(place, ballots);
  return { idem: newIdem(), ...sealed };
}

function sendSealed(action, { idem, envelopes }) {
  return send(action, JSON.stringify({ code, idem, envelopes }), JSON_TYPE, JSON_TYPE);
}

// An earlier try may have arrived though its answer was lost.
async function findEarlier(action) {
  const address = action.replace(/(\/form)?\?/, "/again?");
  const filled = JSON.stringify(draft.answers);
  const tries = [...draft.tries].reverse().map((earlier) => {
    return { ...earlier, open: () => ({ ...earlier, isLast: earlier.filled === filled }) };
  });
  for (const { idem, open } of tries.length ? tries : keptTries()) {
    const answer = await send(address, JSON.stringify({ code, idem }), JSON_TYPE, JSON_TYPE);
    const key = answer.ok && (await answer.json()).again;
    if (!key) continue;
    const found = await open(key);
    handedIn(found, found.isLast ? "" : words.earlier);
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
    const button = make("button", { type: "button", textContent: words.stop });
    button.dataset.act = "stop";
    say(words.retrying, button);
    await new Promise((resolve) => setTimeout(resolve, seconds * (750 + 500 * Math.random())));
  }
  throw new Error("stopped");
}

function post(action, body, type, accept) {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), 20_000);
  const headers = { "Content-Type": type, Accept: accept, "X-Requested-With": "fetch" };
  return fetch(action, { method: "POST", body, headers, signal: patience.signal });
}

function handedIn({ receipt, author }, note = "") {
  forget();
  history.replaceState(null, "", location.pathname + location.search);
  const page = find("#handed-in").content.cloneNode(true);
  for (const [name, code] of Object.entries({ receipt, author })) {
    const slot = page.querySelector(`[data-slot=${name}]`);
    const fours = code.match(/.{4}/g)?.map((four) => make("b", { textContent: four }));
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
  for (const button of findAll(".actions button")) button.hidden = false;
  const done = find("[data-act=done]");
  if (done) setTimeout(startAnew, 1000 * done.dataset.seconds);
}

const isFilledIn = () =>
  Boolean(find("#ballot, #banner:not([hidden])")) || findAll("[name=code]").some(isGiven);

// ---- What the buttons do

const acts = {
  stop: () => (isStopped = true),
  done: startAnew,
  print: () => print(),
  forget() {
    forget();
    fieldsOf(find("#ballot")).forEach(empty);
    refresh();
    showProgress();
    say(words.forgotten);
  },
  language(button) {
    const form = find("#ballot");
    if (form) openBallot(form, button.formAction);
    else location.assign(button.href + location.hash);
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
  if (act || button.matches(".unseen")) event.preventDefault();
  act?.(button);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  const act = { code: openBallot, ballot: handIn, roll: askTheRoll }[form.id];
  if (act) event.preventDefault();
  if (!isSending) act?.(form);
});
document.addEventListener("input", (event) => {
  if (event.target.id === "large") keep("pingyi.large", event.target.checked ? "yes" : "");
  else if (event.target.form?.id === "ballot") changed(event.target);
});
addEventListener("pagehide", writeDraft);
addEventListener("hashchange", () => location.reload());
addEventListener("beforeunload", (event) => isSending && event.preventDefault());
if (isKiosk) {
  addEventListener("pageshow", (event) => event.persisted && startAnew());
  watchOver({
    isInUse: () => !isSending && isFilledIn(),
    warn: () => say(words.idle, make("button", { type: "button", textContent: words.here })),
    calm: () => (find("#banner").hidden = true),
  });
}

begin();
const form = find("#code, #roll");
if (form && location.hash.length > 1) {
  form.elements.code.value = location.hash.slice(1);
  if (isKiosk) history.replaceState(null, "", location.pathname + location.search);
  if (form.id === "code") openBallot(form);
}
