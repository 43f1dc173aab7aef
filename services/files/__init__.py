"""Files people send: received at the door, cleaned apart, kept once, opened to those who may."""
