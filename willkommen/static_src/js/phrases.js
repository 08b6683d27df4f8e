// The phrase board and the screen for the visitor. Without this script a press loads the page again and the screen looks
// every few seconds by itself.
//   <form method="post" data-phrases>  a press sends without leaving the page: the list stays where it is
//   <button data-fullscreen hidden>    shown where the browser can do it
// Windows of one browser tell each other at once that something has changed; live.js then asks the server.
const channel = window.BroadcastChannel ? new BroadcastChannel("willkommen-phrases") : null;

function askAgain() {
  for (const part of document.querySelectorAll("[data-poll-url]")) part.dispatchEvent(new Event("fragment:ask"));
}

channel?.addEventListener("message", askAgain);
// A page that was just loaded may be the answer to a press.
channel?.postMessage("look");

for (const form of document.querySelectorAll("form[data-phrases]")) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.name || !document.querySelector("[data-phrases-shown]")) return;
    event.preventDefault();
    const data = new FormData(form);
    data.set(button.name, button.value);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(data),
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (answer.status !== 204) throw new Error(`answered ${answer.status}`);
    } catch (problem) {
      if (problem instanceof TypeError) {
        // the server is away: the page stays, and away.js says so
        document.dispatchEvent(new Event("fragment:silent"));
        return;
      }
      // let the browser send it: what is wrong is then said by a page
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: button.name });
      hidden.value = button.value;
      form.append(hidden);
      form.submit();
      return;
    }
    askAgain();
    channel?.postMessage("look");
  });
}

// Which button is pressed follows what is shown, also when another window has changed it.
document.addEventListener("fragment:replaced", (event) => {
  const shown = event.target.querySelector?.("[data-phrase]")?.dataset.phrase;
  if (shown === undefined) return;
  for (const button of document.querySelectorAll("button[name=phrase][aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.value === shown));
  }
});

for (const button of document.querySelectorAll("[data-fullscreen]")) {
  if (!document.fullscreenEnabled) continue;
  button.hidden = false;
  button.addEventListener("click", () => document.documentElement.requestFullscreen());
  document.addEventListener("fullscreenchange", () => (button.hidden = document.fullscreenElement !== null));
}
