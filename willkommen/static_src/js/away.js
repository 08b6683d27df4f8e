// Keeps a page usable while the server is away: instead of the browser's error page a plain sentence stands above what
// was loaded, and everything goes on by itself.
//   <div role="status" data-away data-ready-url="/readyz">
//     <div data-poll-stale hidden>… <span data-poll-time></span> … <p data-away-refused hidden>…</p></div>
//     <p data-away-back hidden>…</p></div>
//   <section data-kept-url="…" hidden></section>   the list of the day: fetched every two minutes, kept in this page and
//                                                  nowhere else; shown while the server is away, printed with F3
// Before a link or a button leaves the page the server is asked whether it is there; an answer of the last two seconds
// counts. A second press while the first is on its way does nothing.
const place = document.querySelector("[data-away]");
const FRESH = 2000;
const PATIENCE = 4000;
const AGAIN = 5000;
const QUIET = 15000;
const LIST_EVERY = 120_000;

if (place) {
  const banner = place.querySelector("[data-poll-stale]");
  const refused = place.querySelector("[data-away-refused]");
  const back = place.querySelector("[data-away-back]");
  const listPart = place.querySelector("[data-away-list]");
  const kept = document.querySelector("[data-kept-url]");
  const polls = document.querySelector("[data-poll-url]") !== null;

  let answeredAt = performance.now();
  let asOf = new Date();
  let isAway = false;
  let isLeaving = false;

  async function isThere() {
    if (!isAway && performance.now() - answeredAt < FRESH) return true;
    try {
      const answer = await fetch(place.dataset.readyUrl, {
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      if (answer.ok) {
        answered();
        return true;
      }
    } catch {
      // said below
    }
    show(true);
    return false;
  }

  function answered() {
    answeredAt = performance.now();
    if (isAway) show(false);
  }

  function show(away) {
    if (away && !isAway) {
      const time = { hour: "2-digit", minute: "2-digit", hour12: false, numberingSystem: "latn", timeZone: "Europe/Berlin" };
      for (const text of banner.querySelectorAll("[data-poll-time]")) {
        text.textContent = asOf.toLocaleTimeString("de-DE", time);
      }
    }
    if (!away && isAway) {
      back.hidden = false;
      setTimeout(() => (back.hidden = true), 8000);
      for (const part of document.querySelectorAll("[data-poll-url]")) part.dispatchEvent(new Event("fragment:ask"));
    }
    isAway = away;
    banner.hidden = !away;
    if (!away) refused.hidden = true;
    if (kept) {
      kept.hidden = !(away && kept.childElementCount);
      listPart.hidden = kept.hidden;
    }
  }

  // What live.js is told counts here as well.
  document.addEventListener("fragment:answered", () => {
    asOf = new Date();
    answered();
  });
  document.addEventListener("fragment:silent", () => show(true));

  // ---- Leaving the page -----------------------------------------------------------------------------------------
  async function leave(event, go) {
    if (isLeaving) {
      event.preventDefault();
      return;
    }
    if (!isAway && performance.now() - answeredAt < FRESH) {
      isLeaving = true;
      setTimeout(() => (isLeaving = false), PATIENCE);
      return;
    }
    event.preventDefault();
    isLeaving = true;
    if (await isThere()) go();
    else {
      isLeaving = false;
      back.hidden = true;
      refused.hidden = false;
    }
    setTimeout(() => (isLeaving = false), PATIENCE);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.origin !== location.origin || link.target === "_blank" || link.getAttribute("href").startsWith("#")) return;
    leave(event, () => location.assign(link.href));
  });

  let passes = null;
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (passes === event.target) {
      passes = null;
      return;
    }
    const { target, submitter } = event;
    leave(event, () => {
      passes = target;
      target.requestSubmit(submitter);
    });
  });

  window.addEventListener("pageshow", () => (isLeaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (isAway) event.preventDefault();
  });

  // ---- The list of the day -----------------------------------------------------------------------------------------
  async function fetchList() {
    if (!isAway && !document.hidden) {
      try {
        const answer = await fetch(kept.dataset.keptUrl, {
          cache: "no-store",
          credentials: "same-origin",
          redirect: "error",
          headers: { "X-Requested-With": "fetch" },
        });
        if (answer.ok) kept.innerHTML = await answer.text();
      } catch {
        // the list that is there stays
      }
    }
    setTimeout(fetchList, LIST_EVERY);
  }

  function printList() {
    document.body.dataset.printKept = "";
    window.print();
    delete document.body.dataset.printKept;
  }

  if (kept) {
    fetchList();
    place.querySelector("[data-away-print]")?.addEventListener("click", printList);
    // before shortcuts.js: while the server is away the key prints what is here
    document.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "F3" || !isAway || !kept.childElementCount) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        printList();
      },
      { capture: true },
    );
  }

  // ---- Asking by oneself ----------------------------------------------------------------------------------------------
  async function ask() {
    if (isAway || (!polls && !document.hidden)) await isThere();
    setTimeout(ask, isAway ? AGAIN : QUIET);
  }
  setTimeout(ask, QUIET);
}
