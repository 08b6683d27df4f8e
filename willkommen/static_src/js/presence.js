// Warns two minutes before the pages of staff lock, and covers them once they are locked; nothing typed is lost.
//   <div data-presence="900" data-presence-ends="2026-11-23T18:00:00+00:00" data-presence-url="/konto/noch-da/" …>
//     <dialog data-presence-warning>… [data-presence-minutes] … [data-presence-stay]</dialog>
//     <dialog data-presence-closed>…</dialog></div>
// Another window may be in use meanwhile: before it says anything the script asks the server, which does not count as use.
const WARNS = 120;
const place = document.querySelector("[data-presence]");
if (place) watch(Number(place.dataset.presence));

function watch(seconds) {
  const warning = place.querySelector("[data-presence-warning]");
  const closed = place.querySelector("[data-presence-closed]");
  const endsAt = Date.parse(place.dataset.presenceEnds);
  let timer;

  plan(seconds);

  function plan(left) {
    clearTimeout(timer);
    // the clock of the machine counts on while it sleeps; timers do not
    const due = Date.now() + 1000 * Math.max(1, Math.min(left, (endsAt - Date.now()) / 1000) - WARNS);
    (function tick() {
      timer = setTimeout(() => (Date.now() >= due ? ask() : tick()), Math.min(30_000, Math.max(200, due - Date.now())));
    })();
  }

  async function ask(method = "GET") {
    let known;
    try {
      const answer = await fetch(place.dataset.presenceUrl, {
        method,
        cache: "no-store",
        redirect: "manual",
        headers: { "X-Requested-With": "fetch", "X-CSRFToken": place.dataset.presenceToken },
      });
      known = answer.ok ? await answer.json() : { locks_in: 0, ends_in: 0 };
    } catch {
      timer = setTimeout(() => ask(), 10_000);
      return;
    }
    const left = Math.min(known.locks_in, known.ends_in);
    if (left <= 0) return cover();
    closed.close();
    if (left > WARNS) {
      warning.close();
      plan(left);
    } else {
      warn(left, known.ends_in <= known.locks_in);
    }
  }

  function warn(left, isOver) {
    warning.querySelector("[data-presence-soon]").hidden = isOver;
    warning.querySelector("[data-presence-over]").hidden = !isOver;
    for (const minutes of warning.querySelectorAll("[data-presence-minutes]")) {
      minutes.textContent = Math.max(1, Math.round(left / 60));
    }
    if (!warning.open) warning.showModal();
    clearTimeout(timer);
    timer = setTimeout(() => ask(), Math.min(left + 1, 20) * 1000);
  }

  function cover() {
    warning.close();
    if (!closed.open) closed.showModal();
    clearTimeout(timer);
    timer = setTimeout(() => ask(), 15_000);
  }

  warning.querySelector("[data-presence-stay]").addEventListener("click", () => ask("POST"));
  warning.addEventListener("cancel", () => warning.querySelector("[data-presence-stay]").click());
  closed.addEventListener("cancel", (event) => event.preventDefault());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && (closed.open || warning.open || Date.now() > endsAt)) ask();
  });
  window.addEventListener("focus", () => closed.open && ask());
}
