"""Staff at work in chat: their desk, initiatives on their way, questions to answer."""
