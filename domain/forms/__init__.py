"""How what people type at a form's questions is read: one reader per kind of field."""
