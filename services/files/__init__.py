"""Files people send: received raw, cleaned in a child process, stored once, access checked."""
