"""The LinkedIn sheet: LinkedIn campaigns, ad sets and ads as a spreadsheet, by the rules of Google Ads Editor.

One row is one entity; a blank cell changes nothing; `[]` erases; lists stand between semicolons; unknown columns are kept.
"""

from core.interchange.sheet.exporting import export_sheet, export_template
from core.interchange.sheet.importing import import_sheet

__all__ = ["export_sheet", "export_template", "import_sheet"]
