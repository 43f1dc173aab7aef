"""How staff move initiatives on, and the paper forms they key in."""
