// A long piece of work goes on by itself; without this the button does the same.
const form = document.querySelector("form[data-goes-on]");
if (form) setTimeout(() => form.requestSubmit(), 1000);
