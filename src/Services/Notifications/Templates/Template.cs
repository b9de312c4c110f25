using System.Globalization;
using Florin.Contracts;

namespace Florin.Notifications.Templates;

/// <summary>The values of a notification: only words of Florin itself, none of a user.</summary>
/// <param name="Type">transfer, deposit or withdrawal.</param>
/// <param name="Amount">With its currency: <c>100.00 USD</c>.</param>
/// <param name="Transaction">The transaction's id.</param>
/// <param name="Code">The code of why it failed, such as <c>insufficient-funds</c>; empty where it did not.</param>
/// <param name="Compensated">It failed, and what had been moved has been moved back.</param>
/// <param name="Schedule">The schedule's id; empty where it is about none.</param>
internal readonly record struct Values(
    string Type,
    string Amount,
    string Transaction,
    string Code = "",
    bool Compensated = false,
    string Schedule = ""
)
{
    /// <summary>The names that a template may use.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "amount",
        "code",
        "compensated",
        "outcome",
        "reason",
        "schedule",
        "transaction",
        "type",
    ];

    /// <summary>The value of a name: a text, true or false.</summary>
    public object Of(string name) =>
        name switch
        {
            "type" => Type,
            "amount" => Amount,
            "transaction" => Transaction,
            "code" => Code,
            "schedule" => Schedule,
            "compensated" => Compensated,
            "reason" => Code.Length == 0 ? "" : RefusalWords.Of(Code),
            "outcome" => Compensated ? "What had been moved has been moved back." : "No money has moved.",
            _ => throw new ArgumentException($"There is no variable {name}.", nameof(name)),
        };
}

/// <summary>A text of a notification, read once.</summary>
internal sealed class Template
{
    private readonly Liquid _text;
    private readonly bool _isLine;

    private Template(Liquid text, bool isLine) => (_text, _isLine) = (text, isLine);

    /// <summary>Plain text of one line, such as a subject: nothing in it begins another line, or header.</summary>
    /// <exception cref="ArgumentException">It is no template.</exception>
    public static Template Line(string text) => Read(text, Escaping.None, isLine: true);

    /// <summary>Plain text.</summary>
    /// <exception cref="ArgumentException">It is no template.</exception>
    public static Template Plain(string text) => Read(text, Escaping.None, isLine: false);

    /// <summary>HTML, in which a value is text and nothing else.</summary>
    /// <exception cref="ArgumentException">It is no template.</exception>
    public static Template Html(string text) => Read(text, Escaping.Html, isLine: false);

    /// <summary>What is wrong with a text that somebody wrote; null where nothing is.</summary>
    public static string? Problem(string text)
    {
        _ = Liquid.Read(text, Escaping.None, Values.Names, out var problem);
        return problem;
    }

    /// <summary>Puts values in.</summary>
    public string With(Values values)
    {
        var text = _text.With(values.Of);
        return _isLine ? OneLine(text) : text;
    }

    /// <summary>A text without what would end a line or turn it around.</summary>
    public static string OneLine(string text) =>
        text.Any(IsUnsafe) ? string.Concat(text.Select(c => IsUnsafe(c) ? ' ' : c)) : text;

    private static Template Read(string text, Escaping escaping, bool isLine) =>
        Liquid.Read(text, escaping, Values.Names, out var problem) is { } read
            ? new Template(read, isLine)
            : throw new ArgumentException($"'{text}' {problem}", nameof(text));

    // Control characters, which end a header, and those that turn the direction of a text around.
    private static bool IsUnsafe(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
