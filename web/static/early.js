// Runs before the page is drawn, so that letters never jump from one size to another.
try {
  document.documentElement.dataset.size = localStorage.getItem("hocvuso:size") || "1";
} catch {
  document.documentElement.dataset.size = "1";
}
