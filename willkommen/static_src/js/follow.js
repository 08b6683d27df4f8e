// One's own place in the queue, on the phone. live.js asks; this tells what has changed: the title, a polite sentence for
// who cannot see it, and for who has asked for it a sound and a shake when it is nearly their turn and at every call.
const part = document.querySelector("[data-follow]");
const say = document.querySelector("[data-follow-say]");
const ringButton = document.querySelector("[data-follow-ring]");
const ringHint = document.querySelector("[data-follow-ring-hint]");
const reload = document.querySelector("[data-follow-reload]");
let audio = null;
let seen = keyOf(now());

if (reload) reload.hidden = true;

function now() {
  return part.querySelector("[data-state]");
}

function keyOf(shown) {
  return shown ? `${shown.dataset.state} ${shown.dataset.calls}` : "";
}

part.addEventListener("fragment:replaced", () => {
  const shown = now();
  if (!shown) return;
  const rest = document.title.slice(document.title.lastIndexOf(" – "));
  const title = shown.dataset.title.trim();
  document.title = title + rest;
  if (keyOf(shown) === seen) return; // only the wait has changed: nobody is disturbed for that
  seen = keyOf(shown);
  say.textContent = title;
  if (["nearly", "called"].includes(shown.dataset.state)) ring();
  if (["done", "left"].includes(shown.dataset.state)) document.querySelector("[data-follow-tools]")?.remove();
});

// A phone makes a sound only after somebody has pressed something.
if (ringButton && (window.AudioContext || navigator.vibrate)) {
  ringButton.hidden = false;
  ringButton.addEventListener("click", async () => {
    const isOn = ringButton.getAttribute("aria-pressed") !== "true";
    ringButton.setAttribute("aria-pressed", String(isOn));
    ringHint.hidden = !isOn;
    if (!isOn) return;
    audio ??= window.AudioContext ? new AudioContext() : null;
    await audio?.resume();
    ring();
    navigator.wakeLock?.request("screen").catch(() => {});
  });
}

function ring() {
  if (ringButton?.getAttribute("aria-pressed") !== "true") return;
  part.dataset.rings = String(Number(part.dataset.rings ?? 0) + 1);
  navigator.vibrate?.([300, 150, 300]);
  if (audio?.state !== "running") return;
  for (const [frequency, delay] of [[659.3, 0], [523.3, 0.4]]) {
    const begin = audio.currentTime + delay;
    const oscillator = audio.createOscillator();
    const volume = audio.createGain();
    oscillator.frequency.value = frequency;
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(0.4, begin + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.9);
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start(begin);
    oscillator.stop(begin + 1);
  }
}
