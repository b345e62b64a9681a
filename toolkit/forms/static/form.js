// What a form does by itself: ask only what applies, count what may be
// chosen, take back.  Without this script all is asked, and checked later.

export const find = (selector, root = document) => root.querySelector(selector);
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
export const isOption = ({ type }) => type === "radio" || type === "checkbox";
export const isGiven = (field) => (isOption(field) ? field.checked : field.value.trim() !== "");

export const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

export function empty(field) {
  if (isOption(field)) field.checked = false;
  else field.value = "";
}

/** Show and offer what follows from what is filled in. */
export function refresh() {
  for (const note of findAll(".only")) note.hidden = true;
  findAll(".rows").forEach(unfold);
  for (const row of findAll(".row[hidden]")) row.hidden = !findAll("[name]", row).some(isGiven);
  for (const more of findAll(".more")) more.hidden = !find(".row[hidden]", more.parentElement);
  for (const line of findAll("[data-if]")) line.hidden = !isAsked(line);
  findAll("[data-most]").forEach(count);
}

// The line it depends on stands above, so it is known whether that is asked.
function isAsked(line) {
  const [item, ...answers] = line.dataset.if.split(" ");
  const { subject } = line.closest("[data-subject]").dataset;
  return [...document.getElementsByName(`${subject}.${item}`)]
    .filter((field) => isGiven(field) && !field.closest("[hidden]"))
    .some((field) => answers.includes(field.value.trim()));
}

function count(line) {
  const { most, full } = line.dataset;
  const boxes = findAll("label:not(.exit) input", line);
  const isFull = boxes.filter(isGiven).length >= most && boxes.length > most;
  for (const box of boxes) box.disabled = isFull && !box.checked;
  find("output", line).textContent = isFull ? full : "";
}

// Whoever cannot say says nothing else.
function exclude(line, field) {
  const exit = find(".exit input", line);
  if (field !== exit) exit.checked &&= !isGiven(field);
  else if (exit.checked) findAll("[name]", line).forEach((other) => other !== exit && empty(other));
}

function unfold(folded) {
  const { textContent } = find("summary", folded);
  const more = make("button", { type: "button", className: "more", textContent });
  const rows = findAll(".row", folded);
  for (const row of rows) row.hidden = true;
  folded.replaceWith(...rows, more);
}

function addRow(more) {
  const row = find(".row[hidden]", more.parentElement);
  row.hidden = false;
  find("[name]", row).focus();
  refresh();
}

document.addEventListener("input", ({ target }) => {
  const line = target.closest("[data-kind=choose], [data-kind=points], [data-kind=number]");
  if (line) exclude(line, target);
  refresh();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[name=clear], .more");
  if (!button) return;
  event.preventDefault();
  if (button.matches(".more")) {
    addRow(button);
    return;
  }
  const fields = document.getElementsByName(button.value);
  fields.forEach(empty);
  fields[0].focus(); // the button vanishes
  button.dispatchEvent(new Event("input", { bubbles: true }));
});

refresh();
