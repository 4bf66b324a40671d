"""The labels of the thesaurus as a workbook that native speakers edit, and back."""
