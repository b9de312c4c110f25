using System.Globalization;
using System.Text;
using Florin.Kernel;

namespace Florin.Reports.Statements;

/// <summary>
/// A statement as SWIFT's MT940, as banks hand it out: one message without the envelope of the network, however long it is.
/// What its alphabet does not have is written as a full stop.
/// </summary>
internal sealed class StatementAsMt940 : IStatementFormat
{
    private const string NewLine = "\r\n";
    private const string Others = "/-?:().,'+ ";
    private const int Reference = 16;
    private const int LineOfDetails = 65;
    private const int LinesOfDetails = 6;
    private const int Numbers = 100_000;

    /// <inheritdoc/>
    public string Name => "mt940";

    /// <inheritdoc/>
    public string ContentType => "text/plain; charset=us-ascii";

    /// <inheritdoc/>
    public string Extension => "sta";

    /// <inheritdoc/>
    public async Task Write(
        AccountStatement statement,
        IAsyncEnumerable<AccountStatementLine> lines,
        Stream to,
        CancellationToken cancel
    )
    {
        await using var text = new StreamWriter(to, Encoding.ASCII, leaveOpen: true) { NewLine = NewLine };
        var number = (statement.Number % Numbers).ToString("D5", CultureInfo.InvariantCulture);
        await text.WriteLineAsync($":20:{End(Allowed(statement.Account.Value), Reference)}");
        await text.WriteLineAsync($":25:{Allowed(statement.Account.Value)}");
        await text.WriteLineAsync($":28C:{number}/1");
        await text.WriteLineAsync($":60F:{Balance(statement.Opening, statement.Period.First)}");
        await foreach (var line in lines.WithCancellation(cancel))
        {
            await text.WriteLineAsync(Entry(line));
            await text.WriteLineAsync($":86:{Details($"{line.Transaction} {line.Description}")}");
        }
        await text.WriteLineAsync($":62F:{Balance(statement.Closing, statement.Period.Last)}");
        if (statement.Hash is { } hash)
            await text.WriteLineAsync($":86:{Details($"POSITION {statement.Position} HASH {hash}")}");
        await text.WriteLineAsync("-");
    }

    private static string Entry(in AccountStatementLine line)
    {
        var (value, booked) = (Day(line.EffectiveAt, "yyMMdd"), Day(line.RecordedAt, "MMdd"));
        var reference = End(Allowed(line.Transaction.Value), Reference);
        return string.Create(
            CultureInfo.InvariantCulture,
            $":61:{value}{booked}{(line.IsDebit ? 'D' : 'C')}{Amount(line.Amount)}NTRF{reference}//{line.Position}"
        );
    }

    private static string Balance(Money balance, DateOnly day) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(balance.IsNegative ? 'D' : 'C')}{day:yyMMdd}{balance.Currency}{Amount(balance.IsNegative ? -balance : balance)}"
        );

    // The comma is always there, and never a thousands separator.
    private static string Amount(Money amount) =>
        amount.ToDecimal() is var text && text.Contains('.', StringComparison.Ordinal) ? text.Replace('.', ',') : $"{text},";

    private static string Day(DateTimeOffset at, string form) => at.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);

    private static string Details(string text)
    {
        var allowed = Allowed(text);
        var lines = allowed
            .Chunk(LineOfDetails - 1)
            .Take(LinesOfDetails)
            .Select(line => line[0] is ':' or '-' ? $".{new string(line)}" : new string(line)); // Else a reader would take it as a tag.
        return string.Join(NewLine, lines);
    }

    private static string Allowed(string text) =>
        string.Create(
            text.Length,
            text,
            static (to, from) =>
            {
                for (var i = 0; i < to.Length; i++)
                    to[i] = from[i] switch
                    {
                        '_' => '-',
                        var letter when char.IsAsciiLetterOrDigit(letter) || Others.Contains(letter) => letter,
                        _ => '.',
                    };
            }
        );

    private static string End(string text, int most) => text.Length <= most ? text : text[^most..];
}
