// Light or dark, before the first paint. Without a choice of one's own the system decides.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem("qabyldau-theme");
  const apply = () => { root.dataset.theme = chosen() ?? (system.matches ? "dark" : "light"); };
  apply();
  system.addEventListener("change", apply);
  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const tell = () => button.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
    tell();
    button.addEventListener("click", () => {
      localStorage.setItem("qabyldau-theme", root.dataset.theme === "dark" ? "light" : "dark");
      apply();
      tell();
    });
    system.addEventListener("change", tell);
  });
})();
