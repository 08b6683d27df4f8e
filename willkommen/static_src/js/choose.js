// A field above a long list: whoever types sees only what contains the words. Without this file the list is simply long.
for (const list of document.querySelectorAll("select[data-search]")) {
  const entries = [...list.options].map((option) => ({ option, place: option.parentElement, text: fold(option.text) }));
  const field = document.createElement("input");
  field.type = "search";
  field.className = "kern-form-input__input wk-search-in-list";
  field.autocomplete = "off";
  field.setAttribute("aria-label", list.dataset.search);
  field.setAttribute("aria-controls", list.id);
  field.placeholder = list.dataset.search;
  field.addEventListener("input", () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const chosen = list.selectedOptions[0];
    for (const { option, place, text } of entries) {
      // what is chosen stays in sight: nobody loses it by searching
      const fits = option === chosen || words.every((word) => text.includes(word));
      if (fits) place.append(option);
      else option.remove();
    }
    for (const group of list.querySelectorAll("optgroup")) group.hidden = !group.children.length;
  });
  // Enter in the search field must not send the form
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  list.parentElement.before(field);
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
