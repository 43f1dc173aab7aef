"""What the features of handlers share: conversations, dispatch, forms, filters, memory, choices."""
