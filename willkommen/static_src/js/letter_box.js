// Papers are sent in parts, so that a broken line costs half a megabyte and not the whole file. Without this the form
// sends everything in one piece.
const form = document.querySelector("[data-letter-box]");
const list = form.querySelector("[data-box-files]");
const say = form.querySelector("[data-box-say]");
const again = form.querySelector("[data-box-again]");
const button = form.querySelector("[data-box-send]");
const words = form.dataset;
const done = form.querySelector("[data-box-done]");
const LONGEST_WAIT = 30_000;
const inputs = [...form.querySelectorAll("input[type=file]")];
let isSending = false;

class NoMore extends Error {} // signed out, or the house says no: trying again is of no use

form.addEventListener("submit", (event) => {
  const files = inputs.flatMap((input) => [...input.files]);
  const item = form.querySelector("input[name=item]:checked");
  if (!files.length || !item) return; // the server says what is missing
  event.preventDefault();
  if (!isSending) sendAll(files, item.value);
});

addEventListener("beforeunload", (event) => {
  if (isSending) event.preventDefault();
});

async function sendAll(files, item) {
  isSending = true;
  button.disabled = true;
  list.hidden = false;
  list.replaceChildren();
  const rows = files.map(rowFor);
  let failed = 0;
  for (const [place, file] of files.entries()) {
    say.textContent = words.saySending;
    try {
      await send(file, item, rows[place]);
      rows[place].tell(words.saySent, 1);
    } catch (problem) {
      if (!(problem instanceof NoMore)) throw problem;
      rows[place].tell(problem.message, 0, true);
      failed += 1;
    }
  }
  isSending = false;
  button.disabled = false;
  say.textContent = failed ? words.sayFailed : words.sayDone;
  if (!failed) {
    location.assign(words.done);
    return;
  }
  done.hidden = failed === files.length;
  for (const input of inputs) input.value = ""; // what has arrived is not sent again
}

async function send(file, item, row) {
  const begun = await ask(words.begin, new URLSearchParams({ name: file.name, size: file.size, item }), {});
  let offset = begun.offset;
  while (offset < file.size) {
    row.tell(words.saySending, offset / file.size);
    const part = file.slice(offset, offset + Number(words.partBytes));
    const answer = await ask(words.part, part, {
      "Content-Type": "application/octet-stream",
      "X-Upload-Token": begun.token,
      "X-Upload-Offset": String(offset),
    });
    offset = answer.offset;
  }
}

// Asks until there is an answer; a part that arrived although its answer was lost is only counted once.
async function ask(address, body, headers) {
  for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    let response = null;
    try {
      response = await fetch(address, {
        method: "POST",
        body,
        headers: { ...headers, "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
      });
    } catch {
      response = null; // the line is broken
    }
    if (response && response.redirected) throw new NoMore(words.sayOver);
    if (response && (response.ok || [400, 404, 409].includes(response.status))) {
      const answer = await response.json().catch(() => ({ error: words.sayOver }));
      if (answer.error) throw new NoMore(answer.error);
      return answer;
    }
    if (response && response.status === 403) throw new NoMore(words.sayOver);
    say.textContent = words.sayBroken;
    await soon(wait);
    say.textContent = words.saySending;
  }
}

// After a while, at once when the line is back, or when somebody presses the button.
function soon(wait) {
  again.hidden = false;
  return new Promise((resolve) => {
    const stop = new AbortController();
    const go = () => {
      stop.abort();
      clearTimeout(timer);
      again.hidden = true;
      resolve();
    };
    const timer = setTimeout(go, wait);
    addEventListener("online", go, { signal: stop.signal });
    again.addEventListener("click", go, { signal: stop.signal });
  });
}

function rowFor(file) {
  const row = document.createElement("li");
  const name = document.createElement("bdi");
  const state = document.createElement("span");
  const bar = document.createElement("progress");
  name.textContent = file.name;
  name.className = "wk-strong wk-breakable";
  state.className = "wk-small wk-muted";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  row.className = "wk-stack wk-stack--4";
  row.append(name, bar, state);
  list.append(row);
  return {
    tell(text, share, isWrong = false) {
      state.textContent = share > 0 && share < 1 ? `${text} ${Math.floor(share * 100)} %` : text;
      state.classList.toggle("wk-danger", isWrong);
      bar.value = share;
      bar.hidden = isWrong;
    },
  };
}
