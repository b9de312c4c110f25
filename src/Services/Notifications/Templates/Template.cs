using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace Florin.Notifications.Templates;

/// <summary>The values of a template's placeholders: only words of Florin itself, none of a user.</summary>
/// <param name="Type">transfer, deposit or withdrawal.</param>
/// <param name="Amount">With its currency: <c>100.00 USD</c>.</param>
/// <param name="Transaction">The transaction's id.</param>
/// <param name="Reason">Why it failed, in a sentence that names no balance.</param>
/// <param name="Outcome">What that means for the money, in a sentence.</param>
internal readonly record struct Values(string Type, string Amount, string Transaction, string Reason = "", string Outcome = "")
{
    public string Of(string placeholder) =>
        placeholder switch
        {
            "type" => Type,
            "amount" => Amount,
            "transaction" => Transaction,
            "reason" => Reason,
            "outcome" => Outcome,
            _ => throw new ArgumentException($"There is no placeholder {{{placeholder}}}.", nameof(placeholder)),
        };
}

/// <summary>A text with <c>{placeholders}</c>, taken apart once.</summary>
internal sealed class Template
{
    private readonly List<(string Text, bool IsPlaceholder)> _parts = [];
    private readonly Func<string, string> _escape;

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">With placeholders; a brace stands for nothing else.</param>
    /// <param name="escape">What is done to a value before it is put in.</param>
    /// <exception cref="ArgumentException">A placeholder is unknown or not closed.</exception>
    private Template(string text, Func<string, string> escape)
    {
        _escape = escape;
        while (text.IndexOf('{', StringComparison.Ordinal) is var open and >= 0)
        {
            var close = text.IndexOf('}', open);
            if (close < 0)
                throw new ArgumentException($"A placeholder is not closed: {text[open..]}", nameof(text));
            var placeholder = text[(open + 1)..close];
            default(Values).Of(placeholder); // It throws when there is none such.
            _parts.Add((text[..open], false));
            _parts.Add((placeholder, true));
            text = text[(close + 1)..];
        }
        _parts.Add((text, false));
    }

    /// <summary>Plain text of one line, such as a subject: a value cannot begin another line, or header.</summary>
    public static Template Line(string text) => new(text, OneLine);

    /// <summary>Plain text.</summary>
    public static Template Plain(string text) => new(text, value => value);

    /// <summary>HTML, in which a value is text and nothing else.</summary>
    public static Template Html(string text) => new(text, WebUtility.HtmlEncode);

    /// <summary>Puts values in.</summary>
    public string With(in Values values)
    {
        var text = new DefaultInterpolatedStringHandler(literalLength: 0, _parts.Count);
        foreach (var (part, isPlaceholder) in _parts)
            text.AppendLiteral(isPlaceholder ? _escape(values.Of(part)) : part);
        return text.ToStringAndClear();
    }

    private static string OneLine(string value) =>
        value.Any(IsUnsafe) ? string.Concat(value.Select(c => IsUnsafe(c) ? ' ' : c)) : value;

    // Control characters, which end a header, and those that turn the direction of a text around.
    private static bool IsUnsafe(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
