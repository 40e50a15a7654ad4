// The drawer for the curious: faults one can put in, and what the bot called last.

import { ask, attempt } from "./api.js";
import { el, iconButton } from "./dom.js";
import { written } from "./time.js";

const CALLS_SHOWN = 60;
const LOOK_EVERY = 2000;
const KINDS = {
  flood: ["429 too many requests", "retry_after"],
  server_error: ["500 internal error"],
  bad_gateway: ["502 with a page of HTML"],
  unavailable: ["503 unavailable"],
  blocked: ["403 the person blocks the bot"],
  deactivated: ["403 the account is deleted"],
  refuse: ["any refusal", "code", "description"],
  slow: ["slow answer", "seconds"],
  silence: ["no answer, not done"],
  silence_after: ["done, but no answer"],
  cut_before: ["connection cut, not done"],
  cut_after: ["done, but the connection is cut"],
  conflict: ["409 a second process polls"],
  duplicate: ["the next update comes twice"],
  overtake: ["a press overtakes messages"],
  late_press: ["the press is too old"],
};
const METHODS = ["sendMessage", "editMessageText", "editMessageReplyMarkup", "deleteMessage", "answerCallbackQuery", "sendDocument",
  "sendPhoto", "getUpdates", "getFile"];
const EXTRA = {
  retry_after: ["Retry after, seconds", { type: "number", min: "1", value: "5" }],
  seconds: ["Seconds", { type: "number", min: "0.1", step: "0.1", value: "3" }],
  code: ["Code", { type: "number", min: "400", max: "599", value: "400" }],
  description: ["Words", { value: "Bad Request: chat not found" }],
};

const drawer = document.getElementById("drawer");
const opener = document.getElementById("lab");
const form = document.getElementById("fault");
const faults = document.getElementById("faults");
const calls = document.getElementById("calls");
let lastCall = 0;
let looking = null;

const option = (value, text) => el("option", { value }, text);

function drawForm() {
  const extra = el("div", { class: "fields" });
  const kinds = Object.entries(KINDS).map(([value, [text]]) => option(value, text));
  const kind = el("select", { name: "kind", onchange: () => showExtra() }, kinds);
  const showExtra = () => extra.replaceChildren(...KINDS[kind.value].slice(1).map((name) => el("label", {}, EXTRA[name][0],
    el("input", { name, required: true, ...EXTRA[name][1] }))));
  form.querySelector(".fields").replaceChildren(
    el("label", {}, "What goes wrong", kind),
    el("label", {}, "In method", el("select", { name: "method" }, option("", "any"), METHODS.map((name) => option(name, name)))),
    el("label", {}, "For", el("select", { name: "chat" })),
    el("label", {}, "How often", el("input", { name: "count", type: "number", min: "1", value: "1", placeholder: "for ever" })),
    extra);
  showExtra();
}

async function addFault(event) {
  event.preventDefault();
  const number = (value) => (value === "" ? null : Number(value));
  const told = Object.fromEntries(new FormData(form));
  const fault = { ...told, method: told.method || null, chat: number(told.chat), count: number(told.count) };
  for (const name of ["retry_after", "seconds", "code"]) if (name in fault) fault[name] = Number(fault[name]);
  if (await attempt(() => ask("faults", fault))) showFaults();
}

export async function showFaults() {
  const told = await attempt(() => ask("faults"));
  if (!told) return;
  const inForce = told.faults.filter(({ count }) => count !== 0);
  opener.querySelector(".dot").hidden = inForce.length === 0;
  faults.replaceChildren(...inForce.map((fault) => el("li", {},
    el("span", {}, el("b", {}, KINDS[fault.kind]?.[0] ?? fault.kind), ` · ${fault.method ?? "any method"}`,
      el("small", {}, `${fault.chat ? `person ${fault.chat} · ` : ""}struck ${fault.hits}, to come ${fault.count ?? "∞"}`)),
    iconButton("close", `Remove the fault ${fault.id}`, () => remove(fault.id)))));
}

async function remove(id) {
  await attempt(() => ask(`faults/${id}`, undefined, "DELETE"));
  await showFaults();
}

async function showCalls() {
  const told = await ask(`calls?after=${lastCall}&limit=${CALLS_SHOWN}&parameters=true`).catch(() => ({ calls: [] }));
  for (const call of told.calls) {
    lastCall = call.number;
    if (call.method === "getUpdates" && call.ok) continue;
    calls.prepend(el("li", { class: call.ok ? "" : "failed" }, el("details", {},
      el("summary", {}, el("time", {}, written(call.at, "time")), el("b", {}, call.method),
        el("span", {}, call.fault ?? (call.ok ? "ok" : call.code))),
      el("pre", {}, [call.error, JSON.stringify(call.parameters ?? {}, null, 1)].filter(Boolean).join("\n")))));
  }
  while (calls.children.length > CALLS_SHOWN) calls.lastElementChild.remove();
}

function show(open) {
  drawer.hidden = !open;
  opener.setAttribute("aria-expanded", String(open));
  clearInterval(looking);
  if (!open) return opener.focus();
  showFaults();
  showCalls();
  looking = setInterval(showCalls, LOOK_EVERY);
  form.elements.kind.focus();
}

/** `people()` gives the persons a fault can be aimed at. */
export function startDrawer(people) {
  drawForm();
  const aim = () => form.elements.chat.replaceChildren(option("", "everybody"), ...people().map(({ id, name }) => option(id, name)));
  opener.addEventListener("click", () => { aim(); show(drawer.hidden); });
  document.getElementById("drawer-close").addEventListener("click", () => show(false));
  drawer.addEventListener("keydown", (event) => { if (event.key === "Escape") show(false); });
  form.addEventListener("submit", addFault);
}
