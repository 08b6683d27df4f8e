// Opens the small forms of the week beside it instead of on a page of their own. Without this script they are pages.
//   <a href="…" data-panel>               opens the [data-panel-content] of that page in a drawer
//   <div data-panel-content data-panel-back="/…/woche/?ab=…#c3-2026-11-24">   what is shown; where it leads back to
//   <a href="…" data-panel-close>         closes the drawer
// After saving, the week behind is replaced by the page the server leads to, and the changed cell takes the focus.
const drawer = document.createElement("dialog");
drawer.className = "wk-drawer";
drawer.setAttribute("aria-labelledby", "panel-title");
document.body.append(drawer);
let opener = "";
let shown = "";

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const close = event.target.closest("[data-panel-close]");
  if (close && drawer.contains(close)) {
    event.preventDefault();
    drawer.close();
    return;
  }
  const link = event.target.closest("a[data-panel]");
  if (!link) return;
  event.preventDefault();
  if (!drawer.contains(link)) opener = link.getAttribute("href");
  ask(link.href);
});

// The link that was pressed may have been replaced meanwhile, so it is looked up by its address.
drawer.addEventListener("close", () => {
  drawer.replaceChildren();
  if (opener) document.querySelector(`a[data-panel][href="${CSS.escape(opener)}"]`)?.focus();
});

drawer.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  ask(form.getAttribute("action") || shown, { method: "POST", body });
});

async function ask(address, options = {}) {
  let answer;
  let page;
  try {
    answer = await fetch(address, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" }, ...options });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return options.method ? sayFailed() : location.assign(address);
  }
  const content = page.querySelector("[data-panel-content]");
  if (answer.ok && content) return show(content, answer.url);
  const back = drawer.querySelector("[data-panel-content]")?.dataset.panelBack ?? "";
  const main = page.querySelector("main.wk-week-page");
  if (answer.ok && main) return goBack(main, answer.url, back.split("#")[1] ?? "");
  if (!answer.ok && options.method) return sayFailed();
  location.assign(answer.url);
}

// What was typed is still there and can be sent again: the form's key makes it one wish.
function sayFailed() {
  for (const button of drawer.querySelectorAll("button")) button.disabled = false;
  const words = drawer.querySelector("[data-panel-failed]");
  if (words) words.hidden = false;
}

function show(content, address) {
  shown = address;
  content.querySelector("h1").id = "panel-title";
  drawer.replaceChildren(document.adoptNode(content));
  if (!drawer.open) drawer.showModal();
  const first = drawer.querySelector("[data-error-summary], [role='alert']:not([hidden])") ?? drawer.querySelector("h1");
  first.tabIndex = -1;
  first.focus();
  drawer.scrollTop = 0;
}

function goBack(main, address, cell) {
  opener = "";
  drawer.close();
  document.querySelector("main").replaceWith(document.adoptNode(main));
  history.replaceState(null, "", cell ? `${address.split("#")[0]}#${cell}` : address);
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  document.getElementById(cell)?.focus();
}
