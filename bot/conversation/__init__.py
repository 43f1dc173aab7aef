"""The conversation: an inbound update goes in, outbox rows come out, in one atomic effect."""
