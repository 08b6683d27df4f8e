// Keeps a part of the page fresh without moving what one reads:
//   <div data-poll-url="/desk/celle/board/" data-poll-seconds="5" data-poll-etag="W/&quot;…&quot;">…</div>
//   <div data-poll-stale hidden role="status">… <span data-poll-time></span> …</div>
// Asks with the last ETag; the content is replaced only by a 200 with another ETag. When the server cannot be reached, or
// sends the person to the sign-in page, the content stays and every [data-poll-stale] of the page appears, with the time
// of the last answer. [data-poll-clock] inside the part shows the time of the last answer, also when nothing was new. After a replacement the element dispatches `fragment:replaced` (detail: etag) for those who ring.
// Whoever knows that there is something new dispatches `fragment:ask` at the element. The document hears
// `fragment:answered` after every answer and `fragment:silent` when there was none.
const FAILURES_BEFORE_STALE = 2;
const LONGEST_WAIT = 60;

for (const part of document.querySelectorAll("[data-poll-url]")) keepFresh(part);

function keepFresh(part) {
  const every = Math.max(1, Number(part.dataset.pollSeconds) || 10);
  let etag = part.dataset.pollEtag ?? "";
  let failures = 0;
  let answeredAt = new Date();
  let timer;

  async function ask() {
    try {
      const headers = { "X-Requested-With": "fetch" };
      if (etag) headers["If-None-Match"] = etag;
      const answer = await fetch(part.dataset.pollUrl, {
        headers,
        cache: "no-store",
        credentials: "same-origin",
        redirect: "manual",
        signal: AbortSignal.timeout?.(15000),
      });
      if (answer.status !== 200 && answer.status !== 304) throw new Error(`answered ${answer.status}`);
      const newEtag = answer.headers.get("ETag") ?? "";
      if (answer.status === 200) {
        const html = await answer.text();
        if (!newEtag || newEtag !== etag) replace(part, html, newEtag);
        etag = newEtag;
      }
      failures = 0;
      answeredAt = new Date();
      document.dispatchEvent(new Event("fragment:answered"));
      showStale(false, answeredAt);
      for (const place of part.querySelectorAll("[data-poll-clock]")) place.textContent = clockOf(answeredAt);
    } catch {
      failures += 1;
      if (failures >= FAILURES_BEFORE_STALE) {
        showStale(true, answeredAt);
        document.dispatchEvent(new Event("fragment:silent"));
      }
    }
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (document.hidden && !part.hasAttribute("data-poll-always")) return;
    timer = setTimeout(ask, Math.min(LONGEST_WAIT, every * 2 ** Math.max(0, failures - FAILURES_BEFORE_STALE)) * 1000);
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden || part.hasAttribute("data-poll-always")) ask();
  });
  window.addEventListener("online", ask);
  part.addEventListener("fragment:ask", ask);
  plan();
}

function replace(part, html, etag) {
  if (part.innerHTML.trim() !== html.trim()) {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    const opened = [...part.querySelectorAll("details[open][id]")].map((details) => details.id);
    part.innerHTML = html;
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  part.dispatchEvent(new CustomEvent("fragment:replaced", { bubbles: true, detail: { etag } }));
}

function clockOf(moment) {
  return moment.toLocaleTimeString("de-DE", { timeZone: "Europe/Berlin", hour12: false, numberingSystem: "latn" });
}

function showStale(isStale, since) {
  const time = since.toLocaleTimeString(document.documentElement.lang || undefined, {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    numberingSystem: "latn",
  });
  for (const banner of document.querySelectorAll("[data-poll-stale]")) {
    for (const place of banner.querySelectorAll("[data-poll-time]")) place.textContent = time;
    banner.hidden = !isStale;
  }
}
