// The page of a visit: ticks and notes are kept while one works, and the minutes since the call count on.
//   <form data-keep action="…">           its fields may stand anywhere (form="…"); sent in the background after a change
//   <p role="status" data-kept data-kept-words data-failed-words>   says whether that worked
//   <span data-papers-here>3</span>       how many ticks there are
//   <b data-minutes-since="…" data-now="…">6 min</b>   both moments by the server's clock
// Without this script every button of the page keeps ticks and notes as well.
const WAIT = 600;
const form = document.querySelector("form[data-keep]");

if (form) {
  const says = document.querySelector("[data-kept]");
  const here = document.querySelector("[data-papers-here]");
  let timer;

  const fields = () => [...form.elements].filter((field) => field.matches("input[type=checkbox], textarea"));

  async function keep() {
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (answer.status === 409) says.textContent = await answer.text();
      else if (answer.status === 204) says.textContent = says.dataset.keptWords;
      else throw new Error(`answered ${answer.status}`);
    } catch {
      says.textContent = says.dataset.failedWords;
    }
  }

  for (const field of fields()) {
    field.addEventListener(field.type === "checkbox" ? "change" : "input", () => {
      if (here) here.textContent = String(fields().filter((one) => one.checked).length);
      clearTimeout(timer);
      timer = setTimeout(keep, WAIT);
    });
  }
  // a press sends everything anyway
  form.addEventListener("submit", () => clearTimeout(timer));
}

for (const place of document.querySelectorAll("[data-minutes-since]")) {
  const passed = Date.parse(place.dataset.now) - Date.parse(place.dataset.minutesSince);
  const loadedAt = performance.now();
  setInterval(() => {
    const minutes = Math.floor((passed + performance.now() - loadedAt) / 60000);
    const words = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
    if (place.textContent !== words) place.textContent = words;
  }, 5000);
}
