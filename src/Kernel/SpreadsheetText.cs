namespace Florin.Kernel;

/// <summary>Texts of persons in files that spreadsheets open.</summary>
public static class SpreadsheetText
{
    private const string Formulas = "=@+-\t\r";

    /// <summary>
    /// The text; one that a spreadsheet would run as a formula after a quotation mark, as OWASP recommends. Amounts, which may
    /// be negative, are no texts of persons.
    /// </summary>
    public static string Safe(string text) => !string.IsNullOrEmpty(text) && Formulas.Contains(text[0]) ? $"'{text}" : text;
}
