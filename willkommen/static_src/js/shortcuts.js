// Keys for the desk: <button data-shortcut="F8">. Several keys: data-shortcut="F8 Ctrl+Enter".
// Function keys and combinations act everywhere but while typing; a single character acts only while the focus is inside
// the element named by data-shortcut-scope (WCAG 2.1.4), so that nobody calls a person by leaning on the keyboard.
const isTyping = (element) =>
  element?.isContentEditable ||
  (element?.matches?.("input, textarea, select") &&
    !element.matches("[type=button], [type=submit], [type=reset], [type=checkbox], [type=radio]"));

function nameOf(event) {
  const parts = [];
  if (event.ctrlKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.metaKey) parts.push("Meta");
  if (event.shiftKey && event.key.length > 1) parts.push("Shift");
  parts.push(event.key.length === 1 ? event.key.toUpperCase() : event.key);
  return parts.join("+");
}

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.isComposing || event.defaultPrevented) return;
  const key = nameOf(event);
  const isSingleCharacter = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
  const isFunctionKey = /^F\d+$/.test(event.key);
  if (isTyping(document.activeElement) && !isFunctionKey) return;
  // Looked up at every press: a live board replaces its buttons.
  for (const element of document.querySelectorAll("[data-shortcut]")) {
    if (!element.dataset.shortcut.split(" ").includes(key)) continue;
    if (element.disabled || element.getAttribute("aria-disabled") === "true" || element.closest("[hidden]")) continue;
    if (isSingleCharacter) {
      const scope = element.dataset.shortcutScope && document.querySelector(element.dataset.shortcutScope);
      if (!scope || !scope.contains(document.activeElement)) continue;
    }
    event.preventDefault();
    if (element.matches("input, select, textarea")) element.focus();
    else element.click();
    return;
  }
});
