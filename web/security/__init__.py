"""Web security: the middleware, browser sessions, one-time codes and rate limits."""
