using System.Globalization;
using Florin.Kernel;

namespace Florin.Reports.Statements;

/// <summary>
/// A statement as PDF, written page by page so that memory stays flat. It has the font with it and no time but the
/// statement's, so that the same statement has the same bytes on every machine.
/// </summary>
internal sealed class StatementAsPdf : IStatementFormat
{
    /// <inheritdoc/>
    public string Name => "pdf";

    /// <inheritdoc/>
    public string ContentType => "application/pdf";

    /// <inheritdoc/>
    public string Extension => "pdf";

    /// <inheritdoc/>
    public async Task Write(
        AccountStatement statement,
        IAsyncEnumerable<AccountStatementLine> lines,
        Stream to,
        CancellationToken cancel
    )
    {
        using var document = new PdfPages(to, $"Statement {statement.Number} of {statement.Account}", statement.At);
        var page = new StatementPage(document, statement);
        page.Begin();
        long credits = 0,
            debits = 0,
            count = 0;
        await foreach (var line in lines.WithCancellation(cancel))
        {
            page.Add(line);
            (credits, debits) = line.IsDebit
                ? (credits, checked(debits - line.Change.Minor))
                : (checked(credits + line.Change.Minor), debits);
            count++;
        }
        page.Finish(new Money(credits, statement.Currency), new Money(debits, statement.Currency), count);
        document.Close();
    }
}

/// <summary>How the pages of a statement look.</summary>
internal sealed class StatementPage(PdfPages pages, AccountStatement statement)
{
    private const float Left = 40;
    private const float Right = PdfPages.Width - Left;
    private const float Bottom = PdfPages.Height - 60;
    private const float Booked = Left;
    private const float Value = 95;
    private const float Text = 150;
    private const float Moved = 445;
    private const float Step = 13;
    private const float Size = 8;
    private const float TextWidth = 215;
    private float _y;

    /// <summary>The first page, with what the statement is about.</summary>
    public void Begin()
    {
        pages.Begin();
        pages.Put("Statement of account", Left, 60, 18, bold: true);
        pages.Put(statement.IsIssued ? $"No. {statement.Number}" : "Interim", Right, 60, 12, bold: true, right: true);
        _y = 90;
        Fact("Account", statement.Name is { } name ? $"{statement.Account}  {name}" : statement.Account.Value);
        Fact("Holder", statement.Owner.Value);
        Fact("Period", $"{Day(statement.Period.First)} to {Day(statement.Period.Last)}, UTC");
        Fact("Currency", statement.Currency.Code);
        Fact(statement.IsIssued ? "Issued" : "Made", Rfc3339.Text(statement.At));
        Fact("Ledger", $"position {statement.Position}");
        if (statement.Hash is { } hash)
            Fact("Hash", hash);
        _y += Step;
        Columns();
        Total("Opening balance", statement.Opening);
    }

    /// <summary>An entry.</summary>
    public void Add(in AccountStatementLine line)
    {
        if (_y > Bottom)
            Turn();
        pages.Put(Day(line.RecordedAt), Booked, _y, Size);
        pages.Put(Day(line.EffectiveAt), Value, _y, Size);
        pages.Put(line.Description, Text, _y, Size, width: TextWidth);
        pages.Put(line.Change.ToDecimal(), Moved, _y, Size, right: true);
        pages.Put(line.BalanceAfter.ToDecimal(), Right, _y, Size, right: true);
        _y += Step;
    }

    /// <summary>The last lines.</summary>
    public void Finish(Money credits, Money debits, long count)
    {
        if (_y + (3 * Step) > Bottom)
            Turn();
        Total("Closing balance", statement.Closing);
        pages.Put(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{count} {(count == 1 ? "entry" : "entries")}: credits {credits.ToDecimal()}, debits {debits.ToDecimal()}"
            ),
            Text,
            _y + Step,
            Size
        );
        End();
    }

    private void Turn()
    {
        End();
        pages.Begin();
        _y = 50;
        Columns();
    }

    private void End()
    {
        pages.Put($"{statement.Account}, {statement.Period}, no. {statement.Number}", Left, PdfPages.Height - 30, 7);
        pages.Put($"Page {pages.Count}", Right, PdfPages.Height - 30, 7, right: true);
        pages.End();
    }

    private void Columns()
    {
        pages.Put("Booked", Booked, _y, Size, bold: true);
        pages.Put("Value date", Value, _y, Size, bold: true);
        pages.Put("Description", Text, _y, Size, bold: true);
        pages.Put("Amount", Moved, _y, Size, bold: true, right: true);
        pages.Put("Balance", Right, _y, Size, bold: true, right: true);
        pages.Rule(Left, Right, _y + 4);
        _y += Step + 3;
    }

    private void Fact(string name, string value)
    {
        pages.Put(name, Left, _y, 9, bold: true);
        pages.Put(value, Left + 70, _y, 9, width: Right - Left - 70);
        _y += 14;
    }

    private void Total(string name, Money balance)
    {
        pages.Put(name, Text, _y, Size, bold: true);
        pages.Put(balance.ToDecimal(), Right, _y, Size, bold: true, right: true);
        _y += Step;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
