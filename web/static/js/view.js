// The page is as high as what a keyboard leaves to see, also where only the view shrinks (iOS).

/** `then()` hears whenever what can be seen has another height. */
export function fit(then) {
  window.addEventListener("resize", then);
  const view = window.visualViewport;
  if (!view) return;
  const { style } = document.documentElement;
  const follow = () => {
    const isCovered = Math.abs(view.scale - 1) < 0.01 && window.innerHeight - view.height > 60;
    style.setProperty("--view", isCovered ? `${view.height}px` : "");
    // The view is also pushed down to the field: the page stands where the view does.
    style.setProperty("--top", isCovered ? `${view.offsetTop}px` : "");
    then();
  };
  for (const change of ["resize", "scroll"]) view.addEventListener(change, follow);
}
