"""Operations: see ARCHITECTURE.md."""
