// The error summary takes the focus, and its links put the cursor into the field (an older browser only scrolls there).
const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.closest(".kern-form-input, .kern-fieldset, .kern-form-check") ?? field).scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}
