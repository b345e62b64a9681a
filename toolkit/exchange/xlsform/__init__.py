"""XLSForm: surveys in a workbook, as pyxform and its relatives read them."""
