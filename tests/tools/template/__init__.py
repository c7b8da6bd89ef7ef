"""How the workbook templates are drawn: look, formulas, one module per kind of sheet."""
