"""Forms to be written on."""
