// The kiosk at the entrance. Without this script it works by links and buttons; with it
//   * it starts again after some time without a touch, says so for the last twenty seconds, and “More time” stops that;
//   * a scanner is heard on every page that has a form for it, whatever has the focus;
//   * large keys type the booking number, and everything can be moved down to the hands of who sits in a wheelchair.
const body = document.body;
const START = body.dataset.kiosk;
const SECONDS = Number(body.dataset.kioskSeconds) || 0;
const WARN = Math.min(20, Math.floor(SECONDS / 2)); // twenty seconds to react are what people need (WCAG 2.2.1)
const left = document.querySelector("[data-kiosk-left]");
let pause = SECONDS;
let touchedAt = performance.now();

// `replace`, so that “back” does not lead to the page of the person before. Without a connection the browser would show
// a page of its own: then the words of the person before are hidden, and it is tried again.
let isLeaving = false;
async function startAgain() {
  if (isLeaving) return;
  isLeaving = true;
  try {
    const answer = await fetch(START, { cache: "no-store", signal: AbortSignal.timeout?.(5000) });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    location.replace(START);
  } catch {
    document.querySelector("main").hidden = true;
    document.querySelector("[data-kiosk-offline]").hidden = false;
    setTimeout(() => {
      isLeaving = false;
      startAgain();
    }, 3000);
  }
}

for (const link of document.querySelectorAll("[data-kiosk-again]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    startAgain();
  });
}
// A page kept whole in memory is asked for anew.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

// ---- Starting again ---------------------------------------------------------------------------------------------
function touched(event) {
  // The button must not vanish under the finger before it is pressed.
  if (event && left?.contains(event.target)) return;
  touchedAt = performance.now();
  if (left) tick();
}

function tick() {
  const rest = Math.ceil(pause - (performance.now() - touchedAt) / 1000);
  if (rest <= 0) {
    startAgain();
    return;
  }
  const isSoon = rest <= WARN;
  if (isSoon && left.hidden) {
    const say = document.querySelector("[data-kiosk-say]");
    say.textContent = say.dataset.words;
  }
  if (isSoon) left.querySelector("[data-kiosk-count]").textContent = String(rest);
  left.hidden = !isSoon;
}

if (left && SECONDS) {
  for (const name of ["pointerdown", "keydown", "wheel", "touchmove"]) {
    document.addEventListener(name, touched, { passive: true });
  }
  const more = left.querySelector("[data-kiosk-more]");
  more.addEventListener("click", (event) => {
    // Pages that carry an answer are taken away by the server as well: there the link asks it for more time.
    if (!more.getAttribute("href")) event.preventDefault();
    pause = SECONDS * 4;
    touched();
  });
  setInterval(tick, 250);
}

// ---- The scanner types fast and ends with Enter ---------------------------------------------------------------------
const form = document.querySelector("form[data-kiosk-scan]");
document.querySelector("[data-kiosk-scanner]")?.removeAttribute("hidden");
if (form) {
  const field = form.elements.code;
  let typed = "";
  let typedAt = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target === field || event.ctrlKey || event.altKey || event.metaKey) return;
    if (performance.now() - typedAt > 500) typed = "";
    typedAt = performance.now();
    if (event.key.length === 1) typed += event.key;
    if (event.key !== "Enter" || typed.length < 7) return;
    event.preventDefault(); // the Enter belongs to the code and presses nothing
    field.value = typed;
    form.submit();
  });
}

// ---- Keys on the screen ---------------------------------------------------------------------------------------------
for (const keys of document.querySelectorAll("[data-kiosk-keys]")) {
  const field = document.getElementById(keys.dataset.kioskKeys);
  keys.hidden = false;
  keys.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key) return;
    const signs = field.value.replace(/-/g, "");
    const now = key.value ? (signs + key.value).slice(0, 7) : signs.slice(0, -1);
    field.value = now.length > 4 ? `${now.slice(0, 4)}-${now.slice(4)}` : now;
  });
}

// ---- Lower: kept until the next person --------------------------------------------------------------------------------
const low = document.querySelector("[data-kiosk-low]");
if (!SECONDS) sessionStorage.removeItem("low");
function showLow() {
  const isLow = sessionStorage.getItem("low") === "yes";
  body.classList.toggle("is-low", isLow);
  low.setAttribute("aria-pressed", String(isLow));
}
if (low) {
  low.hidden = false;
  low.addEventListener("click", () => {
    sessionStorage.setItem("low", sessionStorage.getItem("low") === "yes" ? "no" : "yes");
    showLow();
  });
  showLow();
}
