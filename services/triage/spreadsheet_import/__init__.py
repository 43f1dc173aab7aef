"""What came in Excel: the sheet read, its rows checked, all of them kept or none."""
