"""The workbook of a build, `report/gaps.xlsx`, for people who work in spreadsheets."""
