// The call display: asks every four seconds with the last ETag, chimes for a new call only, shows the server's time, and
// says so within fifteen seconds when the server does not answer. Without this script the page loads itself again.
const screen = document.querySelector("[data-display]");
const EVERY = 4000;
const STALE_AFTER = 15000;

const zone = { timeZone: "Europe/Berlin", hour12: false, numberingSystem: "latn" };
const clockOf = new Intl.DateTimeFormat("de-DE", { ...zone, hour: "2-digit", minute: "2-digit" });
const secondsOf = new Intl.DateTimeFormat("de-DE", { ...zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });

const calls = screen.querySelector("[data-calls]");
const clock = screen.querySelector("[data-clock]");
const updated = screen.querySelector("[data-updated]");
const stale = screen.querySelector("[data-stale]");
const staleTime = screen.querySelector("[data-stale-time]");
const soundButton = screen.querySelector("[data-sound]");

// The screen's own clock may be wrong; only how much time has passed is taken from it.
let serverTime = Date.parse(screen.dataset.now);
let measuredAt = performance.now();
let answeredAt = performance.now();
let etag = screen.dataset.callsEtag;
let newestSeen = newestCall();

const now = () => new Date(serverTime + performance.now() - measuredAt);

function newestCall() {
  return Number(calls.querySelector("[data-call]")?.dataset.call ?? 0);
}

async function ask() {
  try {
    const answer = await fetch(screen.dataset.callsUrl, {
      headers: { "If-None-Match": etag },
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout?.(8000),
    });
    if (answer.status === 200) show(await answer.text(), answer.headers.get("ETag") ?? "");
    else if (answer.status !== 304) throw new Error(`answered ${answer.status}`);
    const date = Date.parse(answer.headers.get("Date") ?? "");
    if (date && Math.abs(date - now()) > 2000) {
      serverTime = date;
      measuredAt = performance.now();
    }
    answeredAt = performance.now();
  } catch {
    // said by the banner as soon as it lasts
  }
  tick();
  setTimeout(ask, EVERY);
}

function show(html, newEtag) {
  etag = newEtag;
  calls.innerHTML = html;
  const newest = newestCall();
  if (newest <= newestSeen) return; // a call was taken back: nobody is rung for
  newestSeen = newest;
  calls.querySelector("[data-call]").classList.add("is-new");
  chime();
}

function tick() {
  clock.textContent = clockOf.format(now());
  const answered = new Date(now() - (performance.now() - answeredAt));
  updated.textContent = secondsOf.format(answered);
  const isStale = performance.now() - answeredAt > STALE_AFTER;
  if (isStale) staleTime.textContent = clockOf.format(answered);
  stale.hidden = !isStale;
}

// ---- Sound: a browser plays it only after somebody has pressed something, unless the device allows it ----
let audio = null;

function chime() {
  if (audio?.state !== "running") return;
  screen.dataset.chimes = String(Number(screen.dataset.chimes ?? 0) + 1);
  tone(659.3, 0);
  tone(523.3, 0.45);
}

function tone(frequency, delay) {
  const begin = audio.currentTime + delay;
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(0.5, begin + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, begin + 1.2);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(begin);
  oscillator.stop(begin + 1.3);
}

function prepareSound() {
  if (!window.AudioContext) return;
  audio = new AudioContext();
  const showButton = () => (soundButton.hidden = audio.state === "running");
  audio.addEventListener("statechange", showButton);
  showButton();
  soundButton.addEventListener("click", async () => {
    await audio.resume();
    chime();
  });
}

prepareSound();
tick();
setInterval(tick, 1000);
setTimeout(ask, EVERY);
