// Print and copy. A page with [data-print-now] opens the printing window by itself. Both buttons are `hidden` in the page, because without this script they would do nothing.
//   <button type="button" data-print hidden>            <button type="button" data-copy="#code" data-copied="Copied" hidden>
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

if (document.querySelector("[data-print-now]")) window.addEventListener("load", () => window.print());

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    say(button);
  });
}

function say(button) {
  const label = button.querySelector(".kern-label") ?? button;
  label.dataset.before ??= label.textContent;
  label.setAttribute("role", "status");
  label.textContent = button.dataset.copied;
  setTimeout(() => (label.textContent = label.dataset.before), 4000);
}
